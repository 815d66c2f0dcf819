"""Words and numbers typed on the command line, read with errors that say what would have been right."""

from datetime import date
from typing import TypeVar

from csmkit.domain.calendar import FIRST_YEAR, LAST_YEAR
from csmkit.domain.vocabulary import Word
from csmkit.errors import UsageError
from csmkit.language import _
from csmkit.text.safe import one_line
from csmkit.text.toml import loose_date

WordT = TypeVar("WordT", bound=Word)


def word(words: type[WordT], text: str) -> WordT:
    """The word that `text` names.

    Raises:
        UsageError: with the choices.
    """
    from csmkit.domain.faults import word_of

    try:
        return word_of(words, text)
    except ValueError as error:
        raise UsageError(str(error)) from error


def day(text: str) -> date:
    """The date `text` means.

    Raises:
        UsageError: when it is none, with the one that may have been meant.
    """
    try:
        value = date.fromisoformat(text.strip())
    except ValueError as error:
        right = loose_date(text) or "2026-02-03"
        raise UsageError(
            _("{value} is not a date").format(value=one_line(text, 40)), hint=_("write {right}").format(right=right)
        ) from error
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise UsageError(_("the year {value} is out of range").format(value=value.year))
    return value


def money(text: str) -> int:
    """A whole sum in TWD: `300000`, `300,000` or `NT$300,000`.

    Raises:
        UsageError: when it is none.
    """
    digits = text.strip().upper().removeprefix("NT$").replace(",", "").strip()
    if not (digits.isascii() and digits.isdecimal()):
        raise UsageError(
            _("{value} is not a whole sum").format(value=one_line(text, 40)), hint=_("write for example 300000")
        )
    return int(digits)
