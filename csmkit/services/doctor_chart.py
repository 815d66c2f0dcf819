"""What the doctor looks at: every record with its bytes, every event with its place in the journal."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, tzinfo
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from csmkit.domain.client import Client
from csmkit.domain.event import Event
from csmkit.domain.facts import Fact
from csmkit.domain.faults import Fault
from csmkit.domain.project import Project
from csmkit.domain.settings import Settings
from csmkit.errors import Problem
from csmkit.text.toml import parse
from csmkit.workspace import splice
from csmkit.workspace.desk import Desk
from csmkit.workspace.files import BOM, MAX_JOURNAL, ReadError, read_file
from csmkit.workspace.journal import read_events
from csmkit.workspace.records import Loaded, load_toml
from csmkit.workspace.root import CLIENTS, FACTS, JOURNAL, PROJECTS, SETTINGS

ModelT = TypeVar("ModelT")

_EVENT_KEY = re.compile(r"\s*(\"(?:[^\"\\]|\\.)*\"|'[^']*'|[A-Za-z0-9_-]+)\s*=")


class Sheet(NamedTuple, Generic[ModelT]):
    """One file: its name without the ending, its bytes and data, and its model when it is sound."""

    slug: str
    loaded: Loaded
    model: ModelT | None

    @property
    def path(self) -> str:
        """The file, relative to the workspace."""
        return self.loaded.path

    @property
    def data(self) -> dict[str, Any]:
        """The file's data; empty when it is not TOML."""
        return self.loaded.data or {}

    def problem(self, key: splice.Path, message: str, fix: str = "") -> Problem:
        """A problem at the key's line, or at that of the nearest table around it."""
        line = splice.line_of(self.loaded.raw, key) if key else None
        return Problem(self.path, line or 1, Fault(key, "").dotted, message, fix)


class Placed(NamedTuple):
    """An event and where it stands."""

    event: Event
    path: str
    line: int

    def problem(self, key: str, message: str, fix: str = "") -> Problem:
        """A problem at the event's line."""
        return Problem(self.path, self.line, f"{self.event.id}.{key}" if key else self.event.id, message, fix)


class Chart(NamedTuple):
    """The whole desk as the doctor reads it.

    Attributes:
        clients, projects: the records by slug, sound or not; copies that a sync service left are not among them.
        events: every readable event, in the order of the files.
        aliases: (kind, old slug) to the slug a record has now.
    """

    root: Path
    today: date
    zone: tzinfo
    settings: Settings
    desk_file: Sheet[Settings]
    facts_file: Sheet[dict[str, Fact]]
    clients: dict[str, Sheet[Client]]
    projects: dict[str, Sheet[Project]]
    events: list[Placed]
    aliases: dict[tuple[str, str], str]

    def project(self, slug: str | None) -> str | None:
        """The slug a project has now, None when there is none."""
        return _now("project", slug, self.aliases, self.projects)

    def client(self, slug: str | None) -> str | None:
        """The slug a client has now, None when there is none."""
        return _now("client", slug, self.aliases, self.clients)


def read_chart(desk: Desk, *, today: date, skip: frozenset[str]) -> Chart:
    """Read the desk.

    Args:
        desk: the workspace.
        today: the day.
        skip: files to leave out, relative to the workspace.
    """
    sound_clients, sound_projects = desk.clients(), desk.projects()
    clients = {
        slug: Sheet(slug, load_toml(desk.root, path), sound_clients.get(slug))
        for slug, path in _paths(CLIENTS, desk.client_slugs(), skip)
    }
    projects = {
        slug: Sheet(slug, load_toml(desk.root, path), sound_projects.get(slug))
        for slug, path in _paths(PROJECTS, desk.project_slugs(), skip)
    }
    return Chart(
        desk.root,
        today,
        desk.settings.zone(),
        desk.settings,
        Sheet("", load_toml(desk.root, SETTINGS), desk.settings),
        Sheet("", load_toml(desk.root, FACTS), desk.facts),
        clients,
        projects,
        [placed for path in _journals(desk.root) if path not in skip for placed in _events(desk.root, path)],
        {**_old_names("client", clients), **_old_names("project", projects)},
    )


def _old_names(
    kind: str, sheets: Mapping[str, Sheet[Client]] | Mapping[str, Sheet[Project]]
) -> dict[tuple[str, str], str]:
    return {(kind, old): slug for slug, sheet in sheets.items() if sheet.model for old in sheet.model.formerly}


def _paths(folder: str, slugs: list[str], skip: frozenset[str]) -> list[tuple[str, str]]:
    return [(slug, f"{folder}/{slug}.toml") for slug in slugs if f"{folder}/{slug}.toml" not in skip]


def _journals(root: Path) -> list[str]:
    return sorted(f"{JOURNAL}/{path.name}" for path in (root / JOURNAL).glob("[!.]*.toml"))


def _events(root: Path, path: str) -> Iterator[Placed]:
    """The events of a month; lines that cannot be read are the cache's to report."""
    try:
        text = read_file(root / path, MAX_JOURNAL).removeprefix(BOM).decode("utf-8", "replace")
    except ReadError:
        return
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        match = _EVENT_KEY.match(line)
        if match:
            lines.setdefault(_plain(match.group(1)), number)
    for event in read_events(text, path)[0]:
        yield Placed(event, path, lines.get(event.id, 1))


def _plain(key: str) -> str:
    return next(iter(parse(f"{key} = 0", "")[0] or {key: 0}))


def _now(kind: str, slug: str | None, aliases: dict[tuple[str, str], str], there: dict[str, Any]) -> str | None:
    if slug is None or slug in there:
        return slug
    return aliases.get((kind, slug))
