"""The desk: one open workspace, its records by name, and what is wrong in its files."""

import os
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from csmkit.errors import InvalidDataError, NotFoundError, Problem, UsageError
from csmkit.language import _, did_you_mean
from csmkit.text.likeness import fold_name, nearest
from csmkit.text.safe import one_line
from csmkit.workspace.root import CLIENTS, FOLDERS, INTENT, PROJECTS, SETTINGS

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from csmkit.domain.client import Client
    from csmkit.domain.event import Event
    from csmkit.domain.facts import Fact
    from csmkit.domain.project import Project
    from csmkit.domain.settings import Settings
    from csmkit.workspace.cache import Cache
    from csmkit.workspace.changes import ChangeSet

DEFAULT_ZONE = "Asia/Taipei"
ModelT = TypeVar("ModelT")


class Record(NamedTuple, Generic[ModelT]):
    """A record as it lies on disk: its name, its file, the bytes that were read, and the model."""

    slug: str
    path: str
    raw: bytes
    model: ModelT


class Desk:
    """An open workspace. Opening it finishes what a killed command left behind.

    Args:
        root: the folder with csm.toml.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.warnings: list[Problem] = _shut_folders(root)
        if os.path.lexists(root / INTENT):
            from csmkit.workspace.changes import recover

            self.warnings += recover(root)

    @cached_property
    def cache(self) -> "Cache":
        """The cache, opened at first use."""
        from csmkit.workspace.cache import Cache

        return Cache(self.root)

    @cached_property
    def settings(self) -> "Settings":
        """The settings; defaults where csm.toml cannot be used (the problem is listed)."""
        from csmkit.workspace.records import load_settings

        return load_settings(self.root)[0]

    @cached_property
    def zone(self) -> "tzinfo":
        """The time zone in which the day begins, read without models: the morning needs nothing else of csm.toml."""
        import tomllib
        import zoneinfo

        try:
            name = tomllib.loads((self.root / SETTINGS).read_text(encoding="utf-8-sig")).get("time_zone")
            return zoneinfo.ZoneInfo(name or DEFAULT_ZONE)
        except (OSError, ValueError, TypeError, RecursionError, zoneinfo.ZoneInfoNotFoundError):
            return zoneinfo.ZoneInfo(DEFAULT_ZONE)

    @cached_property
    def facts(self) -> "dict[str, Fact]":
        """The platform facts by key."""
        from csmkit.workspace.records import load_facts

        return load_facts(self.root)[0]

    def problems(self) -> list[Problem]:
        """What is wrong in any file of the desk."""
        self.cache.sync()
        return [*self.warnings, *self.cache.problems()]

    def change(self, summary: str, at: "datetime", *, undoes: str | None = None) -> "ChangeSet":
        """A new change set on this desk."""
        from csmkit.workspace.changes import ChangeSet

        return ChangeSet(self.root, summary, at=at, undoes=undoes)

    def client_slugs(self) -> list[str]:
        """Names of the clients' files, readable or not."""
        return _slugs(self.root / CLIENTS)

    def project_slugs(self) -> list[str]:
        """Names of the projects' files, readable or not."""
        return _slugs(self.root / PROJECTS)

    def clients(self) -> "dict[str, Client]":
        """Every readable client by slug."""
        from csmkit.domain.client import Client

        self.cache.sync()
        return self._read(
            lambda: {slug: Client.model_validate_json(body) for slug, body in self.cache.bodies("client").items()}
        )

    def cached_client(self, slug: str) -> "Client | None":
        """A readable client by its exact slug, or None."""
        from csmkit.domain.client import Client

        self.cache.sync()
        return self._read(
            lambda: Client.model_validate_json(body) if (body := self.cache.body("client", slug)) else None
        )

    def projects(self, *, client: str | None = None) -> "dict[str, Project]":
        """Every readable project by slug; only one client's when `client` is given."""
        from csmkit.domain.project import Project

        self.cache.sync()
        return self._read(
            lambda: {
                slug: Project.model_validate_json(body)
                for slug, body in self.cache.bodies("project", client=client).items()
            }
        )

    def events(
        self, *, project: str | None = None, client: str | None = None, loose: bool = False
    ) -> "tuple[Event, ...]":
        """Events in the order of time: of a project, of a client with all its projects, or all.

        Args:
            project: slug of a project.
            client: slug of a client.
            loose: only those that belong to no project and no client.
        """
        from csmkit.domain.event import Event

        self.cache.sync()
        events = self._read(
            lambda: [
                Event.model_validate_json(body)
                for body in self.cache.events(project=project, client=client, loose=loose)
            ]
        )
        aliases = self.cache.aliases()
        return tuple(_renamed(event, aliases) for event in events) if aliases else tuple(events)

    def _read(self, load: Callable[[], ModelT]) -> ModelT:
        """What `load` makes of the cache's rows; when they are damaged, the files are read again instead."""
        try:
            return load()
        except ValueError:
            self.cache.lay_anew()
            self.cache.sync()
            return load()

    def client(self, text: str) -> "Record[Client]":
        """The client that `text` names.

        Raises:
            NotFoundError: when no client, or more than one, is named.
            InvalidDataError: when the client's file has faults.
        """
        from csmkit.workspace.records import load_client

        slug = self.find_slug(text, "client")
        path = f"{CLIENTS}/{slug}.toml"
        model, loaded, problems = load_client(self.root, path)
        return Record(slug, path, loaded.raw, _sound(model, problems))

    def project(self, text: str) -> "Record[Project]":
        """The project that `text` names.

        Raises:
            NotFoundError: when no project, or more than one, is named.
            InvalidDataError: when the project's file has faults.
        """
        from csmkit.workspace.records import load_project

        slug = self.find_slug(text, "project")
        path = f"{PROJECTS}/{slug}.toml"
        model, loaded, problems = load_project(self.root, path)
        return Record(slug, path, loaded.raw, _sound(model, problems))

    def client_of(self, project: "Project") -> "Record[Client] | None":
        """The project's client, or None when its file is missing or has faults (the doctor says so)."""
        if project.client not in self.client_slugs():
            return None
        try:
            return self.client(project.client)
        except InvalidDataError:
            return None

    def find_slug(self, text: str, kind: str) -> str:
        """The slug that `text` means: itself, a unique beginning, or the record's title or name.

        Raises:
            NotFoundError: with the nearest names, or with those whose title holds `text` when several do.
            UsageError: when several slugs begin with `text`.
        """
        slugs = self.project_slugs() if kind == "project" else self.client_slugs()
        if text in slugs:
            return text
        wanted = fold_name(text)
        for test in (_equals(wanted), _starts(wanted)):
            found = [slug for slug in slugs if test(fold_name(slug))]
            if len(found) == 1:
                return found[0]
            if found:
                raise UsageError(
                    _("'{text}' fits {names}").format(text=one_line(text, 40), names=", ".join(found[:5])),
                    hint=_("write one letter more"),
                )
        return self._by_title(text, wanted, kind, slugs)

    def _by_title(self, text: str, wanted: str, kind: str, slugs: list[str]) -> str:
        titles = (
            {slug: fold_name(project.title) for slug, project in self.projects().items()}
            if kind == "project"
            else {slug: fold_name(client.name) for slug, client in self.clients().items()}
        )
        for test in (_equals(wanted), _starts(wanted), _holds(wanted)):
            found = [slug for slug, title in titles.items() if test(title)]
            if len(found) == 1:
                return found[0]
            if found:
                # Not a UsageError: who asks for a project or a client goes on to the clients, where it may be a name.
                raise NotFoundError(
                    _("'{text}' fits {names}").format(text=one_line(text, 40), names=", ".join(sorted(found)[:5])),
                    hint=_("write one of these, or more of the title"),
                )
        shown = one_line(text, 40)
        near = nearest(text, titles.values())
        close = nearest(text, slugs) or [slug for slug, title in titles.items() if title in near]
        message = (
            _("no project '{name}'").format(name=shown)
            if kind == "project"
            else _("no client '{name}'").format(name=shown)
        )
        raise NotFoundError(
            message + did_you_mean([f"'{name}'" for name in close[:3]]),
            hint=_("see: {command}").format(command=f"csm {kind} list"),
        )


def _renamed(event: "Event", aliases: dict[tuple[str, str], str]) -> "Event":
    """The event under the names its project and client have now."""
    project = aliases.get(("project", event.project or ""), event.project)
    client = aliases.get(("client", event.client or ""), event.client)
    if (project, client) == (event.project, event.client):
        return event
    reminder = event.reminder
    for old, new in ((event.project, project), (event.client, client)):
        if reminder and old and new:
            reminder = reminder.replace(f"/{old}/", f"/{new}/")
    return event.model_copy(update={"project": project, "client": client, "reminder": reminder})


def _shut_folders(root: Path) -> list[Problem]:
    """Folders that cannot be looked into: what lies in them is missing on every screen, so every screen says it."""
    problems = []
    for folder in FOLDERS:
        try:
            os.scandir(root / folder).close()
        except FileNotFoundError:
            continue  # git keeps no empty folders
        except OSError as error:
            from csmkit.workspace.files import system_words

            message = _("{reason}; nothing in it can be read").format(reason=system_words(error))
            problems.append(Problem(folder, None, "", message, _("mend that, or move it elsewhere")))
    return problems


def _slugs(folder: Path) -> list[str]:
    try:
        return sorted(
            path.name[:-5] for path in folder.iterdir() if path.suffix == ".toml" and not path.name.startswith(".")
        )
    except OSError:
        return []


def _equals(wanted: str) -> Callable[[str], bool]:
    return lambda name: name == wanted


def _starts(wanted: str) -> Callable[[str], bool]:
    return lambda name: bool(wanted) and name.startswith(wanted)


def _holds(wanted: str) -> Callable[[str], bool]:
    return lambda name: bool(wanted) and wanted in name


def _sound(model: ModelT | None, problems: list[Problem]) -> ModelT:
    if model is None:
        raise InvalidDataError(str(problems[0]), hint=_("see: {command}").format(command="csm doctor"))
    return model
