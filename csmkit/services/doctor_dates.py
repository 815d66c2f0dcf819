"""The doctor's look at sense: dates that do not fit the stage, and what a record says against itself."""

from collections.abc import Iterator
from datetime import date, timedelta

from csmkit.domain.calendar import parse_offset
from csmkit.domain.client import Client
from csmkit.domain.project import Project
from csmkit.domain.vocabulary import Channel, Quotable, Stage
from csmkit.errors import Problem
from csmkit.language import _
from csmkit.services.doctor_chart import Chart, Sheet
from csmkit.text.safe import one_line
from csmkit.workspace.splice import Path

GRACE = timedelta(days=3)
"""A stage may lag behind its date for a weekend."""

_BEFORE_LIVE = frozenset({Stage.LEAD, Stage.INVITED, Stage.OFFERED, Stage.CONTRACTED, Stage.PREPARING})
_SIGNED = frozenset({Stage.CONTRACTED, Stage.PREPARING, Stage.LIVE, Stage.ENDED, Stage.CLOSING})
_OVER = frozenset({Stage.ENDED, Stage.CLOSING, Stage.CLOSED, Stage.LONGTERM})
_AHEAD_OF_LAUNCH = ("page_due", "review", "prelaunch")
_DONE_DATES = ("shipped",)


def sense_problems(chart: Chart) -> Iterator[Problem]:
    """Every date and value that makes no sense where it stands."""
    for sheet in chart.projects.values():
        if sheet.model is not None:
            yield from _stage_problems(sheet, sheet.model, chart.today)
            yield from _order_problems(sheet, sheet.model)
            yield from _todo_problems(sheet, sheet.model, chart.today)
            yield from _case_problems(sheet, sheet.model)
    for client in chart.clients.values():
        if client.model is not None:
            yield from _client_problems(client, client.model, chart.today)


def _stage_problems(sheet: Sheet[Project], project: Project, today: date) -> Iterator[Problem]:
    stage, dates = project.stage, project.dates
    if stage in _SIGNED and dates.contract_back is None:
        yield _missing(sheet, "contract_back", stage)
    if stage is Stage.LIVE and dates.launch is None:
        yield _missing(sheet, "launch", stage)
    if (stage is Stage.LIVE or stage in (Stage.ENDED, Stage.CLOSING)) and dates.end is None:
        yield _missing(sheet, "end", stage)
    if stage in _BEFORE_LIVE and dates.launch and dates.launch + GRACE < today:
        message = _("this day has passed, and the project is not live")
        yield sheet.problem(("dates", "launch"), message, _stage_command(sheet, Stage.LIVE, _("or a new date")))
    if stage is Stage.LIVE and dates.launch and dates.launch > today:
        message = _("the project is live, but this day is still to come")
        yield sheet.problem(("dates", "launch"), message, _set_command(sheet, "launch"))
    if stage is Stage.LIVE and dates.end and dates.end + GRACE < today:
        message = _("this day has passed, and the project is still live")
        yield sheet.problem(("dates", "end"), message, _stage_command(sheet, Stage.ENDED, _("or a new date")))
    if stage in _OVER and dates.end and dates.end > today:
        message = _("the campaign is over, but this day is still to come")
        yield sheet.problem(("dates", "end"), message, _set_command(sheet, "end"))
    for name in ("contract_back", *_DONE_DATES):
        day: date | None = getattr(dates, name)
        if day and day > today and (name in _DONE_DATES or stage in _SIGNED):
            yield sheet.problem(("dates", name), _("it says it is done, but this day is still to come"))


def _order_problems(sheet: Sheet[Project], project: Project) -> Iterator[Problem]:
    launch = project.dates.launch
    for name in _AHEAD_OF_LAUNCH:
        day: date | None = getattr(project.dates, name)
        if launch and day and day > launch:
            message = _("{day} is after the launch on {launch}").format(day=day, launch=launch)
            yield sheet.problem(("dates", name), message, _set_command(sheet, name))


def _todo_problems(sheet: Sheet[Project], project: Project, today: date) -> Iterator[Problem]:
    for index, todo in enumerate(project.todo):
        if todo.done_on and todo.done_on > today:
            message = _("it is done on a day that is still to come")
            yield sheet.problem(("todo", index, "done_on"), message, _("write the day it was done"))
    for index, own in enumerate(project.reminder):
        if own.every:
            try:
                parse_offset(own.every)
            except ValueError as error:
                yield sheet.problem(("reminder", index, "every"), str(error))
        if own.until and own.until < own.on:
            message = _("{day} is before {other} {than}").format(day=own.until, other="on", than=own.on)
            yield sheet.problem(("reminder", index, "until"), message)


def _case_problems(sheet: Sheet[Project], project: Project) -> Iterator[Problem]:
    case = project.case
    if case is None or case.quotable is Quotable.NO or (case.agreed_by and case.agreed_on):
        return
    message = _("it may be told, but not who agreed to that and when")
    yield sheet.problem(("case", "quotable"), message, _('add agreed_by and agreed_on, or write quotable = "no"'))


def _client_problems(sheet: Sheet[Client], client: Client, today: date) -> Iterator[Problem]:
    limits, channel = client.limits, client.preferred_channel
    refused = {Channel.PHONE: limits.no_phone, Channel.EMAIL: limits.no_email}
    if channel and refused.get(channel):
        message = _("the client prefers {channel} and refuses it under [limits]").format(channel=channel.label)
        yield sheet.problem(("preferred_channel",), message, _("take one of the two out"))
    for key in ("since", "type_since", "channel_told_on"):
        day: date | None = getattr(client, key)
        if day and day > today:
            yield sheet.problem((key,), _("this day is still to come"), _("write the day it was"))
    for key, contact in client.contacts.items():
        if contact.email and not _is_address(contact.email):
            path: Path = ("contacts", key, "email")
            message = _("'{text}' is no email address").format(text=one_line(contact.email, 40))
            yield sheet.problem(path, message, _("write for example {right}").format(right="lin@example.com"))


def _is_address(text: str) -> bool:
    name, at, host = text.rpartition("@")
    return bool(name and at and host) and not any(char.isspace() or char in ",;<>" for char in text)


def _missing(sheet: Sheet[Project], name: str, stage: Stage) -> Problem:
    message = _("it is missing, and the project is in stage {stage}").format(stage=stage.label)
    return sheet.problem(("dates", name), message, _set_command(sheet, name))


def _set_command(sheet: Sheet[Project], name: str) -> str:
    return _("for example: {command}").format(command=f"csm project set {sheet.slug} {name}=2026-02-03")


def _stage_command(sheet: Sheet[Project], stage: Stage, otherwise: str) -> str:
    return f"csm project stage {sheet.slug} {stage.value} {otherwise}"
