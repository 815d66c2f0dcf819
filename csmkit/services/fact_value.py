"""Reading a platform figure as a person types it: `8%`, `NT$15`, `10 個工作天`."""

import re
from decimal import Decimal
from unicodedata import normalize

from csmkit.domain.facts import Unit
from csmkit.errors import UsageError
from csmkit.language import _
from csmkit.text.safe import one_line

_RATE = re.compile(r"(\d+(?:\.\d+)?)\s*(%?)")
_SUM = re.compile(r"(?:NT\$|TWD)?\s*(\d{1,3}(?:,\d{3})+|\d+)\s*(?:元|TWD)?", re.IGNORECASE)
_DAYS = re.compile(r"(\d{1,4})\s*(?:個?工作[天日]|[天日]|(?:working[ -])?days?|w?d)?", re.IGNORECASE)
_EXAMPLES = {Unit.RATE: "8%", Unit.TWD: "NT$15", Unit.DAYS: "30", Unit.WORKING_DAYS: "10"}


def read_value(unit: Unit, text: str) -> Decimal | int | str:
    """The value a typed text means.

    Args:
        unit: what kind of value is wanted.
        text: as typed; full-width digits are understood. `8%` and `0.08` are the same rate, a bare `8` is refused.

    Raises:
        UsageError: when it is no value of this unit, with an example.
    """
    typed = normalize("NFKC", text).strip()
    if unit is Unit.TEXT:
        return text.strip()
    pattern = {Unit.RATE: _RATE, Unit.TWD: _SUM}.get(unit, _DAYS)
    match = pattern.fullmatch(typed)
    if match is None:
        raise _refusal(unit, text)
    if unit is not Unit.RATE:
        return int(match.group(1).replace(",", ""))
    rate = Decimal(match.group(1)) / (100 if match.group(2) else 1)
    if rate > 1:
        raise _refusal(unit, text)
    return rate


def example(unit: Unit) -> str:
    """How a value of this unit may be written; empty for free text."""
    return _EXAMPLES.get(unit, "")


def _refusal(unit: Unit, text: str) -> UsageError:
    return UsageError(
        _("'{text}' is no value in {unit}").format(text=one_line(text, 40), unit=unit.label),
        hint=_("write for example {right}").format(right=_EXAMPLES[unit]),
    )
