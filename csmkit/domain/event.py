"""Journal events: what happened, with whom, through which channel."""

from decimal import Decimal
from typing import Literal

from pydantic import Field, field_validator

from csmkit.domain.fields import Day, Line, Moment, RecordModel, Text
from csmkit.domain.vocabulary import CONTACT_KINDS, Channel, EventKind, Metric, Outcome, Scope, Way


class Event(RecordModel):
    """One thing that happened. The journal only grows: a mistake is mended by a correcting event.

    `id` is the key of its line; everything else is the inline table behind it.
    """

    id: Line
    at: Moment
    kind: EventKind = EventKind.NOTE
    project: Line | None = None
    client: Line | None = None
    way: Way | None = None
    scope: Scope | None = None
    who: Line | None = None
    channel: Channel | None = None
    text: Text = ""
    letter: Line | None = None
    """Which letter it was, for mail and chat that came from one."""
    sent: Line | None = None
    """File in sent/ that holds what left the machine, word for word. Such an event is never undone."""
    metrics: dict[Metric, Decimal] = Field(default_factory=dict)
    outcome: Outcome | None = None
    promise_by: Day | None = None
    """Our own word: a reminder until it is kept."""
    reminder: Line | None = None
    """Key of the reminder that was done, skipped or snoozed."""
    action: Literal["done", "skip", "snooze"] | None = None
    until: Line | None = None
    """Until when a snoozed reminder sleeps: an ISO date."""
    anchor_on: Day | None = None
    """The date the reminder hung on when it was snoozed; it wakes early when that date moves."""
    corrects: Line | None = None
    """Id of the event this one takes back."""

    @field_validator("metrics", mode="before")
    @classmethod
    def _exact(cls, value: object) -> object:
        if isinstance(value, dict):
            return {key: Decimal(str(number)) if isinstance(number, float) else number for key, number in value.items()}
        return value

    def is_contact(self) -> bool:
        """Whether the event reached a person."""
        return self.kind in CONTACT_KINDS
