"""Reminders as an iCalendar file: neutral titles, stable identifiers, so that importing again updates."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from csmkit.reminders.occurrence import Occurrence
from csmkit.views.morning import title_of

if TYPE_CHECKING:
    import icalendar


def to_calendar(rows: list[Occurrence], *, stamp: datetime) -> str:
    """A calendar of all-day events (RFC 5545).

    Only the rule's title and the project's title go out: no client types, tiers, notes or sums, because a calendar is
    often shared.

    Args:
        rows: what to put into it.
        stamp: when it was made, aware.
    """
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//csmkit//reminders//EN")
    calendar.add("version", "2.0")
    for row in rows:
        calendar.add_component(_event(row, stamp))
    data: bytes = calendar.to_ical()
    return data.decode()


def _event(row: Occurrence, stamp: datetime) -> "icalendar.Event":
    import icalendar

    day = date.fromisoformat(row.shows_on)
    # What stands behind a colon in a title is the client's or our own wording; it stays at home.
    rule = title_of(row).replace("：", ":").split(":")[0]
    title = " · ".join(filter(None, (rule, row.project_title)))
    event = icalendar.Event()
    event.add("uid", f"{row.id}@csmkit")
    event.add("dtstamp", stamp)
    # Later exports must win over earlier ones, whatever the calendar program did to its copy.
    event.add("sequence", int(stamp.timestamp()) // 60 % 2**31)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", "".join(char for char in title if char.isprintable()))
    event.add("transp", "TRANSPARENT")
    return event
