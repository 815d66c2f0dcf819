"""Field types that the records share: strict where a slip would cost money, forgiving where it would not."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from csmkit.domain.calendar import FIRST_YEAR, LAST_YEAR

MAX_MONEY = 10**12  # TWD; anything larger is a slip of the keyboard


def _a_day(value: Any, info: ValidationInfo) -> Any:
    if info.mode == "json":
        return value
    if isinstance(value, datetime) or not isinstance(value, date):
        raise PydanticCustomError("csm_date", "not a date", {"value": str(value)})
    return value


def _in_range(value: date) -> date:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise PydanticCustomError("csm_year", "year out of range", {"value": str(value.year)})
    return value


def _whole(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticCustomError("csm_whole", "not a whole number", {"value": str(value)})
    return value


Day = Annotated[date, BeforeValidator(_a_day), AfterValidator(_in_range)]
"""A calendar date, written without quotes: 2026-02-03."""

Moment = AwareDatetime
"""A moment with its offset: 2026-11-21T11:00:00+08:00."""

Twd = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=MAX_MONEY)]
"""Whole New Taiwan dollars."""

Count = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=10**9)]
"""A whole number of people, hours, days …"""

Line = Annotated[str, Field(max_length=2_000)]
"""A line of text."""

Text = Annotated[str, Field(max_length=50_000)]
"""Free text."""


class RecordModel(BaseModel):
    """A part of a record: never changed in place, and keys it does not know are kept."""

    model_config = ConfigDict(frozen=True, extra="allow", str_strip_whitespace=False, hide_input_in_errors=True)
