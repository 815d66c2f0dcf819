"""Platform facts: fees, days and places that the user's platform sets; the program ships none of their values."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from csmkit.domain.fields import Day, Line, RecordModel, Text
from csmkit.domain.money import percent, twd
from csmkit.domain.vocabulary import Word
from csmkit.language import ngettext


class Unit(Word):
    """What kind of value a fact holds, which decides how it prints."""

    RATE = "rate", "比率"
    TWD = "twd", "元"
    DAYS = "days", "天"
    WORKING_DAYS = "working-days", "個工作天"
    TEXT = "text", "文字"


class Fact(RecordModel):
    """One figure or rule of the platform, with the day it was true and how long it may be believed."""

    name: Line = ""
    unit: Unit = Unit.TEXT
    value: Annotated[Decimal, Field(strict=True)] | Text | None = Field(default=None, union_mode="left_to_right")
    as_of: Day | None = None
    valid_until: Day | None = None
    source: Line = ""

    @field_validator("value", mode="before")
    @classmethod
    def _exact(cls, value: Any) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Decimal(str(value))
        return None if value == "" else value

    @model_validator(mode="after")
    def _fits_unit(self) -> "Fact":
        if self.value is None or self.unit is Unit.TEXT:
            return self
        if not isinstance(self.value, Decimal) or self.value < 0:
            raise PydanticCustomError("csm_number", "not a number", {"key": "value", "value": str(self.value)})
        if self.unit is Unit.RATE and self.value > 1:
            raise PydanticCustomError("csm_rate", "a rate over 1", {"key": "value", "value": str(self.value)})
        if self.unit is not Unit.RATE and self.value != self.value.to_integral_value():
            raise PydanticCustomError("csm_whole", "not a whole number", {"key": "value", "value": str(self.value)})
        return self

    def is_known(self) -> bool:
        """Whether a value was filled in."""
        return self.value is not None

    def expired(self, today: date) -> bool:
        """Whether the fact may no longer be believed on `today`."""
        return self.valid_until is not None and self.valid_until < today

    def shown(self) -> str:
        """The value as letters and answers print it: `8%`, `NT$15`, `10 個工作天`; empty when unknown."""
        if self.value is None:
            return ""
        if not isinstance(self.value, Decimal):
            return self.value
        match self.unit:
            case Unit.RATE:
                return percent(self.value)
            case Unit.TWD:
                return twd(int(self.value))
            case Unit.DAYS | Unit.WORKING_DAYS:
                return f"{int(self.value)} {self.unit.zh}"
        return f"{self.value:f}"


def expiry_note(fact: Fact, today: date) -> str:
    """A short note when the fact is out of date or soon will be (30 days); empty when it may be believed."""
    if fact.valid_until is None:
        return ""
    left = (fact.valid_until - today).days
    if left < 0:
        return ngettext("expired {count} day ago", "expired {count} days ago", -left).format(count=-left)
    return ngettext("expires in {count} day", "expires in {count} days", left).format(count=left) if left <= 30 else ""
