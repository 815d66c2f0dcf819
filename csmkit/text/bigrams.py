"""Text cut into terms that can be looked up: character pairs for Chinese, words for Latin script, numbers.

Chinese is written without spaces and two characters are the usual word, so every overlapping pair is a term; nothing
needs a dictionary and nothing is lost. Scripts are split at their borders: `鐵路12306` is found by `12306`.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

# From here on the letters of Unicode belong to scripts that put no spaces between words (Han, kana, bopomofo, Yi …).
_FIRST = "\u2e80"
_RUN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")


class Term(NamedTuple):
    """One term of a folded text and where it stands."""

    text: str
    start: int
    end: int


def is_paired(char: str) -> bool:
    """Whether the character belongs to a script that is cut into pairs."""
    return char >= _FIRST and char.isalnum()


def terms(folded: str) -> Iterator[Term]:
    """The terms of a folded text in reading order; a Chinese character that stands alone is a term by itself."""
    for start, run in _runs(folded):
        if len(run) == 1 or not is_paired(run[0]):
            yield Term(run, start, start + len(run))
        else:
            for index in range(len(run) - 1):
                yield Term(run[index : index + 2], start + index, start + index + 2)


def _runs(folded: str) -> Iterator[tuple[int, str]]:
    """Numbers, and letters of one kind of script at a time, with their places.

    Where scripts meet is looked for here: as a class of the expression it would take longer to compile than a message
    takes to search.
    """
    for match in _RUN.finditer(folded):
        run, start = match.group(), match.start()
        if run.isascii() or min(run) >= _FIRST:
            yield start, run
            continue
        for _paired, chars in groupby(run, key=lambda char: char >= _FIRST):
            part = "".join(chars)
            yield start, part
            start += len(part)


def characters(folded: str) -> Iterator[str]:
    """Each character of a script that is cut into pairs, so that a search for one character finds it."""
    return (char for char in folded if is_paired(char))
