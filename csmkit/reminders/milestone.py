"""Days counted from the plan: once from a milestone, or again and again between two."""

from collections.abc import Iterator
from datetime import date, timedelta

from csmkit.domain.calendar import Offset
from csmkit.reminders.history import Entry, History
from csmkit.reminders.rule import Rule
from csmkit.reminders.situation import Situation
from csmkit.reminders.slot import Slot

MAX_REPEATS = 60
"""Repeats planned ahead of the journal: a bound for plans whose end is not known."""
EARLY = Offset(7)
MOVED_FAR = timedelta(days=14)
"""How far a date must move before what was done for the old one has to be done again."""


def anchored(rule: Rule, situation: Situation) -> Iterator[Slot]:
    """The one day a milestone asks for, if the milestone is known and the work is not done."""
    day = situation.day(rule.anchor)
    if day is None:
        return
    due = situation.landed(rule, day, rule.offset)
    opens = situation.calendar.shift(due, _back(rule.early or EARLY))
    if not marked_done(situation.history, situation.key(rule, "0"), due) and not _done_since(rule, situation, opens):
        yield Slot("0", due)


def repeated(rule: Rule, situation: Situation) -> Iterator[Slot]:
    """The days of a repeat after the last one that was done; `from` itself is the first, unless an offset moves it."""
    start = situation.day(rule.from_)
    if start is None or rule.every is None:
        return
    first = situation.landed(rule, start, rule.offset)
    doing = situation.history.last(rule.settled_by)
    yield from open_repeats(rule, situation, first, rule.every, situation.day(rule.until), doing)


def open_repeats(
    rule: Rule,
    situation: Situation,
    first: date,
    every: Offset,
    until: date | None,
    doing: Entry | None = None,
    prefix: str = "",
    text: str = "",
) -> Iterator[Slot]:
    """The repeats from `first` on that are still open.

    Args:
        rule: whose repeats they are.
        situation: where its marks are.
        first: the first day.
        every: the step between two.
        until: the last possible day, None when it is not known.
        doing: the last event that did one of them; it counts for the repeat it is nearest to.
        prefix: what comes before the count in the key, when one rule has several series.
        text: fills `{text}` in the title.
    """
    days = list(_days(rule, situation, first, every, until or date.max))
    half = timedelta(days=max(1, (days[1] - days[0]).days // 2)) if len(days) > 1 else timedelta(days=EARLY.days)
    done = -1
    for n, due in enumerate(days):
        opens = situation.calendar.shift(due, _back(rule.early)) if rule.early else due - half
        if situation.history.settled(situation.key(rule, f"{prefix}{n}")) or (doing and doing.on >= opens):
            done = n
    for n in range(done + 1, len(days)):
        yield Slot(f"{prefix}{n}", days[n], series=prefix, text=text)


def marked_done(history: History, key: str, due: date) -> bool:
    """Whether the person marked it done or skipped, for this date or one not far from it."""
    mark = history.settled(key)
    if mark is None:
        return False
    return mark.event.anchor_on is None or due - mark.event.anchor_on <= MOVED_FAR


def _done_since(rule: Rule, situation: Situation, opens: date) -> bool:
    last = situation.history.last(rule.settled_by)
    return last is not None and last.on >= opens


def _days(rule: Rule, situation: Situation, first: date, every: Offset, until: date) -> Iterator[date]:
    """The repeats' days up to `until`, and never more than MAX_REPEATS beyond what the journal already tells of."""
    known, ahead, plain = situation.history.last_day, 0, first
    while plain <= until and ahead < MAX_REPEATS:
        due = situation.landed(rule, plain)
        if due > until:
            return
        yield due
        ahead += plain > known
        plain = situation.calendar.shift(plain, every)


def _back(step: Offset) -> Offset:
    return Offset(-abs(step.days), step.working)
