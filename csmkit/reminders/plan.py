"""The plan: everything a record asks for, whatever the day. It is cached with the record; `pick` does the morning."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from csmkit.domain.calendar import WorkingCalendar
from csmkit.domain.client import Client
from csmkit.domain.event import Event
from csmkit.domain.facts import Fact
from csmkit.domain.settings import Settings
from csmkit.reminders.chase import chased
from csmkit.reminders.command import channel_for, command_for
from csmkit.reminders.history import Entry, History, read_history
from csmkit.reminders.milestone import anchored, marked_done, repeated
from csmkit.reminders.occurrence import DESK, PRIORITIES, Occurrence, reminder_id
from csmkit.reminders.rule import Rule
from csmkit.reminders.situation import Situation, Subject, applies, touch_of
from csmkit.reminders.slot import Slot
from csmkit.reminders.sources import SOURCES, fact_slots

__all__ = ["Subject", "plan", "plan_facts"]


def plan(subject: Subject, rules: Sequence[Rule], calendar: WorkingCalendar, settings: Settings) -> list[Occurrence]:
    """Every open reminder of one project, or of one client when the subject has no project.

    It does not depend on the day it is asked: what is due is the pick's question.
    """
    name = subject.project_slug or f"client:{subject.client_slug}"
    tier = settings.find_tier(subject.client.tier) if subject.client else None
    situation = Situation(name, tier, subject, read_history(subject.events, settings.zone()), calendar, settings)
    found: list[Occurrence] = []
    for rule in rules:
        if not applies(rule, situation):
            continue
        slots = list(_slots(rule, situation))
        wakes = _wakes(rule, slots, situation)
        rows = (_occurrence(rule, slot, situation, wakes) for slot in slots)
        found.extend(row for row in rows if not _unwanted(row, subject.client))
    return found


def plan_facts(
    facts: Mapping[str, Fact],
    rules: Sequence[Rule],
    calendar: WorkingCalendar,
    events: Iterable[Event] = (),
    settings: Settings | None = None,
) -> list[Occurrence]:
    """The reminders about platform facts that soon may not be believed any more.

    Args:
        facts: by key.
        rules: those with `source = "fact"` speak here.
        calendar: to land on days worked.
        events: marks on these reminders, which belong to no project and no client.
        settings: for the desk's time zone.
    """
    settings = settings or Settings()
    nobody = Subject(None, None, None, None, (), ())
    base = Situation("", None, nobody, read_history(events, settings.zone()), calendar, settings)
    found: list[Occurrence] = []
    for rule in rules:
        if rule.off or rule.source != "fact":
            continue
        for key, name, last_day in fact_slots(facts):
            situation = base._replace(name=f"fact:{key}")
            slot = Slot("0", situation.landed(rule, last_day, rule.offset), text=name)
            if not marked_done(situation.history, situation.key(rule, slot.n), slot.due):
                found.append(_occurrence(rule, slot, situation, _wakes(rule, [slot], situation)))
    return found


def _slots(rule: Rule, situation: Situation) -> Iterator[Slot]:
    if rule.source is not None:
        return SOURCES[rule.source](rule, situation)
    if rule.after:
        return chased(rule, situation)
    return repeated(rule, situation) if rule.every else anchored(rule, situation)


def _wakes(rule: Rule, slots: Iterable[Slot], situation: Situation) -> dict[str, date]:
    """Until when each series sleeps: snoozing one of its repeats snoozes them all."""
    wakes: dict[str, date] = {}
    for slot in slots:
        marks = situation.history.marks.get(situation.key(rule, slot.n), ())
        until = _sleeps_until(marks[-1], slot.due, situation.history) if marks else None
        if until:
            wakes[slot.series] = max(until, wakes.get(slot.series, until))
    return wakes


def _sleeps_until(mark: Entry, due: date, history: History) -> date | None:
    """Until when the last mark on a reminder lets it sleep; it wakes when its date moved or the client wrote."""
    event = mark.event
    if event.action != "snooze" or not event.until or history.wrote_since(event.at):
        return None
    if event.anchor_on is not None and event.anchor_on != due:
        return None
    try:
        return date.fromisoformat(event.until)
    except ValueError:
        return None


def _unwanted(row: Occurrence, client: Client | None) -> bool:
    """Whether the client asked for no contact and this is one that nothing requires and nobody waits for."""
    return client is not None and client.limits.no_contact and not row.exempt


def _occurrence(rule: Rule, slot: Slot, situation: Situation, wakes: Mapping[str, date]) -> Occurrence:
    subject, tiers = situation.subject, list(situation.settings.tiers)
    project, client = subject.project, subject.client
    title, title_en = _titles(rule, slot)
    key = situation.key(rule, slot.n)
    reminder = reminder_id(key)
    channel = DESK if slot.ends else channel_for(rule, client)
    wake = wakes.get(slot.series)
    wake = wake if wake and wake > slot.due else None
    return Occurrence(
        id=reminder,
        key=key,
        series=f"{rule.id}/{situation.name}/{slot.series}".rstrip("/."),
        rule=rule.id,
        title=title,
        title_en=title_en,
        why=rule.why,
        why_en=rule.why_en or rule.why,
        project=subject.project_slug,
        project_title=project.title if project else "",
        client=subject.client_slug,
        client_name=client.name if client else "",
        tier=situation.tier or (client.tier if client else ""),
        tier_rank=tiers.index(situation.tier) if situation.tier else len(tiers),
        due_on=slot.due.isoformat(),
        wake_on=wake.isoformat() if wake else None,
        lapses_on=_lapses(rule, slot.due, wake, situation.calendar),
        priority=PRIORITIES.index(rule.priority),
        channel=channel,
        touch="human" if slot.ends else touch_of(rule, situation),
        command=_command(rule, slot, subject, channel, reminder),
        contact=channel != DESK,
        required=rule.required,
        quiet=tuple(str(day) for day in client.limits.quiet_days) if client else (),
    )


def _titles(rule: Rule, slot: Slot) -> tuple[str, str]:
    zh, en = (rule.end_title, rule.end_title_en) if slot.ends else (rule.title, rule.title_en or rule.title)
    return zh.replace("{text}", slot.text), en.replace("{text}", slot.text)


def _command(rule: Rule, slot: Slot, subject: Subject, channel: str, reminder: str) -> str:
    if slot.ends:
        return f"csm done {reminder}"
    return command_for(
        rule,
        project=subject.project_slug,
        client=subject.client_slug,
        channel=channel,
        reminder=reminder,
        number=slot.number,
    )


def _lapses(rule: Rule, due: date, wake: date | None, calendar: WorkingCalendar) -> str | None:
    """The last day it makes sense; one that the person snoozed may be late by as much once more."""
    if rule.lapses is None:
        return None
    return calendar.shift(wake or due, rule.lapses).isoformat()
