"""The data of letters, read without the models: a preview must not wait for them, and the cache has checked it all."""

import json
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from functools import cached_property
from typing import Any

from csmkit.domain.calendar import WorkingCalendar, calendar_of
from csmkit.domain.vocabulary import Stage
from csmkit.errors import InvalidDataError, NotFoundError
from csmkit.language import _
from csmkit.letters.examined import Other, Words, read_words
from csmkit.letters.figures import money_of
from csmkit.letters.leaks import other_client, title_names
from csmkit.letters.material import Material, Table, with_days
from csmkit.workspace.desk import Desk
from csmkit.workspace.root import FACTS, PROJECTS, SETTINGS

WORDS = "templates/letters/words.toml"
_BEFORE_CONTRACT = frozenset((Stage.LEAD, Stage.INVITED, Stage.OFFERED, Stage.DECLINED))


class LetterData:
    """What the desk holds for letters, each part read once.

    Args:
        desk: the workspace.
        today: the day it is.
    """

    def __init__(self, desk: Desk, today: date) -> None:
        self._desk = desk
        self.today = today
        self._materials: dict[str, Material] = {}
        self._others: dict[str, tuple[Other, ...]] = {}
        desk.cache.sync()

    @cached_property
    def settings(self) -> dict[str, Any]:
        """csm.toml as it is; empty when it cannot be read, which the doctor says."""
        return _toml(self._desk, SETTINGS)

    @cached_property
    def facts(self) -> dict[str, Table]:
        """The platform facts."""
        return {key: fact for key, fact in _toml(self._desk, FACTS).items() if isinstance(fact, dict)}

    @cached_property
    def projects(self) -> dict[str, dict[str, Any]]:
        """Every readable project, its dates still as text."""
        return self._records("project")

    @cached_property
    def clients(self) -> dict[str, dict[str, Any]]:
        """Every readable client, its dates still as text."""
        return self._records("client")

    @cached_property
    def words(self) -> Words:
        """The words the checks look for, of both layers."""
        from csmkit.workspace.lookup import builtin

        files = [(f"builtin/{WORDS}", builtin() / WORDS), (WORDS, self._desk.root / WORDS)]
        texts = [(name, path.read_text(encoding="utf-8")) for name, path in files if path.is_file()]
        words, problems = read_words(texts)
        self._desk.warnings.extend(problems)
        return words

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The working calendar of the years around today; weekends only where the country is not known."""
        from csmkit.services.calendar import public_days

        own = self.section("calendar")
        years = (self.today.year - 1, self.today.year, self.today.year + 1)
        try:
            public = [public_days(self._desk.root, str(own.get("country", "TW")), year) for year in years]
        except InvalidDataError:
            public = []
        return calendar_of(
            (day for year in public for day in year.off),
            [*(day for year in public for day in year.worked), *_days(own.get("work_days"))],
            _days(own.get("days_off")),
        )

    def section(self, name: str) -> dict[str, Any]:
        """A table of csm.toml."""
        found = self.settings.get(name)
        return found if isinstance(found, dict) else {}

    def material(self, project: str) -> Material:
        """The material of one project without its reader, answers and form.

        Raises:
            InvalidDataError: when the project or its client cannot be read.
        """
        if project in self._materials:
            return self._materials[project]
        record = self.projects.get(project)
        if record is None:
            self._desk.project(project)
            raise InvalidDataError(_("no project '{name}'").format(name=project))
        slug = str(record.get("client", ""))
        self._materials[project] = found = Material(
            project_slug=project,
            project=with_days(record),
            client_slug=slug,
            client=with_days(self._client(project, slug)),
            contact_key="",
            facts=self.facts,
            me=self.section("me"),
            platform=self.section("platform"),
            today=self.today,
            tiers=tuple((key, str(tier["name"])) for key, tier in self._tiers() if tier.get("name")),
            events=self._events(slug),
            project_count=self._project_count(slug),
            calendar=self.calendar,
        )
        return found

    def others(self, client: str) -> tuple[Other, ...]:
        """Every other client and its projects."""
        if client not in self._others:
            self._others[client] = tuple(other for owner, other in self._everybody if owner != client)
        return self._others[client]

    def _client(self, project: str, slug: str) -> dict[str, Any]:
        found = self.clients.get(slug)
        if found is not None:
            return found
        try:
            self._desk.client(slug)
        except NotFoundError as error:
            raise InvalidDataError(f"{PROJECTS}/{project}.toml: client: {error.message}", hint=error.hint) from error
        raise InvalidDataError(_("no client '{name}'").format(name=slug))

    def _tiers(self) -> Iterator[tuple[str, Table]]:
        tiers = self.section("tiers") or {
            "diamond": {"name": "鑽石"},
            "gold": {"name": "黃金"},
            "standard": {"name": "一般"},
        }
        return ((key, tier) for key, tier in tiers.items() if isinstance(tier, dict))

    def _project_count(self, client: str) -> int:
        own = (project for project in self.projects.values() if project.get("client") == client)
        return sum(project.get("stage", "lead") not in _BEFORE_CONTRACT for project in own)

    def _events(self, client: str) -> tuple[Table, ...]:
        """The client's events with the day each fell on, those taken back left out, projects under today's names."""
        rows = _loaded(self._desk.cache.events(client=client))
        aliases = self._desk.cache.aliases()
        gone: set[str] = set()
        kept = []
        for row in reversed(rows):
            if row["id"] in gone:
                continue
            if row.get("kind") == "correction":
                gone.add(row.get("corrects", ""))
                continue
            row["on"] = datetime.fromisoformat(row["at"]).astimezone(self._desk.zone).date()
            row["project"] = aliases.get(("project", row.get("project") or ""), row.get("project"))
            kept.append(row)
        return tuple(reversed(kept))

    @cached_property
    def _everybody(self) -> list[tuple[str, Other]]:
        """Owner and what must not leak, for every client and project."""
        named = {
            str(project.get("client"))
            for project in self.projects.values()
            if (project.get("case") or {}).get("quotable") == "named"
        }
        rows = [
            (slug, other_client(slug, client, names_too=slug not in named)) for slug, client in self.clients.items()
        ]
        for slug, project in self.projects.items():
            quotable = (project.get("case") or {}).get("quotable", "no")
            names = () if quotable == "named" else title_names(str(project.get("title", "")))
            sums = frozenset() if quotable != "no" else money_of(project)
            rows.append((str(project.get("client")), Other(slug, names, sums=sums)))
        return rows

    def _records(self, kind: str) -> dict[str, dict[str, Any]]:
        bodies = self._desk.cache.bodies(kind)
        return dict(zip(bodies, _loaded(list(bodies.values())), strict=True))


def _loaded(bodies: list[str]) -> list[dict[str, Any]]:
    # One parse of one array is several times faster than one per row.
    rows: list[dict[str, Any]] = json.loads(f"[{','.join(bodies)}]")
    return rows


def _days(value: object) -> list[date]:
    return [day for day in value if type(day) is date] if isinstance(value, list) else []


def _toml(desk: Desk, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads((desk.root / name).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return {}
