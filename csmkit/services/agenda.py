"""The plan of the whole desk, kept in step with its files: only what changed is planned again."""

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from csmkit import __version__
from csmkit.workspace.desk import Desk
from csmkit.workspace.lookup import layers
from csmkit.workspace.root import FACTS, SETTINGS
from csmkit.workspace.scan import SETTLE_NS, signature

if TYPE_CHECKING:
    from csmkit.domain.calendar import WorkingCalendar
    from csmkit.domain.client import Client
    from csmkit.domain.event import Event
    from csmkit.domain.project import Project
    from csmkit.errors import Problem
    from csmkit.reminders.occurrence import Occurrence
    from csmkit.reminders.rule import Rule
    from csmkit.workspace.cache import Cache, PlanRow

RULES = "templates/reminders"
YEARS_BEFORE, YEARS_AFTER = 2, 3
"""Years around today whose holidays the plan knows."""


def refresh(desk: Desk, today: date) -> "Cache":
    """The desk's cache with its plan up to date; warm, it costs a look at each file."""
    from csmkit.workspace.cache import DamagedError

    try:
        return _refreshed(desk, today)
    except DamagedError:
        return _refreshed(desk, today)


def _refreshed(desk: Desk, today: date) -> "Cache":
    cache = desk.cache
    cache.sync()
    rules = layers(desk.root, RULES, ".toml")
    key = _plan_key(desk.root, rules, today)
    dirty = set(cache.dirty())
    everything = cache.meta().get("plan_key") != key or SETTINGS in dirty
    if everything or dirty:
        with cache.held():
            Planner(desk, rules, today).run(cache, key, None if everything else dirty)
    return cache


def planned(
    desk: Desk, today: date, *, due: date | None = None, subjects: Sequence[str] | None = None, lapsed: bool = False
) -> "list[Occurrence]":
    """What the refreshed plan of the desk holds; one that turns out to be damaged is made again.

    Args:
        desk: the workspace.
        today: the day asked about.
        due: only what falls due on or before this day.
        subjects: only what belongs to these, as the cache calls them.
        lapsed: also what made sense only before today.
    """
    from csmkit.workspace.cache import DamagedError

    days = {"due": due.isoformat() if due else None, "today": None if lapsed else today.isoformat()}
    try:
        return _loaded(desk.cache.plan(**days, subjects=subjects))
    except DamagedError:
        pass
    except (ValueError, TypeError):
        desk.cache.lay_anew()
    return _loaded(refresh(desk, today).plan(**days, subjects=subjects))


def _loaded(bodies: Sequence[str]) -> "list[Occurrence]":
    from csmkit.reminders.occurrence import Occurrence

    # One parse of one array is several times faster than one per row.
    return [Occurrence.from_row(row) for row in json.loads(f"[{','.join(bodies)}]")]


def _plan_key(root: Path, rules: list[Path], today: date) -> str:
    """What every plan hangs on besides its own records: rules, settings, the years of the calendar, the program."""
    marks = [_mark(path) for path in (*rules, root / SETTINGS)]
    return " ".join([__version__, str(today.year), *marks])


def _mark(path: Path) -> str:
    """A file's signature; one touched just now may change again within the clock's grain, and is not believed twice."""
    try:
        status = path.stat()
    except OSError:
        return ""
    now = time.time_ns()
    return signature(status) + (f"@{now}" if abs(now - status.st_mtime_ns) < SETTLE_NS else "")


def load_rules(paths: Iterable[Path], root: Path) -> "tuple[list[Rule], list[Problem]]":
    """The reminder rules of all layers, the workspace's own winning, and what is wrong in them."""
    from csmkit.reminders.rule import merge_rules, read_rules
    from csmkit.workspace.files import ReadError, decode, read_file
    from csmkit.workspace.lookup import builtin

    found, problems = [], []
    for path in sorted(paths, key=lambda path: (path.is_relative_to(root), path.name)):
        shown = path.relative_to(root if path.is_relative_to(root) else builtin()).as_posix()
        try:
            rules, faults = read_rules(decode(read_file(path)), shown)
        except ReadError as error:
            from csmkit.errors import Problem

            rules, faults = [], [Problem(shown, None, "", error.message, error.fix)]
        found.append(rules)
        problems.extend(faults)
    return merge_rules(found), problems


class Planner:
    """Plans subjects again: projects, clients and the platform facts.

    Args:
        desk: the workspace.
        rules: the files the rules are in.
        today: decides which years' holidays are known, nothing else.
    """

    def __init__(self, desk: Desk, rules: list[Path], today: date) -> None:
        self._desk = desk
        self._rules, self._problems = load_rules(rules, desk.root)
        self._calendar = desk_calendar(desk, today)

    def run(self, cache: "Cache", key: str, dirty: set[str] | None) -> None:
        """Plan everything, or what hangs on the dirty subjects, and keep it."""
        plans = list(self._plans(dirty))
        meta = {
            "plan_key": key,
            "rule_problems": json.dumps(self._problems, ensure_ascii=False),
            "reminder_settings": self._desk.settings.reminders.model_dump_json(),
        }
        cache.replace_plan(plans, everything=dirty is None, meta=meta)

    def _plans(self, dirty: set[str] | None) -> "Iterator[tuple[str, list[PlanRow]]]":
        families = self._families(None if dirty is None else self._owners(dirty))
        for subject in sorted(dirty or ()):
            yield subject, []  # a record that is gone leaves no reminders behind
        for family in families:
            yield from self._plan_family(family)
        if dirty is None or dirty & {FACTS, SETTINGS, "facts"}:
            from csmkit.reminders.plan import plan_facts

            marks = self._desk.events(loose=True)
            yield "facts", _rows(plan_facts(self._desk.facts, self._rules, self._calendar, marks, self._desk.settings))

    def _plan_family(self, family: "Family") -> "Iterator[tuple[str, list[PlanRow]]]":
        from csmkit.reminders.plan import plan
        from csmkit.reminders.situation import Subject

        stages = tuple(project.stage for project in family.projects.values())
        for slug, project in family.projects.items():
            events = tuple(event for event in family.events if event.project in (slug, None))
            subject = Subject(slug, project, family.slug, family.client, events, stages)
            yield f"p:{slug}", _rows(plan(subject, self._rules, self._calendar, self._desk.settings))
        if family.client is not None:
            subject = Subject(None, None, family.slug, family.client, tuple(family.events), stages)
            yield f"c:{family.slug}", _rows(plan(subject, self._rules, self._calendar, self._desk.settings))

    def _families(self, owners: set[str] | None) -> "list[Family]":
        """The families to plan: all of the desk in one pass, or those of some clients one by one."""
        desk = self._desk
        if owners is not None:
            return [
                Family(slug, desk.cached_client(slug), desk.projects(client=slug), list(desk.events(client=slug)))
                for slug in sorted(owners)
            ]
        families: dict[str, Family] = {slug: Family(slug, client, {}, []) for slug, client in desk.clients().items()}
        owner_of: dict[str, str] = {}
        for slug, project in desk.projects().items():
            families.setdefault(project.client, Family(project.client, None, {}, [])).projects[slug] = project
            owner_of[slug] = project.client
        for event in desk.events():
            owner = owner_of.get(event.project or "") or event.client
            if owner in families:
                families[owner].events.append(event)
        return list(families.values())

    def _owners(self, dirty: set[str]) -> set[str]:
        """The clients on whom the dirty subjects bear; a client's whole family is planned again."""
        cache = self._desk.cache
        aliases = cache.aliases()
        owners = set()
        for subject in dirty:
            kind, _colon, slug = subject.partition(":")
            if kind == "p":
                owners.add(cache.owner_of(aliases.get(("project", slug), slug)) or "")
            elif kind == "c":
                owners.add(aliases.get(("client", slug), slug))
        return owners - {""}


class Family(NamedTuple):
    """A client with its projects and every event about any of them; None for a client whose file is missing."""

    slug: str
    client: "Client | None"
    projects: "dict[str, Project]"
    events: "list[Event]"


def desk_calendar(desk: Desk, today: date) -> "WorkingCalendar":
    """The working calendar of the years around today; weekends only when csm.toml names an unknown country."""
    from csmkit.domain.calendar import calendar_of
    from csmkit.errors import InvalidDataError, Problem
    from csmkit.services.calendar import working_calendar

    years = range(today.year - YEARS_BEFORE, today.year + YEARS_AFTER + 1)
    try:
        return working_calendar(desk, years)
    except InvalidDataError as error:
        desk.warnings.append(Problem(SETTINGS, None, "", error.message))
        return calendar_of((), desk.settings.calendar.work_days, desk.settings.calendar.days_off)


def _rows(occurrences: "list[Occurrence]") -> "list[PlanRow]":
    return [(row.due_on, row.lapses_on, json.dumps(row.to_row(), ensure_ascii=False)) for row in occurrences]
