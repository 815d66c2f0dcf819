"""Patterns that match folded text: simplified and traditional, full and half width, whatever the case."""

import re
from functools import lru_cache

from csmkit.text.folding import fold


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
    return re.compile("".join(char if char.isascii() else _folded(char) for char in text), re.IGNORECASE)


def _folded(char: str) -> str:
    plain = fold(char)
    return plain if plain.isalnum() or not plain.isascii() else re.escape(plain)
