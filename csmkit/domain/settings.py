"""The workspace's settings, `csm.toml`. A key it does not know is a mistake, because a typo would change nothing."""

import zoneinfo
from datetime import tzinfo
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from csmkit.domain.fields import Count, Day, Line
from csmkit.text.likeness import fold_name


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Me(_Section):
    """Who signs the letters."""

    name: Line = ""
    title: Line = ""
    email: Line = ""
    phone: Line = ""


class Platform(_Section):
    """The platform she works for."""

    name: Line = ""
    url: Line = ""


class Tier(_Section):
    """A level of clients; the order in csm.toml is the rank, the first being the highest."""

    name: Line
    contact_days: Count = 30
    """After how many days without contact a reminder comes."""


class CalendarSettings(_Section):
    """Own additions to the country's working calendar."""

    country: Line = "TW"
    days_off: tuple[Day, ...] = ()
    work_days: tuple[Day, ...] = ()


class ReminderSettings(_Section):
    """How much the morning may ask."""

    contact_cap: Count = 2
    """Contacts per client and week; answers to them and money do not count."""
    reply_working_days: Count = 1
    """An incoming message is answered within so many working days."""
    look_ahead_days: Count = 3


class Mail(_Section):
    """How letters leave. Passwords are not here: they come from the environment or the keyring."""

    smtp_host: Line = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_user: Line = ""
    smtp_security: Literal["starttls", "tls"] = "starttls"
    imap_host: Line = ""
    imap_port: int = Field(default=993, ge=1, le=65535)
    imap_user: Line = ""
    imap_security: Literal["tls", "starttls"] = "tls"
    drafts_folder: Line = ""
    """Folder for drafts on the server; found by its mark when empty."""
    from_address: Line = ""
    """Sender, when it is not the email under [me]."""
    reply_to: Line = ""


DEFAULT_TIERS = {
    "diamond": Tier(name="鑽石", contact_days=10),
    "gold": Tier(name="黃金", contact_days=14),
    "standard": Tier(name="一般", contact_days=30),
}


class Settings(_Section):
    """Everything in csm.toml."""

    language: Literal["en", "zh_TW"] | None = None
    time_zone: Line = "Asia/Taipei"
    me: Me = Me()
    platform: Platform = Platform()
    tiers: dict[str, Tier] = Field(default_factory=lambda: dict(DEFAULT_TIERS), min_length=1)
    calendar: CalendarSettings = CalendarSettings()
    reminders: ReminderSettings = ReminderSettings()
    mail: Mail = Mail()

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            zoneinfo.ZoneInfo(value)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise PydanticCustomError("csm_zone", "not a time zone", {"value": value}) from error
        return value

    def zone(self) -> tzinfo:
        """The time zone in which the day begins."""
        return zoneinfo.ZoneInfo(self.time_zone)

    def find_tier(self, text: str) -> str | None:
        """Id of the tier that `text` names by id or name, or None."""
        wanted = fold_name(text)
        for key, tier in self.tiers.items():
            if wanted in (fold_name(key), fold_name(tier.name)):
                return key
        return None

    def tier_rank(self, text: str) -> int:
        """0 for the highest tier, growing downwards; unknown tiers come last."""
        key = self.find_tier(text)
        return list(self.tiers).index(key) if key is not None else len(self.tiers)

    def tier_name(self, text: str) -> str:
        """The tier's name as shown, or the text itself when the settings do not know it."""
        key = self.find_tier(text)
        return self.tiers[key].name if key is not None else text
