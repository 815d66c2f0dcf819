"""One reminder that falls due: a plain row, so that the morning reads thousands of them without building models."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

PRIORITIES = ("money", "reply", "promise", "high", "normal", "low")
MONEY, REPLY, PROMISE = 0, 1, 2
DESK = "desk"
"""The channel of work that needs no contact."""

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_QUIET_REACH = 60  # days; who asked for a longer silence is reached on the day itself


class Occurrence(NamedTuple):
    """One reminder of one rule for one project, client or fact. Dates are ISO text, which sorts as dates do.

    Attributes:
        id: six characters out of `key`; the same whatever the dates are.
        key: `rule/subject/n`, what the journal keeps when it is done, skipped or snoozed.
        series: the key without the count of repeats; of one series only the latest due occurrence is shown.
        due_on: the day it falls due, snoozes aside.
        wake_on: until when it is snoozed.
        lapses_on: the last day on which it still makes sense.
        priority: position in PRIORITIES, 0 first.
        channel: a channel's id, or `desk`.
        contact: whether doing it reaches the client.
        required: whether the contract or the closeout needs it.
        quiet: weekdays (`mon`) and ISO dates on which the client wants to be left alone.
    """

    id: str
    key: str
    series: str
    rule: str
    title: str
    title_en: str
    why: str
    why_en: str
    project: str | None
    project_title: str
    client: str | None
    client_name: str
    tier: str
    tier_rank: int
    due_on: str
    wake_on: str | None
    lapses_on: str | None
    priority: int
    channel: str
    touch: str
    command: str
    contact: bool
    required: bool
    quiet: tuple[str, ...]

    @classmethod
    def from_row(cls, row: Sequence[Any]) -> "Occurrence":
        """The occurrence that `to_row` wrote."""
        return cls._make((*row[:-1], tuple(row[-1])))

    def to_row(self) -> tuple[Any, ...]:
        """The occurrence as values JSON knows."""
        return tuple(self)

    @property
    def shows_on(self) -> str:
        """The first day it is shown, ISO: when it falls due, or wakes, whichever is later."""
        return max(self.due_on, self.wake_on or "")

    @property
    def exempt(self) -> bool:
        """Whether the contact cap leaves it alone: money, our answers, our word, and what the contract requires."""
        return self.required or self.priority <= PROMISE or not self.contact

    def is_quiet(self, day: date) -> bool:
        """Whether the client wants no contact on `day`, and this would be one."""
        return self.contact and bool(self.quiet) and (_WEEKDAYS[day.weekday()] in self.quiet or str(day) in self.quiet)

    def days_late(self, today: date) -> int:
        """Days since it was to be shown; 0 on the day, negative while it is still to come."""
        return (today - date.fromisoformat(self.shows_on)).days


def reminder_id(key: str) -> str:
    """Six characters, without look-alikes, that stand for `key`."""
    from hashlib import blake2b

    number = int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big")
    return "".join(_ALPHABET[number >> (5 * place) & 31] for place in range(6))


def next_open_day(occurrence: Occurrence, day: date) -> date:
    """`day`, or the first day after it on which the client may be reached."""
    for ahead in range(_QUIET_REACH):
        candidate = day + timedelta(days=ahead)
        if not occurrence.is_quiet(candidate):
            return candidate
    return day
