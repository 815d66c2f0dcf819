"""Working days: what counts as one, and how to step along them.

Taiwan's calendar has holidays in the week and, in some years, working Saturdays; a person has days off of her own.
Milestones are dates, never moments, so nothing here knows a time zone.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from csmkit.language import _

_OFFSET = re.compile(r"([+-]?)(\d{1,4})(d|wd|w)")
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Dates outside are slips of the keyboard."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAYS_ZH = "一二三四五六日"
LONGEST_BREAK = 60  # days; a calendar without a working day for longer is a mistake in the settings


class Offset(NamedTuple):
    """A step in time: calendar `days`, or working days when `working` is true; negative is earlier."""

    days: int
    working: bool = False


def parse_offset(text: str) -> Offset:
    """The step that `-7wd`, `+3d`, `2w` or `0d` means.

    Raises:
        ValueError: when the text is none of these forms.
    """
    match = _OFFSET.fullmatch(text.strip().lower())
    if not match:
        raise ValueError(_("'{text}' is not a step; write for example 3d, -7wd or 2w").format(text=text))
    sign, digits, unit = match.groups()
    days = int(digits) * (7 if unit == "w" else 1)
    return Offset(-days if sign == "-" else days, unit == "wd")


class WorkingCalendar(NamedTuple):
    """Which days are worked.

    Attributes:
        off: days not worked although they are weekdays (public holidays, typhoon days, own days off).
        on: days worked although they fall on a weekend (make-up Saturdays).
    """

    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether `day` is worked."""
        return day in self.on or (day.weekday() < 5 and day not in self.off)

    def following(self, day: date) -> date:
        """`day` itself when it is worked, else the next working day."""
        return self._walk(day, 1)

    def preceding(self, day: date) -> date:
        """`day` itself when it is worked, else the working day before it."""
        return self._walk(day, -1)

    def shift(self, day: date, offset: Offset) -> date:
        """The day `offset` away; a step in working days always lands on one, counting from `day` exclusive."""
        if not offset.working:
            return day + timedelta(days=offset.days)
        step = 1 if offset.days >= 0 else -1
        for _index in range(abs(offset.days)):
            day = self._walk(day + timedelta(days=step), step)
        return day if offset.days else self.following(day)

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; 0 when `end` is not later."""
        return sum(self.is_working(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def _walk(self, day: date, step: int) -> date:
        for _index in range(LONGEST_BREAK):
            if self.is_working(day):
                return day
            day += timedelta(days=step)
        return day


def weekend_only() -> WorkingCalendar:
    """A calendar that knows weekends and nothing else: for countries without one, and for tests."""
    return WorkingCalendar()


def calendar_of(holidays: Iterable[date], worked: Iterable[date], days_off: Iterable[date]) -> WorkingCalendar:
    """The calendar of a country's `holidays` and make-up days (`worked`) with a person's own `days_off` on top."""
    own = frozenset(days_off)
    return WorkingCalendar(frozenset(holidays) | own, frozenset(worked) - own)
