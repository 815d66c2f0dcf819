"""What people write into the cells of a spreadsheet, read as the values of a record."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from csmkit.domain.faults import word_of
from csmkit.domain.vocabulary import Channel, ClientType, Kind, Role, Stage
from csmkit.language import _
from csmkit.text.safe import one_line

_DATE = re.compile(r"(\d{2,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_WORDS = {
    "project.kind": Kind,
    "project.stage": Stage,
    "client.type": ClientType,
    "client.preferred_channel": Channel,
    "contact.role": Role,
}
FIRST_ROC_YEAR = 1911
"""民國 1 年 is 1912."""


def read_cell(field: str, text: str) -> Any:
    """The value a cell holds for a field; None for an empty cell.

    Raises:
        ValueError: saying what is wrong with it.
    """
    if not text or text in ("-", "—", "N/A", "n/a"):
        return None
    if field.startswith("project.dates.") or field == "client.since":
        return read_date(text)
    if field.startswith("project.money."):
        return read_sum(text)
    if field in _WORDS:
        return word_of(_WORDS[field], text).value
    if field == "client.tags":
        return [part.strip() for part in re.split(r"[,,、;;]", text) if part.strip()]
    return text


def read_date(text: str) -> date:
    """A date in one of the forms of spreadsheets: 2026-02-03, 2026/2/3, 2026年2月3日, 115/2/3 (民國).

    Raises:
        ValueError: when it is none.
    """
    match = _DATE.fullmatch(text.strip())
    if match:
        year, month, day = map(int, match.groups())
        try:
            return date(year if year > FIRST_ROC_YEAR else year + FIRST_ROC_YEAR, month, day)
        except ValueError:
            pass
    raise ValueError(_("{value} is not a date").format(value=one_line(text, 40)))


def read_sum(text: str) -> int:
    """A whole sum in one of the forms of spreadsheets: 300000, 300,000.0, NT$300,000, 30萬.

    Raises:
        ValueError: when it is none, or not whole.
    """
    plain = text.strip().upper().replace(",", "").replace(",", "").replace(" ", "")
    plain = re.sub(r"^(NT\$|NTD|TWD|\$)|元$", "", plain)
    times = 1
    if plain.endswith(("萬", "万")):
        plain, times = plain[:-1], 10_000
    try:
        value = Decimal(plain) * times
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value < 0 or value != value.to_integral_value():
        raise ValueError(_("{value} is not a whole sum").format(value=one_line(text, 40)))
    return int(value)
