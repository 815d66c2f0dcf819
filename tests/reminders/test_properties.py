"""What must hold for any project, any journal and any day, with the rules that ship."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csmkit.domain.client import Client
from csmkit.domain.event import Event
from csmkit.domain.project import DATE_NAMES, Project
from csmkit.domain.vocabulary import ClientType, Stage
from csmkit.reminders.occurrence import Occurrence
from csmkit.reminders.pick import Morning, pick
from csmkit.reminders.plan import Subject
from tests.reminders.rules import ZONE, planned, shipped

START = date(2026, 6, 1)
days = st.integers(0, 200)
mornings = st.integers(0, 300).map(lambda n: START + timedelta(days=n))
KINDS = ("mail", "chat", "call", "note", "metric", "decision", "request", "stage", "type")
LETTERS = (None, "closeout", "last-notice", "decision-chase", "weekly-coaching", "contract-offer", "launch")
careful = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def subjects(draw: st.DrawFn) -> Subject:
    """A project in any stage with any dates that are in order, and a journal of up to a dozen events."""
    launch = START + timedelta(days=draw(st.integers(20, 120)))
    dates = {name: START + timedelta(days=draw(days)) for name in draw(st.sets(st.sampled_from(DATE_NAMES)))}
    dates = {name: on for name, on in dates.items() if name not in ("contract_back", "shipped", "end", "launch")}
    dates["launch"], dates["end"] = launch, launch + timedelta(days=draw(st.integers(10, 60)))
    stage = draw(st.sampled_from(Stage))
    client = {"name": "甲", "since": START, "type": draw(st.none() | st.sampled_from(ClientType))}
    todos = [
        {"what": f"事 {n}", "who": who, "due": START + timedelta(days=draw(days))}
        for n, who in enumerate(("us", "client"))
    ]
    values = {"title": "甲", "client": "c", "stage": stage, "dates": dates, "todo": todos}
    events = tuple(_event(n, draw) for n in range(draw(st.integers(0, 12))))
    return Subject("p", Project.model_validate(values), "c", Client.model_validate(client), events, (stage,))


def _event(number: int, draw: st.DrawFn) -> Event:
    at = datetime.combine(START + timedelta(days=draw(days)), time(10), ZONE)
    kind = draw(st.sampled_from(KINDS))
    values: dict[str, Any] = {"id": f"e{number}", "at": at, "kind": kind, "project": draw(st.sampled_from(["p", None]))}
    if kind in ("mail", "chat"):
        values |= {"way": draw(st.sampled_from(["in", "out"])), "letter": draw(st.sampled_from(LETTERS))}
    if kind == "stage":
        values["text"] = f"live → {draw(st.sampled_from(Stage)).value}"
    return Event.model_validate(values)


def moved(what: Subject, by: timedelta) -> Subject:
    """The same life, a number of days later."""
    assert what.project
    assert what.client
    dates = {name: on + by for name, on in what.project.dates if isinstance(on, date)}
    todos = tuple(todo.model_copy(update={"due": todo.due + by if todo.due else None}) for todo in what.project.todo)
    project = what.project.model_copy(update={"dates": what.project.dates.model_copy(update=dates), "todo": todos})
    client = what.client.model_copy(update={"since": START + by})
    events = tuple(event.model_copy(update={"at": event.at + by}) for event in what.events)
    return what._replace(project=project, client=client, events=events)


def plan_of(what: Subject) -> list[Occurrence]:
    return planned(what, *shipped())


def due(morning: Morning) -> list[Occurrence]:
    return [row for line in morning.due for row in line.occurrences] + morning.held


@careful
@given(subjects(), st.randoms(use_true_random=False))
def test_a_plan_is_the_same_whenever_and_however_often_it_is_made(what: Subject, rng: Any) -> None:
    mixed = list(what.events)
    rng.shuffle(mixed)
    rows = plan_of(what)
    assert plan_of(what._replace(events=tuple(mixed))) == rows
    assert len({row.id for row in rows}) == len({row.key for row in rows}) == len(rows)
    assert all(row.command for row in rows)


@careful
@given(subjects(), st.integers(-20, 20))
def test_moving_a_life_by_weeks_moves_its_reminders(what: Subject, weeks: int) -> None:
    """By whole weeks, because then every weekend stays a weekend; the ids stay as they were."""
    by = timedelta(weeks=weeks)

    def shifted(row: Occurrence) -> Occurrence:
        lapses = str(date.fromisoformat(row.lapses_on) + by) if row.lapses_on else None
        return row._replace(due_on=str(date.fromisoformat(row.due_on) + by), lapses_on=lapses)

    assert [shifted(row) for row in plan_of(what)] == plan_of(moved(what, by))


@careful
@given(subjects(), mornings)
def test_every_reminder_stands_in_one_place(what: Subject, today: date) -> None:
    rows = plan_of(what)
    morning = pick(rows, today)
    shown = [row.key for row in due(morning)] + [row.key for line in morning.coming for row in line.occurrences]
    shown += [row.key for row in morning.snoozed]
    assert len(set(shown)) == len(shown)
    assert pick(rows, today) == morning


@careful
@given(subjects(), mornings)
def test_a_missed_fortnight_loses_nothing_and_floods_nothing(what: Subject, today: date) -> None:
    rows = plan_of(what)
    back = today + timedelta(days=14)
    missed = {row.series for n in range(15) for row in due(pick(rows, today + timedelta(days=n)))}
    there = [row.series for row in due(pick(rows, back))]
    lapsed = {row.series for row in rows if row.lapses_on and row.lapses_on < str(back)}
    assert missed - lapsed <= set(there)
    assert len(set(there)) == len(there)


@careful
@given(subjects(), mornings, st.data())
def test_what_is_settled_is_gone_and_nothing_else_is(what: Subject, today: date, data: st.DataObject) -> None:
    rows = plan_of(what)
    shown = due(pick(rows, today, everything=True))
    if not shown:
        return
    row = data.draw(st.sampled_from(shown))
    mark = _mark(row, today, action=data.draw(st.sampled_from(["done", "skip"])))
    after = due(pick(plan_of(what._replace(events=(*what.events, mark))), today, everything=True))
    assert row.key not in {found.key for found in after}
    assert {found.series for found in shown} - {found.series for found in after} == {row.series}


@careful
@given(subjects(), mornings, st.integers(1, 30), st.data())
def test_what_is_put_off_comes_back_on_the_day(what: Subject, today: date, length: int, data: st.DataObject) -> None:
    shown = due(pick(plan_of(what), today, everything=True))
    late = [event for event in what.events if event.at.date() >= today]
    if not shown or late:
        return
    row = data.draw(st.sampled_from(shown))
    until = today + timedelta(days=length)
    mark = _mark(row, today, action="snooze", until=str(until), anchor_on=date.fromisoformat(row.due_on))
    rows = plan_of(what._replace(events=(*what.events, mark)))
    for n in range(length):
        morning = pick(rows, today + timedelta(days=n), everything=True)
        assert row.series not in {found.series for found in due(morning)}
    assert row.series in {found.series for found in due(pick(rows, until, everything=True))}


def _mark(row: Occurrence, today: date, **values: Any) -> Event:
    at = datetime.combine(today, time(18), ZONE)
    fields = {"id": "mark", "at": at, "kind": "reminder", "project": "p", "reminder": row.key, **values}
    return Event.model_validate(fields)


def test_nothing_here_asks_what_day_it_is() -> None:
    import csmkit.reminders

    for file in Path(csmkit.reminders.__path__[0]).glob("*.py"):
        assert ".today()" not in file.read_text(encoding="utf-8")
