"""What is not a date in the plan: messages, promises, silence, numbers, to-dos, own reminders, facts, pages."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from shlex import quote

from csmkit.domain.calendar import Offset, parse_offset
from csmkit.domain.facts import Fact
from csmkit.domain.vocabulary import EventKind, Side
from csmkit.reminders.history import Entry, asks, reaches
from csmkit.reminders.milestone import marked_done, open_repeats
from csmkit.reminders.occurrence import reminder_id
from csmkit.reminders.rule import Rule
from csmkit.reminders.situation import Situation
from csmkit.reminders.slot import Slot
from csmkit.text.safe import one_line

TEXT_WIDTH = 40


def unanswered(rule: Rule, situation: Situation) -> Iterator[Slot]:
    """The oldest message the client still waits on; marking it done answers everything that came before the mark."""
    waiting: Entry | None = None
    for entry in situation.history.entries:
        if waiting and _answered(rule, situation, waiting, entry):
            waiting = None
        if asks(entry.event) and situation.owns(entry.event):
            waiting = waiting or entry
        elif reaches(entry.event):
            waiting = None
    if waiting is None or situation.history.settled(situation.key(rule, waiting.event.id)):
        return
    days = situation.settings.reminders.reply_working_days
    due = situation.calendar.shift(waiting.on, Offset(days, working=True))
    yield Slot(waiting.event.id, due, series=waiting.event.id, text=one_line(waiting.event.text, TEXT_WIDTH))


def _answered(rule: Rule, situation: Situation, waiting: Entry, later: Entry) -> bool:
    mark = situation.history.settled(situation.key(rule, waiting.event.id))
    return mark is not None and later.event.at > mark.event.at


def promises(rule: Rule, situation: Situation) -> Iterator[Slot]:
    """Every promise of ours without a done mark."""
    for entry in situation.history.entries:
        event = entry.event
        if event.promise_by is None or not situation.owns(event):
            continue
        if not situation.history.settled(situation.key(rule, event.id)):
            due = situation.landed(rule, event.promise_by, rule.offset)
            yield Slot(event.id, due, series=event.id, text=one_line(event.text, TEXT_WIDTH))


def silence(rule: Rule, situation: Situation) -> Iterator[Slot]:
    """The day the tier's patience ends, counted from the last contact either way."""
    client, history = situation.subject.client, situation.history
    if client is None:
        return
    contacts = [entry.on for entry in history.entries if entry.event.is_contact()]
    bases = contacts[-1:] or ([client.since] if client.since else [])
    mark = history.settled(situation.key(rule, "0"))
    if mark:
        bases.append(mark.on)
    tier = situation.settings.tiers.get(situation.tier or "")
    if bases and tier:
        yield Slot("0", situation.landed(rule, max(bases), Offset(tier.contact_days)))


def metrics(rule: Rule, situation: Situation) -> Iterator[Slot]:
    """The day new numbers are wanted: `every` after the last ones, or after the day they count from."""
    start = situation.day(rule.from_)
    if start is None or rule.every is None:
        return
    noted = situation.history.last((EventKind.METRIC, *rule.settled_by))
    mark = situation.history.settled(situation.key(rule, "0"))
    due = situation.landed(rule, max([start, *(found.on for found in (noted, mark) if found)]), rule.every)
    until = situation.day(rule.until)
    if until is None or due <= until:
        yield Slot("0", due)


def todos(rule: Rule, situation: Situation) -> Iterator[Slot]:
    """The client's late to-dos as one reminder, ours one by one."""
    project = situation.subject.project
    if project is None:
        return
    dated = [
        (number, todo.what, todo.due) for number, todo in project.open_todos() if todo.due and todo.who is rule.who
    ]
    if rule.who is Side.CLIENT:
        yield from _client_todos(rule, situation, [due for _number, _what, due in dated])
        return
    names = _distinct(what for _number, what, _due in dated)
    for name, (number, what, day) in zip(names, dated, strict=True):
        due = situation.landed(rule, day, rule.offset)
        if not marked_done(situation.history, situation.key(rule, name), due):
            yield Slot(name, due, series=name, text=one_line(what, TEXT_WIDTH), number=str(number))


def _client_todos(rule: Rule, situation: Situation, days: list[date]) -> Iterator[Slot]:
    """One reminder for all; asked about already, it comes again after `every` (the rule's; a week when it has none)."""
    if not days:
        return
    oldest = min(days)
    due = situation.landed(rule, oldest, rule.offset)
    asked = [
        found.on
        for found in (situation.history.last(rule.settled_by), situation.history.settled(situation.key(rule, "0")))
        if found and found.on >= oldest
    ]
    if asked:
        due = max(due, situation.landed(rule, max(asked), rule.every or Offset(7)))
    yield Slot("0", due)


def channel_untold(rule: Rule, situation: Situation) -> Iterator[Slot]:
    """A client whom nobody told which channel is theirs, from the contract on, or from the first day we know of."""
    client = situation.subject.client
    if client is None or client.channel_told_on is not None:
        return
    entries = situation.history.entries
    contract = next((e.on for e in entries if e.event.kind is EventKind.STAGE and "contracted" in e.event.text), None)
    start = contract or client.since or (entries[0].on if entries else None)
    if start:
        due = situation.landed(rule, start, rule.offset)
        if not marked_done(situation.history, situation.key(rule, "0"), due):
            yield Slot("0", due)


def own_reminders(rule: Rule, situation: Situation) -> Iterator[Slot]:
    """The project's own one-offs and repeats, on the days the person chose."""
    project = situation.subject.project
    rows = project.reminder if project else ()
    names = _distinct(row.text for row in rows)
    for name, row in zip(names, rows, strict=True):
        every = _step(row.every)
        text = one_line(row.text, TEXT_WIDTH)
        if every:
            yield from open_repeats(rule, situation, row.on, every, row.until, prefix=f"{name}.", text=text)
        elif not marked_done(situation.history, situation.key(rule, name), row.on):
            yield Slot(name, row.on, series=name, text=text)


def page_points(rule: Rule, situation: Situation) -> Iterator[Slot]:
    """A second look at a page that lacked something at its last audit; the next audit settles it."""
    audits = [entry for entry in situation.history.entries if entry.event.kind is EventKind.AUDIT]
    if not audits:
        return
    last = audits[-1]
    extra = last.event.model_extra or {}
    if not extra.get("lacking") or not situation.owns(last.event):
        return
    # Whoever was written to about it needs the days from then on.
    wrote = situation.history.last(rule.settled_by)
    day = max(last.on, wrote.on) if wrote else last.on
    due = situation.landed(rule, day, rule.offset)
    if not marked_done(situation.history, situation.key(rule, last.event.id), due):
        place = quote(str(extra.get("page") or "PAGE"))
        yield Slot(last.event.id, due, text=one_line(_points(last.event.text), TEXT_WIDTH), number=place)


def _points(text: str) -> str:
    return text.partition("：")[2] or text


def fact_slots(facts: Mapping[str, Fact]) -> Iterator[tuple[str, str, date]]:
    """Every fact with a last day: its key, its name, and that day."""
    for key, fact in facts.items():
        if fact.valid_until is not None and fact.is_known():
            yield key, fact.name or key, fact.valid_until


def _step(text: str) -> Offset | None:
    try:
        step = parse_offset(text)
    except ValueError:
        return None
    return step if step.days > 0 else None


def _distinct(texts: Iterable[str]) -> list[str]:
    """A short name for each text that does not depend on its place; the second of two equal ones is numbered."""
    seen: Counter[str] = Counter()
    names = []
    for text in texts:
        seen[text] += 1
        names.append(reminder_id(text if seen[text] == 1 else f"{text} {seen[text]}"))
    return names


SOURCES: Mapping[str, Callable[[Rule, Situation], Iterator[Slot]]] = {
    "unanswered": unanswered,
    "promise": promises,
    "silence": silence,
    "metrics": metrics,
    "todo": todos,
    "channel": channel_untold,
    "own": own_reminders,
    "page": page_points,
}
