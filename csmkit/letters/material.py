"""What a letter is made of: plain data of one project and its client, as services read it, and what follows from it."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from csmkit.domain.calendar import WorkingCalendar, weekend_only
from csmkit.domain.money import share

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
METRICS = ("raised", "backers", "ad_spent", "impressions", "ctr", "cpc", "bounce", "page_views")
BEFORE_DAYS = 5
"""Numbers at least so many days older than the latest ones count as those of about a week earlier."""

Table = Mapping[str, Any]


class Material(NamedTuple):
    """The data behind a letter; nothing here is a model, because a preview must not wait for models.

    Attributes:
        project_slug: the project.
        project: its record, dates as dates.
        client_slug: its client.
        client: the client's record.
        contact_key: the reader among the client's contacts; empty when there is none.
        facts: facts.toml.
        me: who signs.
        platform: the platform.
        tiers: names of the tiers, for what must never leave.
        events: the client's journal in order of time, without what was taken back.
        project_count: projects of this client that came to a contract, this one included.
        asks: answers given for this letter.
        today: the day it is.
        calendar: which days are worked.
        english: whether it is written in English.
        chat: whether it is the short version.
    """

    project_slug: str
    project: Table
    client_slug: str
    client: Table
    contact_key: str
    facts: Mapping[str, Table]
    me: Table
    platform: Table
    today: date
    tiers: tuple[tuple[str, str], ...] = ()
    events: tuple[Table, ...] = ()
    project_count: int = 0
    asks: Mapping[str, str] = {}
    calendar: WorkingCalendar = weekend_only()
    english: bool = False
    chat: bool = False

    @property
    def contact(self) -> Table:
        """The reader, or an empty table."""
        found: Table = self.client.get("contacts", {}).get(self.contact_key, {})
        return found

    @property
    def dates(self) -> dict[str, date]:
        """The milestones that are known."""
        return {name: day for name, day in self.project.get("dates", {}).items() if isinstance(day, date)}

    @property
    def own_events(self) -> tuple[Table, ...]:
        """The events of this project."""
        return tuple(event for event in self.events if event.get("project") == self.project_slug)


def with_days(value: Any) -> Any:
    """JSON out of the cache with its ISO dates turned into dates again."""
    match value:
        case str() if _ISO_DAY.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                return value
        case dict():
            return {key: with_days(item) for key, item in value.items()}
        case list():
            return [with_days(item) for item in value]
    return value


class Numbers(NamedTuple):
    """Numbers out of the journal.

    Attributes:
        values: the latest value of each metric.
        noted: the day each of them was noted.
        as_of: the latest of these days, or None.
        before: values of about a week earlier.
        before_as_of: the day of those, or None.
    """

    values: Mapping[str, Decimal]
    noted: Mapping[str, date]
    as_of: date | None
    before: Mapping[str, Decimal]
    before_as_of: date | None


def numbers(material: Material) -> Numbers:
    """The latest numbers of the project, and those of about a week before."""
    readings = [
        (event["on"], key, Decimal(str(value)))
        for event in material.own_events
        if event.get("kind") == "metric"
        for key, value in event.get("metrics", {}).items()
    ]
    latest = {key: (day, value) for day, key, value in readings}
    as_of = max((day for day, _value in latest.values()), default=None)
    horizon = as_of - timedelta(days=BEFORE_DAYS) if as_of else None
    earlier = {key: (day, value) for day, key, value in readings if horizon and day <= horizon}
    return Numbers(
        {key: value for key, (_day, value) in latest.items()},
        {key: day for key, (day, _value) in latest.items()},
        as_of,
        {key: value for key, (_day, value) in earlier.items()},
        max((day for day, _value in earlier.values()), default=None),
    )


def reached(project: Table, found: Numbers) -> tuple[Decimal | None, str]:
    """Raised in percent of the goal, or what is lacking for it; the latest noted sum counts, else the record's."""
    money = project.get("money", {})
    raised = found.values.get("raised", money.get("raised"))
    if raised is None:
        return None, "project.money.raised"
    goal = money.get("goal")
    percent = share(Decimal(raised), goal) if goal else None
    return percent, "" if percent is not None else "project.money.goal"


def elapsed(dates: Mapping[str, date], today: date) -> tuple[Decimal | None, str]:
    """Campaign time gone by in percent, or what is lacking for it."""
    for name in ("launch", "end"):
        if name not in dates:
            return None, f"project.dates.{name}"
    total = (dates["end"] - dates["launch"]).days + 1
    gone = min(max((today - dates["launch"]).days, 0), total)
    return share(gone, total), ""


def years_since(since: date | None, today: date) -> int:
    """Whole years from `since` to `today`; 0 when it is not known."""
    if since is None or since > today:
        return 0
    return today.year - since.year - ((today.month, today.day) < (since.month, since.day))
