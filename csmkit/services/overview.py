"""One project, or one client, on one screen: who, where it stands, what is open, what was said and sent."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from csmkit.domain.client import Client
from csmkit.domain.event import Event
from csmkit.domain.project import Project
from csmkit.domain.settlement import rounded
from csmkit.domain.vocabulary import EventKind, Metric, Stage, Way
from csmkit.reminders.occurrence import Occurrence
from csmkit.services.roster import ProjectRow, list_projects
from csmkit.services.todo import TodoRow, list_todos
from csmkit.workspace.desk import Desk

RECENT = 6


class Reading(NamedTuple):
    """The latest value of a metric and when it was noted."""

    metric: Metric
    value: Decimal
    at: datetime


class PageState(NamedTuple):
    """How the project's page stood when it was last audited.

    Attributes:
        on: the day.
        text: the audit in a line.
        lacking: ids of what it lacked.
        before: how many points the audit before found; None without one.
        mended: how many of those were mended by then.
    """

    on: date
    text: str
    lacking: tuple[str, ...]
    before: int | None
    mended: int


class ProjectOverview(NamedTuple):
    """Everything the screen of a project shows."""

    slug: str
    project: Project
    client: Client | None
    tier_name: str
    today: date
    reached: Decimal | None
    elapsed: Decimal | None
    todos: list[TodoRow]
    reminders: list[Occurrence]
    last_in: Event | None
    last_out: Event | None
    letters: list[Event]
    readings: list[Reading]
    recent: list[Event]
    page: PageState | None


class ClientValue(NamedTuple):
    """What a client has brought over the years, by the records and the facts of today.

    Attributes:
        campaigns: projects that went live.
        raised: what they raised together, in TWD.
        fees: the platform's share of it at today's rates, in TWD; None when a rate is not known.
        longterm_since: the first day of long-term listing, or None.
    """

    campaigns: int
    raised: int
    fees: int | None
    longterm_since: date | None


class ClientOverview(NamedTuple):
    """Everything the screen of a client shows."""

    slug: str
    client: Client
    tier_name: str
    today: date
    value: ClientValue
    projects: list[ProjectRow]
    last_in: Event | None
    last_out: Event | None
    recent: list[Event]


def project_overview(desk: Desk, name: str, *, today: date) -> ProjectOverview:
    """The screen of a project.

    Raises:
        NotFoundError: when there is no such project.
        InvalidDataError: when its file has faults.
    """
    from csmkit.services.remind import next_reminders

    record = desk.project(name)
    owner = desk.client_of(record.model)
    events = desk.events(project=record.slug)
    return ProjectOverview(
        record.slug,
        record.model,
        owner.model if owner else None,
        desk.settings.tier_name(owner.model.tier) if owner else "",
        today,
        record.model.reached(),
        record.model.elapsed(today),
        list_todos(desk, record.slug, today=today).rows,
        next_reminders(desk, record.slug, today=today),
        last_contact(events, Way.IN),
        last_contact(events, Way.OUT),
        [event for event in events if event.letter and event.way is not Way.IN],
        latest_readings(events),
        list(events[-RECENT:]),
        page_state(events),
    )


def client_overview(desk: Desk, name: str, *, today: date) -> ClientOverview:
    """The screen of a client.

    Raises:
        NotFoundError: when there is no such client.
        InvalidDataError: when its file has faults.
    """
    record = desk.client(name)
    events = desk.events(client=record.slug)
    return ClientOverview(
        record.slug,
        record.model,
        desk.settings.tier_name(record.model.tier),
        today,
        client_value(desk, record.slug),
        list_projects(desk, today=today, client=record.slug),
        last_contact(events, Way.IN),
        last_contact(events, Way.OUT),
        list(events[-RECENT:]),
    )


def client_value(desk: Desk, client: str) -> ClientValue:
    """What a client's campaigns raised and brought so far (客戶終身價值); long-term sales count by their own fee rate."""
    campaigns = [project for project in desk.projects(client=client).values() if project.money.raised]
    fees = 0
    known = True
    for project in campaigns:
        key = "longterm_fee_rate" if project.stage is Stage.LONGTERM else "platform_fee_rate"
        rate = desk.facts[key].value if key in desk.facts else None
        known = known and isinstance(rate, Decimal)
        fees += rounded((project.money.raised or 0) * rate) if isinstance(rate, Decimal) else 0
    starts = [project.dates.longterm_from for project in campaigns if project.dates.longterm_from]
    raised = sum(project.money.raised or 0 for project in campaigns)
    return ClientValue(len(campaigns), raised, fees if known else None, min(starts, default=None))


def last_contact(events: tuple[Event, ...], way: Way) -> Event | None:
    """The latest contact in one direction, or None."""
    return next((event for event in reversed(events) if event.is_contact() and event.way is way), None)


def latest_readings(events: tuple[Event, ...]) -> list[Reading]:
    """The latest value of every metric ever noted."""
    found: dict[Metric, Reading] = {}
    for event in events:
        if event.kind is EventKind.METRIC:
            found.update({metric: Reading(metric, value, event.at) for metric, value in event.metrics.items()})
    return [found[metric] for metric in Metric if metric in found]


def page_state(events: tuple[Event, ...]) -> PageState | None:
    """How the page stood at the last audit that still counts, beside the one before; None when it was never audited."""
    taken_back = {event.corrects for event in events if event.corrects}
    audits = [event for event in events if event.kind is EventKind.AUDIT and event.id not in taken_back]
    found = [(event, _lacking(event)) for event in audits if "lacking" in (event.model_extra or {})]
    if not found:
        return None
    last, lacking = found[-1]
    before = found[-2][1] if len(found) > 1 else None
    mended = len(set(before) - set(lacking)) if before else 0
    return PageState(last.at.date(), last.text, lacking, len(before) if before is not None else None, mended)


def _lacking(event: Event) -> tuple[str, ...]:
    listed = (event.model_extra or {})["lacking"]
    return tuple(map(str, listed)) if isinstance(listed, (list, tuple)) else ()
