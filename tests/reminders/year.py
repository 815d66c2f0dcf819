"""A simulated year at a desk: projects that live, clients who write, and a person who does, puts off, forgets, is ill.

Nothing here knows how the plan is made: the person reads the morning, types what its lines say, and the year keeps a
list of what was shown and not acted on, to see that nothing of it ever goes missing.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from csmkit.domain.calendar import weekend_only
from csmkit.domain.event import Event
from csmkit.domain.project import Project
from csmkit.domain.settings import Settings
from csmkit.domain.stage import ACTIVE
from csmkit.domain.vocabulary import Stage, Way
from csmkit.reminders.occurrence import Occurrence
from csmkit.reminders.pick import Morning, pick
from csmkit.reminders.plan import Subject, plan
from csmkit.reminders.rule import Rule
from tests.desks import (
    ZONE,
    Script,
    day,
    known_dates,
    make_clients,
    make_project,
    make_script,
    past_events,
    stage_on,
)

CALENDAR = weekend_only()
LOG = re.compile(r'csm log (\S+) "…" --kind (\w+)(?: --letter (\S+))?')


class Nap(NamedTuple):
    """A snooze: until when, from which due day, and when it was typed."""

    until: str
    due_on: str
    at: datetime


class Year:
    """The desk, day after day."""

    def __init__(self, seed: int, rules: list[Rule], *, live: int, closed: int, start: date) -> None:
        self.rng = random.Random(seed)
        self.rules = rules
        self.settings = Settings()
        self.today = start
        self.live = live
        self.clients = make_clients(self.rng, (live + closed) * 4 // 5, start)
        self.scripts: dict[str, Script] = {}
        self.projects: dict[str, Project] = {}
        self.events: dict[tuple[str | None, str], list[Event]] = {}
        self.plans: dict[tuple[str | None, str], list[Occurrence]] = {}
        self.touched: set[tuple[str | None, str]] = set()
        self.number = 0
        self.changed: set[tuple[str | None, str]] = set()
        self.acted: dict[str, str] = {}
        self.naps: dict[str, Nap] = {}
        self._open_desk(live, closed)

    # -- the world -------------------------------------------------------------------------------------------------

    def _open_desk(self, live: int, closed: int) -> None:
        while self._count(live=True) < live:
            self._new_project(self.today - day(self.rng.randint(0, 180)))
        while self._count(live=False) < closed:
            self._new_project(self.today - day(self.rng.randint(170, 400)))

    def _count(self, *, live: bool) -> int:
        return sum((project.stage in ACTIVE) is live for project in self.projects.values())

    def _new_project(self, invited: date) -> None:
        script = make_script(self.rng, invited)
        slug, client = f"p{len(self.projects):04}", self.rng.choice(list(self.clients))
        self.scripts[slug] = script
        self.projects[slug] = make_project(self.rng, script, client, self.today)
        self.events[(slug, client)] = list(past_events(self.rng, script, slug, client, self.today))
        self._touch(slug, client)

    def _touch(self, slug: str | None, client: str) -> None:
        """A client's events and stages matter to all of its projects, and to the client by itself."""
        self.touched.add((None, client))
        if slug is None:
            self.touched.update((other, client) for other, row in self.projects.items() if row.client == client)
        else:
            self.touched.add((slug, client))

    def log(self, slug: str | None, client: str, kind: str, **values: Any) -> Event:
        """One event at noon of today; the number keeps the order of what was typed."""
        self.number += 1
        at = datetime.combine(self.today, time(12), ZONE) + timedelta(seconds=self.number % 20000)
        event = Event.model_validate(
            {"id": f"e{self.number}", "at": at, "kind": kind, "project": slug, "client": client, **values}
        )
        self.events.setdefault((slug, client), []).append(event)
        self._touch(slug, client)
        return event

    def live_a_day(self) -> None:
        """What the clients, the campaigns and the calendar do."""
        while self._count(live=True) < self.live:
            self._new_project(self.today)
        for slug, script in list(self.scripts.items()):
            self._follow_script(slug, script)
            project = self.projects[slug]
            if project.stage in ACTIVE and self.rng.random() < 0.02:
                self.log(slug, project.client, "chat", way=Way.IN, text="想請教一件事")
        for client in self.clients:
            if self.rng.random() < 0.001:
                self.log(None, client, "mail", way=Way.IN, text="久沒聯絡，想聊聊")

    def _follow_script(self, slug: str, script: Script) -> None:
        project, dates = self.projects[slug], script.dates
        moves = project.stage is Stage.PREPARING and dates["launch"] > self.today and self.rng.random() < 0.004
        if moves:
            script = script._replace(dates={**dates, "launch": dates["launch"] + day(self.rng.randint(4, 10))})
            self.scripts[slug] = script
        change = self._changes(project, script)
        if not change:
            return
        self.projects[slug] = project.model_copy(update=change)
        self._touch(slug, project.client)
        if "stage" in change:
            text = f"{project.stage.value} → {change['stage'].value}"
            self.log(slug, project.client, "stage", text=text)
            if change["stage"] is Stage.CLOSING:
                self.log(slug, project.client, "decision", text="全額結案撥款")

    def _changes(self, project: Project, script: Script) -> dict[str, Any]:
        change: dict[str, Any] = {}
        if stage_on(script, self.today) is not project.stage:
            change["stage"] = stage_on(script, self.today)
        dates = project.dates.model_copy(update=known_dates(script, self.today))
        if dates != project.dates:
            change["dates"] = dates
        if project.resources.asked_on is None and self.today >= script.dates["contract_back"] + day(6):
            change["resources"] = project.resources.model_copy(update={"asked_on": self.today})
        late = [n for n, todo in enumerate(project.todo) if todo.who == "client" and not todo.done_on and todo.due]
        for n in late:
            due = project.todo[n].due
            assert due
            if self.today >= due + day(4) and self.rng.random() < 0.3:
                change["todo"] = _ticked(change.get("todo", project.todo), n, self.today)
        if not project.todo and project.stage is Stage.CONTRACTED:
            change["todo"] = make_project(self.rng, script, project.client, self.today).todo
        return change

    # -- the morning -----------------------------------------------------------------------------------------------

    def replan(self) -> list[Occurrence]:
        """The whole plan; only subjects that something happened to are planned again."""
        self.changed |= self.touched
        for key in self.touched:
            self.plans[key] = plan(self.subject(*key), self.rules, CALENDAR, self.settings)
        self.touched.clear()
        return [row for rows in self.plans.values() for row in rows]

    def subject(self, slug: str | None, client: str) -> Subject:
        mine = {key: project for key, project in self.projects.items() if project.client == client}
        stages = tuple(project.stage for project in mine.values())
        loose = self.events.get((None, client), [])
        if slug is None:
            rows = [*loose, *(event for key in mine for event in self.events.get((key, client), []))]
            return Subject(None, None, client, self.clients[client], tuple(rows), stages)
        rows = [*self.events.get((slug, client), []), *loose]
        return Subject(slug, self.projects[slug], client, self.clients[client], tuple(rows), stages)

    def morning(self, rows: list[Occurrence]) -> Morning:
        monday = self.today - day(self.today.weekday())
        contacts: Counter[str] = Counter()
        for (_slug, client), events in self.events.items():
            contacts[client] += sum(
                event.at.date() >= monday and event.is_contact() and event.way is Way.OUT for event in events[-30:]
            )
        return pick(rows, self.today, contacts_this_week=contacts)

    def work(self, morning: Morning) -> None:
        """Most lines are done, some are put off or let go, some are simply not got round to."""
        for line in morning.due:
            for row in line.occurrences:
                chance = self.rng.random()
                if chance < 0.82:
                    self._do(row)
                elif chance < 0.87:
                    self._mark(row, "snooze", until=str(self.today + day(self.rng.randint(1, 9))))
                elif chance < 0.88:
                    self._mark(row, "skip")

    def _do(self, row: Occurrence) -> None:
        """Type the reminder's own command, and see nothing but its effect on the desk."""
        client = row.client or ""
        words = row.command.split()
        log = LOG.fullmatch(row.command)
        if words[1] == "mail":
            self.log(row.project, client, "mail", way=Way.OUT, letter=words[2])
        elif log:
            self.log(row.project, client, log[2], way=Way.OUT, letter=log[3], text="談過了")
        elif words[1] == "numbers":
            for slug, project in self.projects.items():  # one pass notes them all
                if project.stage is Stage.LIVE and self.acted.get(f"numbers/{slug}/0") != str(self.today):
                    self.log(slug, project.client, "metric", metrics={"raised": 1000})
                    self.acted[f"numbers/{slug}/0"] = str(self.today)
        elif words[1] == "todo":
            project = self.projects[row.project or ""]
            todo = _ticked(project.todo, int(words[4]) - 1, self.today)
            self.projects[row.project or ""] = project.model_copy(update={"todo": todo})
            self._touch(row.project, client)
        elif words[1] == "client":
            self.clients[client] = self.clients[client].model_copy(update={"channel_told_on": self.today})
            self._touch(None, client)
        else:
            assert row.command == f"csm done {row.id}"
            self._mark(row, "done")
        self.acted[row.key] = str(self.today)

    def _mark(self, row: Occurrence, action: str, **values: Any) -> None:
        due = date.fromisoformat(row.due_on)
        client = row.client or ""
        event = self.log(row.project, client, "reminder", reminder=row.key, action=action, anchor_on=due, **values)
        if action == "snooze":
            self.naps[row.key] = Nap(values["until"], row.due_on, event.at)
        else:
            self.acted[row.key] = str(self.today)


def _ticked(todos: Any, index: int, on: date) -> Any:
    rows = list(todos)
    rows[index] = rows[index].model_copy(update={"done_on": on})
    return tuple(rows)


def wrote_since(year: Year, row: Occurrence, at: datetime) -> bool:
    """Whether the client of a reminder wrote after a moment."""
    rows = year.subject(row.project, row.client or "").events
    return any(event.way is Way.IN and event.at > at for event in rows)


def shown_in(morning: Morning) -> Iterator[Occurrence]:
    """Every occurrence on the screen or behind it."""
    for line in (*morning.due, *morning.coming):
        yield from line.occurrences
    yield from morning.held
    yield from morning.snoozed
