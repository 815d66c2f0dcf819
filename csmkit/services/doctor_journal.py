"""The doctor's look at the journal: against the records, against its own months, against itself."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import PurePosixPath

from csmkit.domain.client import Client
from csmkit.domain.event import Event
from csmkit.domain.project import Project
from csmkit.domain.vocabulary import MONEY_METRICS, ClientType, EventKind, Metric, Stage
from csmkit.errors import Problem
from csmkit.language import _
from csmkit.services.doctor_chart import Chart, Placed, Sheet
from csmkit.text.safe import one_line


def journal_problems(chart: Chart) -> Iterator[Problem]:
    """Every event in the wrong place, and every record that says something else than the journal."""
    yield from _place_problems(chart)
    events = _valid(chart.events)
    by_project: dict[str, list[Event]] = {}
    by_client: dict[str, list[Event]] = {}
    for event in events:
        by_project.setdefault(chart.project(event.project) or "", []).append(event)
        by_client.setdefault(chart.client(event.client) or "", []).append(event)
    for slug, sheet in chart.projects.items():
        if sheet.model is not None:
            yield from _money_problems(sheet, sheet.model, by_project.get(slug, []))
            yield from _stage_problems(sheet, sheet.model, by_project.get(slug, []))
    for slug, client in chart.clients.items():
        if client.model is not None and client.model.type is not None:
            yield from _type_problems(client, client.model.type, by_client.get(slug, []))


def _valid(placed: list[Placed]) -> list[Event]:
    """The events in the order of time, without those that were taken back."""
    events = sorted((place.event for place in placed), key=lambda event: (event.at, event.id))
    taken_back: set[str] = set()
    for event in reversed(events):
        if event.corrects and event.kind is EventKind.CORRECTION and event.id not in taken_back:
            taken_back.add(event.corrects)
    return [event for event in events if event.id not in taken_back and event.kind is not EventKind.CORRECTION]


def _place_problems(chart: Chart) -> Iterator[Problem]:
    first: dict[str, Placed] = {}
    for placed in chart.events:
        event = placed.event
        other = first.setdefault(event.id, placed)
        if other.path != placed.path:
            same = other.event == event
            message = _("this id is also in {path}:{line}").format(path=other.path, line=other.line)
            fix = _("they are the same: delete one of the two lines") if same else _("change one of the two ids")
            yield placed.problem("", message, fix)
        month = PurePosixPath(placed.path).stem
        # Around midnight the month depends on the offset; both readings are right.
        if month not in (f"{event.at:%Y-%m}", f"{event.at.astimezone(chart.zone):%Y-%m}"):
            message = _("it happened on {day}, but stands in another month's file").format(day=event.at.date())
            yield placed.problem(
                "at", message, _("move the line to {path}").format(path=f"journal/{event.at:%Y-%m}.toml")
            )
        if event.at.astimezone(chart.zone).date() > chart.today + timedelta(days=1):
            yield placed.problem("at", _("this day is still to come"), _("write the moment it happened"))


def _money_problems(sheet: Sheet[Project], project: Project, events: list[Event]) -> Iterator[Problem]:
    last: dict[Metric, tuple[int, date]] = {}
    for event in events:
        for metric in MONEY_METRICS & event.metrics.keys():
            last[metric] = (int(event.metrics[metric]), event.at.date())
    for metric, (noted, on) in sorted(last.items()):
        held: int | None = getattr(project.money, metric.value)
        if held != noted:
            message = _("the record says {held}, the journal's last number is {noted} ({day})").format(
                held=f"{held:,}" if held is not None else _("(nothing)"), noted=f"{noted:,}", day=on
            )
            command = f"csm project set {sheet.slug} {metric.value}={noted}"
            fix = _("if the journal is right: {command}").format(command=command)
            yield sheet.problem(("money", metric.value), message, fix)


def _stage_problems(sheet: Sheet[Project], project: Project, events: list[Event]) -> Iterator[Problem]:
    noted = _last_word(events, EventKind.STAGE, Stage)
    if noted is not None and noted != project.stage:
        message = _("the record says {held}, the journal's last stage is {noted}").format(
            held=project.stage, noted=noted
        )
        fix = _("if the journal is right: write {right}").format(right=f'stage = "{noted}"')
        yield sheet.problem(("stage",), message, fix)


def _type_problems(sheet: Sheet[Client], held: ClientType, events: list[Event]) -> Iterator[Problem]:
    noted = _last_word(events, EventKind.TYPE, ClientType)
    if noted is not None and noted != held:
        message = _("the record says {held}, the journal's last type is {noted}").format(held=held, noted=noted)
        command = f"csm client set {one_line(sheet.slug, 40)} type={noted}"
        yield sheet.problem(("type",), message, _("if the journal is right: {command}").format(command=command))


def _last_word(events: list[Event], kind: EventKind, words: type[Stage] | type[ClientType]) -> str | None:
    from csmkit.reminders.history import named_word

    last = next((event for event in reversed(events) if event.kind is kind), None)
    return named_word(last, words) if last else None
