"""Patterns that match folded text: simplified and traditional, full and half width, whatever the case."""

import re
from functools import lru_cache

from csmkit.text.folding import fold
from csmkit.text.programs import PROGRAMS

_CAPITAL = re.compile(r"\\.|[A-Z]")


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """The text folded for matching; remembered, because many rules look at the same blocks."""
    return fold(text)


def folded_pattern(text: str) -> re.Pattern[str]:
    """A regular expression whose own characters are folded; its syntax, being ASCII, stays.

    Args:
        text: the expression, written in any script.

    Raises:
        re.error: when it is none.
    """
    return PROGRAMS.compile(text, prepare=_fold_pattern)


def _fold_pattern(text: str) -> str:
    # Folded text has no capitals; ignoring case instead would cost a millisecond for every range of Han characters.
    lower = _CAPITAL.sub(lambda match: match[0] if match[0][0] == "\\" else match[0].lower(), text)
    return "".join(char if char.isascii() else _folded(char) for char in lower)


def _folded(char: str) -> str:
    plain = fold(char)
    return plain if plain.isalnum() or not plain.isascii() else re.escape(plain)
