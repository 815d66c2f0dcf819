"""Chases: steps after something happened, one at a time, until an answer, a date or a decision ends them.

The next step counts from the day the last one was really done. A fortnight missed moves the chase; it neither piles
its letters up nor arrives at its end without having asked.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from csmkit.domain.stage import BEGINS_ON
from csmkit.domain.vocabulary import ClientType, Stage
from csmkit.reminders.history import matches
from csmkit.reminders.rule import Rule
from csmkit.reminders.rule_values import DECISION
from csmkit.reminders.situation import Situation
from csmkit.reminders.slot import Slot

DEFAULT_MAX = 8
"""Steps of a weekly chase that sets no `max`."""
DAY, WEEK = timedelta(days=1), timedelta(days=7)


class Trigger(NamedTuple):
    """What a chase counts from: its name in keys, its day, and its the first place in the history after it."""

    name: str
    on: date
    then: int


def chased(rule: Rule, situation: Situation) -> Iterator[Slot]:
    """The chase's one open step, or its last word."""
    trigger = next(filter(None, (_trigger(pattern, situation) for pattern in rule.after)), None)
    if trigger is None or _is_over(rule, situation, trigger):
        return
    plan = _plan(rule, situation, trigger.on)
    done_on, before, gap = trigger.on, trigger.on, timedelta()
    for step, planned in enumerate(plan):
        gap = planned - before
        opens = done_on + max(DAY, gap // 2) if step else trigger.on
        settled = _settled_on(rule, situation, trigger, step, opens)
        if settled is None:
            late = situation.landed(rule, done_on + gap) if step else planned
            yield Slot(f"{trigger.name}.{step}", max(planned, late))
            return
        done_on, before = settled, planned
    if rule.until and not situation.history.settled(situation.key(rule, f"{trigger.name}.end")):
        yield Slot(f"{trigger.name}.end", situation.landed(rule, done_on + max(gap, 2 * DAY)), ends=True)


def _trigger(pattern: str, situation: Situation) -> Trigger | None:
    for index in range(len(situation.history.entries) - 1, -1, -1):
        entry = situation.history.entries[index]
        if matches(entry.event, (pattern,)):
            return Trigger(entry.event.id, entry.on, index + 1)
    day = _recorded(pattern, situation)
    return Trigger(pattern.replace(":", "-"), day, 0) if day else None


def _recorded(pattern: str, situation: Situation) -> date | None:
    """The day the record itself gives for a trigger, as after an import, when the journal knows no such event."""
    head, _colon, rest = pattern.partition(":")
    client = situation.subject.client
    match head:
        case "date":
            return situation.day(rest)
        case "stage":
            return situation.day(BEGINS_ON.get(Stage(rest)))
        case "type" if client and client.type == ClientType(rest):
            return client.type_since
    return None


def _is_over(rule: Rule, situation: Situation, trigger: Trigger) -> bool:
    later = situation.history.entries[trigger.then :]
    match rule.until:
        case None:
            return False
        case "reply":
            return any(entry.event.way == "in" and entry.on >= trigger.on for entry in later)
        case "decision":
            return any(entry.event.kind == DECISION and entry.on >= trigger.on for entry in later)
    return situation.day(rule.until) is not None


def _plan(rule: Rule, situation: Situation, start: date) -> Sequence[date]:
    days = [situation.landed(rule, start, step) for step in rule.on]
    if rule.then == "weekly":
        while len(days) < (rule.max or DEFAULT_MAX):
            days.append(situation.landed(rule, days[-1] + WEEK))
    return days[: rule.max] if rule.max else days


def _settled_on(rule: Rule, situation: Situation, trigger: Trigger, step: int, opens: date) -> date | None:
    """The day a step was done: by a mark on it, or by the first event from `opens` on that does such a thing."""
    mark = situation.history.settled(situation.key(rule, f"{trigger.name}.{step}"))
    for entry in situation.history.entries[trigger.then :]:
        if entry.on >= opens and matches(entry.event, rule.settled_by):
            return min(entry.on, mark.on) if mark else entry.on
    return mark.on if mark else None
