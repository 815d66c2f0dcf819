"""The one next step: by which day, worked out from the record and the calendar."""

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from csmkit.domain.calendar import Offset, WorkingCalendar, parse_offset

_FORM = re.compile(r"(?:project\.)?(?:dates\.)?(?P<anchor>[a-z_]+)?\s*(?P<step>[+-]?\s*\d{1,4}\s*(?:wd|d|w))?")


class By(NamedTuple):
    """When the next step is due.

    Attributes:
        day: the day, or None when it is not known.
        lacks: the field that would have told it (`project.dates.end`, `ask.by`); empty when the day is known.
        fault: what is wrong with the words themselves; empty when they are understood.
    """

    day: date | None
    lacks: str = ""
    fault: str = ""


def by_day(text: str, today: date, dates: Mapping[str, date], asks: Mapping[str, str], calendar: WorkingCalendar) -> By:
    """The day that `2026-02-03`, `+5wd`, `dates.end -3wd`, `launch` or `ask.by` means.

    Args:
        text: the words of the front matter, or of the person.
        today: the day steps without a milestone count from.
        dates: the project's milestones.
        asks: what the person answered.
        calendar: which days are worked.
    """
    words = text.strip()
    if words.startswith("ask."):
        answer = asks.get(words[4:], "").strip()
        return by_day(answer, today, dates, {}, calendar) if answer else By(None, lacks=words)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words):
        try:
            return By(date.fromisoformat(words))
        except ValueError:
            return By(None, fault=words)
    match = _FORM.fullmatch(words)
    if not match or not words:
        return By(None, fault=words or "by")
    anchor = match["anchor"] or "today"
    start = today if anchor == "today" else dates.get(anchor)
    if start is None:
        return By(None, lacks=f"project.dates.{anchor}")
    step = parse_offset(re.sub(r"\s", "", match["step"])) if match["step"] else Offset(0)
    return By(calendar.shift(start, step))
