"""What a rule looks at: one project or client, its history, the calendar and the settings."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from csmkit.domain.calendar import Offset, WorkingCalendar
from csmkit.domain.client import Client
from csmkit.domain.event import Event
from csmkit.domain.project import Project
from csmkit.domain.settings import Settings
from csmkit.domain.stage import FINISHED
from csmkit.domain.vocabulary import Stage
from csmkit.reminders.history import History
from csmkit.reminders.rule import Rule
from csmkit.reminders.rule_values import DECISION

CLIENT_SOURCES = frozenset({"silence", "channel"})
BOTH_SOURCES = frozenset({"unanswered", "promise"})


class Subject(NamedTuple):
    """One project, or one client by itself when `project` is None.

    Attributes:
        events: for a project its own events and its client's without a project; for a client all of them.
        stages_of_client: where the client's projects stand.
    """

    project_slug: str | None
    project: Project | None
    client_slug: str | None
    client: Client | None
    events: tuple[Event, ...]
    stages_of_client: tuple[Stage, ...]


class Situation(NamedTuple):
    """A subject with everything needed to say what falls due.

    `name` is its part of a reminder's key, `tier` the id of its client's tier as the settings know it.
    """

    name: str
    tier: str | None
    subject: Subject
    history: History
    calendar: WorkingCalendar
    settings: Settings

    def key(self, rule: Rule, n: str) -> str:
        """The key of one reminder, as the journal keeps it."""
        return f"{rule.id}/{self.name}/{n}"

    def day(self, name: str | None) -> date | None:
        """The project's milestone of that name."""
        if name is None or self.subject.project is None:
            return None
        found: date | None = getattr(self.subject.project.dates, name)
        return found

    def owns(self, event: Event) -> bool:
        """Whether the event belongs to this subject and not to its client at large, or the other way round."""
        return event.project == self.subject.project_slug

    def landed(self, rule: Rule, day: date, offset: Offset = Offset(0)) -> date:
        """The day `offset` from `day`, moved off days not worked the way the rule wants it.

        A step in working days ends on one anyway; the shift decides for calendar days.
        """
        if offset.working and offset.days:
            return self.calendar.shift(day, offset)
        day += timedelta(days=offset.days)
        match rule.shift:
            case "before":
                return self.calendar.preceding(day)
            case "after":
                return self.calendar.following(day)
        return day


def applies(rule: Rule, situation: Situation) -> bool:
    """Whether the rule speaks of this subject at all, whatever the day."""
    subject = situation.subject
    if rule.off or rule.source == "fact":
        return False
    if subject.project is None:
        level = rule.source in CLIENT_SOURCES or rule.source in BOTH_SOURCES
        return level and _stages_fit(rule, subject) and _client_fits(rule, situation)
    if rule.source in CLIENT_SOURCES or not _stages_fit(rule, subject):
        return False
    return (
        (not rule.kinds or subject.project.kind in rule.kinds)
        and _client_fits(rule, situation)
        and not any(_value(situation, field) for field in rule.missing)
        and all(_value(situation, field) for field in rule.filled)
    )


def touch_of(rule: Rule, situation: Situation) -> str:
    """Whether a person does it or the system can: tiers named in `human_for` always meet a person."""
    if situation.tier is not None and situation.tier in map(situation.settings.find_tier, rule.human_for):
        return "human"
    return rule.touch


def _stages_fit(rule: Rule, subject: Subject) -> bool:
    if subject.project is None:
        return not rule.stages or any(stage in rule.stages for stage in subject.stages_of_client)
    if rule.stages:
        return subject.project.stage in rule.stages
    return rule.source is not None or subject.project.stage not in FINISHED


def _client_fits(rule: Rule, situation: Situation) -> bool:
    client = situation.subject.client
    kind = client.type if client else None
    if kind in rule.not_types or (rule.types and kind not in rule.types):
        return False
    if not rule.tiers:
        return True
    return situation.tier is not None and situation.tier in map(situation.settings.find_tier, rule.tiers)


def _value(situation: Situation, field: str) -> Any:
    """What the record holds in a dotted field; for `decision`, whether one stands in the journal."""
    if field == DECISION:
        return situation.history.last((DECISION,)) is not None
    subject = situation.subject
    value: Any = subject.project
    parts = field.split(".")
    if parts[0] == "client" and len(parts) > 1:
        value, parts = subject.client, parts[1:]
    for part in parts:
        value = getattr(value, part, None)
    return value is not None and value not in ("", (), {})
