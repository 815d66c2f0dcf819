"""Until when to snooze: `2026-12-01`, `3d`, `2wd`, `mon`, `launch-3d`."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from csmkit.domain.calendar import WEEKDAYS, Offset, WorkingCalendar, parse_offset
from csmkit.language import _

_FROM_DATE = re.compile(r"([a-z_]+?)\s*([+-]\s*\d{1,4}(?:wd|d|w))?")


def snooze_until(text: str, today: date, calendar: WorkingCalendar, dates: Mapping[str, date]) -> date:
    """The day that `text` means.

    Args:
        text: an ISO date, a step from today, a weekday, or a step from one of `dates`.
        today: the day it is typed; a weekday is the next one after it.
        calendar: for steps in working days.
        dates: the project's milestones that are known, by name.

    Raises:
        ValueError: when it is none of these forms, or not after today.
    """
    found = _find_day(text.strip().lower(), today, calendar, dates)
    if found is None:
        form = _("'{text}' is not a day; write 2026-12-01, 3d, 2wd, mon or launch-3d")
        raise ValueError(form.format(text=text))
    if found <= today:
        raise ValueError(_("{day} is not after today").format(day=found.isoformat()))
    return found


def _find_day(text: str, today: date, calendar: WorkingCalendar, dates: Mapping[str, date]) -> date | None:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    if text in WEEKDAYS:
        return today + timedelta(days=(WEEKDAYS.index(text) - today.weekday() - 1) % 7 + 1)
    match = _FROM_DATE.fullmatch(text)
    if match:
        base = dates.get(match[1])
        step = (match[2] or "0d").replace(" ", "")
        return _stepped(base, step, calendar) if base else None
    try:
        return calendar.shift(today, parse_offset(text))
    except ValueError:
        return None


def _stepped(base: date, step: str, calendar: WorkingCalendar) -> date:
    offset = parse_offset(step)
    return calendar.shift(base, offset) if offset != Offset(0) else base
