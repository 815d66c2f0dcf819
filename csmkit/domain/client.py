"""A client: the team that raises money, how it wants to be reached, and what kind of client it is."""

from datetime import date
from typing import Literal

from pydantic import Field

from csmkit.domain.fields import Day, Line, RecordModel, Text
from csmkit.domain.vocabulary import Channel, ClientType, Role


class Contact(RecordModel):
    """A person at the client. No birthday, gender or age: the job does not need them (個資法: only what is needed)."""

    name: Line
    greeting: Line = ""
    """Form of address in letters, for example `林經理`; empty means the name itself."""
    role: Role = Role.OPERATOR
    email: Line = ""
    phone: Line = ""
    chat_id: Line = ""
    language: Literal["zh-TW", "en"] = "zh-TW"


class TypePeriod(RecordModel):
    """A client type the client once was, and why we thought so."""

    type: ClientType
    since: Day | None = None
    until: Day | None = None
    why: Line = ""


class Limits(RecordModel):
    """What the client asked us not to do."""

    no_phone: bool = False
    no_email: bool = False
    no_contact: bool = False
    """No proactive contact: only what the contract or the closeout requires."""
    quiet_days: tuple[Day | Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = ()


class Client(RecordModel):
    """One client, as kept in `clients/<slug>.toml`."""

    name: Line = Field(min_length=1)
    tier: Line = "standard"
    """Id or name of a tier in csm.toml."""
    type: ClientType | None = None
    type_since: Day | None = None
    type_history: tuple[TypePeriod, ...] = ()
    since: Day | None = None
    """First day of working together."""
    preferred_channel: Channel | None = None
    channel_told_on: Day | None = None
    """When the client was told which channel is theirs; None means nobody told them yet."""
    tags: tuple[Line, ...] = ()
    limits: Limits = Limits()
    contacts: dict[str, Contact] = Field(default_factory=dict)
    formerly: tuple[Line, ...] = ()
    """Slugs it had before; events under them are its own."""
    notes: Text = ""

    def is_quiet(self, day: date) -> bool:
        """Whether the client asked to be left alone on `day`."""
        name = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[day.weekday()]
        return any(quiet in (day, name) for quiet in self.limits.quiet_days)

    def reachable_by(self) -> Channel | None:
        """The channel to use: the preferred one, unless refused, else the first that a contact has."""
        refused = {Channel.PHONE} if self.limits.no_phone else set()
        if self.limits.no_email:
            refused.add(Channel.EMAIL)
        if self.preferred_channel and self.preferred_channel not in refused:
            return self.preferred_channel
        has = {
            Channel.EMAIL: any(contact.email for contact in self.contacts.values()),
            Channel.LINE: any(contact.chat_id for contact in self.contacts.values()),
            Channel.PHONE: any(contact.phone for contact in self.contacts.values()),
        }
        return next((channel for channel, there in has.items() if there and channel not in refused), None)
