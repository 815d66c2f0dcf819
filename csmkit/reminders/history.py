"""What a journal says about one project or client: events that still count, each with its day at the desk."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from csmkit.domain.event import Event
from csmkit.domain.vocabulary import ClientType, EventKind, Stage, Way, Word

_TALK = frozenset({EventKind.CALL, EventKind.MEETING})  # both sides speak, whoever began
_ASKING = frozenset({EventKind.MAIL, EventKind.CHAT, EventKind.REQUEST})


class Entry(NamedTuple):
    """An event and the day it fell on in the desk's time zone."""

    event: Event
    on: date


class History(NamedTuple):
    """The journal of one subject, in order of time.

    Attributes:
        entries: what happened; events taken back, and marks on reminders, are not among them.
        marks: by the key of a reminder, what was decided about it (done, skip, snooze).
    """

    entries: tuple[Entry, ...]
    marks: Mapping[str, tuple[Entry, ...]]

    def settled(self, key: str) -> Entry | None:
        """The last time the reminder was marked done or skipped."""
        return next((mark for mark in reversed(self.marks.get(key, ())) if mark.event.action in ("done", "skip")), None)

    @property
    def last_day(self) -> date:
        """The day of the last event; long ago when there is none."""
        days = [self.entries[-1].on] if self.entries else []
        days += [marks[-1].on for marks in self.marks.values()]
        return max(days, default=date.min)

    def last(self, patterns: Iterable[str]) -> Entry | None:
        """The last entry that one of the patterns names."""
        wanted = tuple(patterns)
        return next((entry for entry in reversed(self.entries) if matches(entry.event, wanted)), None)

    def wrote_since(self, at: datetime) -> bool:
        """Whether the client came to us after `at`."""
        return any(entry.event.way is Way.IN and entry.event.at > at for entry in reversed(self.entries))


def read_history(events: Iterable[Event], zone: tzinfo) -> History:
    """The history in `events`: sorted, without what was taken back; a correction can itself be taken back."""
    taken_back: set[str] = set()
    entries: list[Entry] = []
    marks: dict[str, tuple[Entry, ...]] = {}
    for event in sorted(events, key=lambda event: (event.at, event.id), reverse=True):
        if event.id in taken_back:
            continue
        if event.kind is EventKind.CORRECTION:
            if event.corrects:
                taken_back.add(event.corrects)
            continue
        entry = Entry(event, event.at.astimezone(zone).date())
        if event.kind is EventKind.REMINDER:
            if event.reminder:
                marks[event.reminder] = (entry, *marks.get(event.reminder, ()))
        else:
            entries.append(entry)
    return History(tuple(reversed(entries)), marks)


def matches(event: Event, patterns: Iterable[str]) -> bool:
    """Whether the event is one of `mail:LETTER`, `stage:STAGE`, `type:TYPE`, `contact`, or the kind of an event."""
    return any(_matches(event, pattern) for pattern in patterns)


def _matches(event: Event, pattern: str) -> bool:
    head, colon, rest = pattern.partition(":")
    match head:
        case "mail" if colon:
            return event.letter == rest and event.way is not Way.IN
        case "stage" if colon:
            return event.kind is EventKind.STAGE and named_word(event, Stage) == rest
        case "type" if colon:
            return event.kind is EventKind.TYPE and named_word(event, ClientType) == rest
        case "contact":
            return reaches(event)
    return event.kind == head


def named_word(event: Event, words: type[Word]) -> str | None:
    """The stage or type an event ends in: the first one after the arrow in its text (`offered → contracted`)."""
    after_arrow = re.split(r"→|->|=>", event.text, maxsplit=1)[-1]
    for token in re.split(r"[\s:：,，;；()（）]+", after_arrow.strip()):
        try:
            return str(words(token))
        except ValueError:
            continue
    return None


def reaches(event: Event) -> bool:
    """Whether we reached the client: something we sent, or a talk."""
    return event.is_contact() and (event.kind in _TALK or (event.way is not Way.IN and not asks(event)))


def asks(event: Event) -> bool:
    """Whether the client waits for our answer; a request that has its outcome was answered."""
    if event.kind is EventKind.REQUEST:
        return event.way is not Way.OUT and event.outcome is None
    return event.kind in _ASKING and event.way is Way.IN
