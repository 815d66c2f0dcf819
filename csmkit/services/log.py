"""Noting what happened: one event, and the record fields it also changes, in one change."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from csmkit.domain.event import Event
from csmkit.domain.faults import made
from csmkit.domain.vocabulary import (
    CONTACT_KINDS,
    MONEY_METRICS,
    SHARE_METRICS,
    Channel,
    EventKind,
    Metric,
    Outcome,
    Scope,
    Way,
)
from csmkit.errors import NotFoundError, UsageError
from csmkit.language import _, did_you_mean
from csmkit.text.likeness import nearest
from csmkit.text.safe import one_line
from csmkit.workspace import splice
from csmkit.workspace.changes import ChangeSet
from csmkit.workspace.desk import Desk
from csmkit.workspace.journal import lines_by_file, new_id

CHANNEL_OF = {EventKind.MAIL: Channel.EMAIL, EventKind.CALL: Channel.PHONE, EventKind.MEETING: Channel.MEETING}


class Note(NamedTuple):
    """What a person tells the journal."""

    text: str
    kind: EventKind | None = None
    way: Way | None = None
    scope: Scope | None = None
    who: str = ""
    channel: Channel | None = None
    on: date | None = None
    metrics: Mapping[Metric, Decimal] = {}
    outcome: Outcome | None = None
    promise_by: date | None = None
    letter: str = ""


class Logged(NamedTuple):
    """The event that was written, and the record fields that followed."""

    event: Event
    name: str
    fields: list[str]


def log(desk: Desk, who: str, note: Note, *, now: datetime) -> Logged:
    """Note something about a project or a client.

    Raises:
        NotFoundError: when `who` names neither.
        UsageError: when the note is empty, or lies in the future.
    """
    project, client = find_subject(desk, who)
    if not note.text.strip() and not note.metrics:
        raise UsageError(_("the note is empty"), hint=_('for example: csm log {who} "…"').format(who=who))
    event = new_event(note, now=now, project=project, client=client)
    change = desk.change(
        _("noted about {who}: {text}").format(who=project or client, text=one_line(note.text, 40)), now
    )
    fields = update_money(desk, change, project, note.metrics) if project and note.metrics else []
    append_events(change, [event])
    change.commit()
    return Logged(event, project or client or "", fields)


def append_events(change: ChangeSet, events: list[Event]) -> None:
    """Add events to their journal files within a change set."""
    for path, lines in lines_by_file(events).items():
        change.append(path, lines)


def find_subject(desk: Desk, who: str) -> tuple[str | None, str | None]:
    """The project and client that `who` means: a project first, with its client, else a client.

    Raises:
        NotFoundError: when it is neither.
    """
    try:
        record = desk.project(who)
    except NotFoundError:
        try:
            return None, desk.find_slug(who, "client")
        except NotFoundError:
            message = _("no project or client '{name}'").format(name=one_line(who, 40))
            close = [f"'{name}'" for name in nearest(who, [*desk.project_slugs(), *desk.client_slugs()])]
            hint = _("see: {command}").format(command="csm project list")
            raise NotFoundError(message + did_you_mean(close), hint=hint) from None
    return record.slug, record.model.client


def new_event(note: Note, *, now: datetime, project: str | None, client: str | None) -> Event:
    """The event a note becomes; the kind and channel follow from each other where one was left out.

    Raises:
        UsageError: when the day lies in the future, or a value is too long.
    """
    if note.on and note.on > now.date():
        raise UsageError(
            _("{day} lies in the future").format(day=note.on), hint=_("what is to come is a reminder or a promise")
        )
    at = datetime.combine(note.on, time(12), now.tzinfo) if note.on and note.on != now.date() else now
    at = at.replace(microsecond=0)
    kind = note.kind or _kind_of(note)
    way = note.way or (
        Way.OUT
        if kind in CONTACT_KINDS and kind is not EventKind.REQUEST
        else Way.IN
        if kind is EventKind.REQUEST
        else None
    )
    values = {
        "id": new_id(at),
        "at": at,
        "kind": kind,
        "project": project,
        "client": client,
        "way": way,
        "scope": note.scope,
        "who": note.who or None,
        "channel": note.channel or CHANNEL_OF.get(kind),
        "text": note.text,
        "letter": note.letter or None,
        "metrics": dict(note.metrics),
        "outcome": note.outcome,
        "promise_by": note.promise_by,
    }
    return made(Event, values)


def _kind_of(note: Note) -> EventKind:
    if note.metrics:
        return EventKind.METRIC
    if note.outcome:
        return EventKind.REQUEST
    match note.channel:
        case Channel.EMAIL:
            return EventKind.MAIL
        case Channel.PHONE:
            return EventKind.CALL
        case Channel.MEETING:
            return EventKind.MEETING
        case None:
            return EventKind.MAIL if note.letter else EventKind.CHAT if note.way else EventKind.NOTE
    return EventKind.CHAT


def update_money(desk: Desk, change: ChangeSet, project: str, metrics: Mapping[Metric, Decimal]) -> list[str]:
    """Carry metrics that are also record fields over into the project, within the same change.

    Returns:
        The dotted keys that changed.
    """
    record = desk.project(project)
    raw, fields = record.raw, []
    for metric, value in metrics.items():
        if metric in MONEY_METRICS and getattr(record.model.money, metric.value) != int(value):
            raw = splice.set_value(raw, ("money", metric.value), int(value))
            fields.append(f"money.{metric.value}")
    if fields:
        change.write(record.path, raw, read=record.raw)
    return fields


def read_metrics(pairs: list[str]) -> dict[Metric, Decimal]:
    """Numbers typed as `raised=312400` or `ctr=1.2%`.

    Raises:
        UsageError: for a key that is no metric, or a value that is no number of its kind.
    """
    found: dict[Metric, Decimal] = {}
    for pair in pairs:
        key, equals, text = pair.partition("=")
        try:
            metric = Metric(key.strip())
        except ValueError:
            metric = None
        if metric is None or not equals:
            raise UsageError(
                _("'{text}' is not a number to note").format(text=one_line(pair, 40)),
                hint=_("write one of {choices} as {form}").format(
                    choices=", ".join(m.value for m in Metric), form="raised=312400"
                ),
            )
        found[metric] = _number(metric, text)
    return found


def _number(metric: Metric, text: str) -> Decimal:
    digits = text.strip().upper().removeprefix("NT$").replace(",", "")
    try:
        value = Decimal(digits.removesuffix("%"))
    except InvalidOperation:
        value = Decimal("NaN")
    if digits.endswith("%"):
        value /= 100
    whole = metric in MONEY_METRICS or metric in (Metric.IMPRESSIONS, Metric.PAGE_VIEWS)
    fits = value.is_finite() and 0 <= value <= 10**12 and not (whole and value != value.to_integral_value())
    if not fits or (metric in SHARE_METRICS and value > 1):
        form = "1.2%" if metric in SHARE_METRICS else "312400"
        raise UsageError(
            _("{key}: {value} cannot be right").format(key=metric.value, value=one_line(text, 40)),
            hint=_("write for example {right}").format(right=form),
        )
    return value


def plain(value: Any) -> str:
    """A number without an exponent, for messages."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
