"""What the search knows of words: synonyms, chat filler, signs of a question, words of other topics."""

from collections.abc import Iterator
from typing import NamedTuple

Forms = dict[str, list[tuple[str, tuple[int, ...]]]]
"""Folded forms by their first two characters, the longest first, each with the numbers of its synonym groups."""


class Lexicon(NamedTuple):
    """The words, folded and ready to be matched.

    Plain dictionaries, lists and texts, so that a cache can keep `tuple(lexicon)` and give back `Lexicon(*kept)`.
    """

    synonyms: Forms
    phrases: Forms
    """Politeness, skipped wherever it stands."""
    alone: Forms
    """Words skipped when a clause has nothing else."""
    cues: Forms
    """Words that make a sentence a question."""
    dull: Forms
    """Words of any topic; they count less."""
    core: Forms
    """Words of this trade; a message with one is probably for us."""
    foreign: Forms
    """Words of other topics; a message with these alone is not for us."""
    idle: str
    """Characters that mean little; a pair with one of them counts less."""


class Found(NamedTuple):
    """A known form in a folded text."""

    start: int
    end: int
    form: str
    groups: tuple[int, ...]


EMPTY = Lexicon({}, {}, {}, {}, {}, {}, {}, "")


def find_forms(folded: str, forms: Forms) -> Iterator[Found]:
    """The known forms in a folded text, the longest at each place, none overlapping another."""
    place = 0
    while place < len(folded):
        step = 1
        for form, groups in (*forms.get(folded[place : place + 2], ()), *forms.get(folded[place], ())):
            if folded.startswith(form, place) and _is_whole(folded, place, place + len(form)):
                yield Found(place, place + len(form), form, groups)
                step = len(form)
                break
        place += step


def _is_whole(folded: str, start: int, end: int) -> bool:
    """Whether a Latin form is more than a part of a longer word (`ad` in `add`)."""
    if start and _is_latin(folded[start]) and _is_latin(folded[start - 1]):
        return False
    return not (end < len(folded) and _is_latin(folded[end - 1]) and _is_latin(folded[end]))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()
