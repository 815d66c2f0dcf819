"""Folding for matching only: what two people would call the same text becomes the same text.

Width, case, accents, compatibility forms, simplified and traditional characters and their variants (台/臺, 裡/里) fall
together. The result is never shown: simplified and traditional are many-to-many, so one form stands for several words
(后 for both 后 and 後). Each character folds by itself, so the place of every folded character in the original is known.
"""

import unicodedata
from functools import cache
from typing import NamedTuple


class Folded(NamedTuple):
    """A folded text that still knows where it came from.

    Attributes:
        text: the folded text; may be longer or shorter than the original.
        origins: for each folded character, the index of the character it came from.
    """

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original, as (start, end), that became `text[start:end]`; not for an empty part."""
        return self.origins[start], self.origins[end - 1] + 1


class _Folds(dict[int, str]):
    """What each character folds to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code)).casefold()
        # Case folding can bring back a composed form (ΐ), so decompose once more before dropping the marks.
        letters = [char for char in unicodedata.normalize("NFKD", plain) if unicodedata.category(char) not in _DROPPED]
        forms = _forms()
        self[code] = folded = "".join(forms.get(char, char) for char in letters)
        return folded


# Marks that modify a letter, and invisible format characters such as the zero-width space.
_DROPPED = frozenset(("Mn", "Me", "Cf"))
_folds = _Folds()


@cache
def _forms() -> dict[str, str]:
    from csmkit.text.han_variants import FORMS, VARIANTS

    return dict(zip(VARIANTS, FORMS, strict=True))


def fold(text: str) -> str:
    """The text folded for matching."""
    return text.lower() if text.isascii() else text.translate(_folds)


def fold_with_origins(text: str) -> Folded:
    """The text folded for matching, with the way back to the original for highlighting."""
    parts, origins = [], []
    for index, char in enumerate(text):
        folded = _folds[ord(char)]
        parts.append(folded)
        origins.extend([index] * len(folded))
    return Folded("".join(parts), tuple(origins))
