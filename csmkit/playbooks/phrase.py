"""Phrases: the small pattern language of tone and triage rules, found in linear time, so none can hang.

`你們/平台…沒/不會…做` means one of the first words, then within a few characters of the same sentence one of the next,
and so on. Width, case, spaces and character variants do not matter.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from csmkit.text.folding import fold, fold_with_origins

GAP = 10
"""How many characters may stand between two words of a phrase."""
_ENDS = re.compile(r"[^。!?\n]+")
_SPACES = " \t\u00a0\u3000"

Phrase = tuple[tuple[str, ...], ...]
"""Slots in their order, each with the words of which one must stand there; folded."""


class Match(NamedTuple):
    """Where something was found in the prepared text, and the sentence around it."""

    start: int
    end: int
    sentence: tuple[int, int]


class Prepared(NamedTuple):
    """A text ready for many phrases.

    Attributes:
        original: as it was given.
        text: folded, without spaces.
        origins: for each character of `text` its place in the original.
        sentences: the spans of its sentences.
        quoted: the spans that stand in 「」 or 『』: somebody else's words or a name.
    """

    original: str
    text: str
    origins: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    quoted: tuple[tuple[int, int], ...]

    def place(self, index: int) -> tuple[int, int]:
        """Line and column in the original, both from 1, of a character of the prepared text."""
        at = self.origins[index]
        return self.original.count("\n", 0, at) + 1, at - self.original.rfind("\n", 0, at)

    def shown(self, match: Match) -> str:
        """What was found, as the original writes it."""
        return self.original[self.origins[match.start] : self.origins[match.end - 1] + 1]

    def is_quoted(self, match: Match) -> bool:
        """Whether all of it stands between quotation marks."""
        return any(start <= match.start and match.end <= end for start, end in self.quoted)


_QUOTED = re.compile("「[^「」\n]*」|『[^『』\n]*』")


def prepare(text: str) -> Prepared:
    """A text made ready."""
    folded = fold_with_origins(text)
    kept = [index for index, char in enumerate(folded.text) if char not in _SPACES]
    plain = "".join(folded.text[index] for index in kept)
    return Prepared(
        text,
        plain,
        tuple(folded.origins[index] for index in kept),
        tuple(match.span() for match in _ENDS.finditer(plain)),
        tuple(match.span() for match in _QUOTED.finditer(plain)),
    )


def read_phrase(text: str) -> Phrase:
    """A phrase as a rule writes it; empty slots and words are left out."""
    slots = []
    for slot in text.split("…"):
        words = tuple(word for word in fold(slot).replace(" ", "").split("/") if word)
        if words:
            slots.append(words)
    return tuple(slots)


def find_all(phrase: Phrase, prepared: Prepared) -> Iterator[Match]:
    """Every place of a phrase, in reading order for each of its first words."""
    text = prepared.text
    for word in phrase[0] if phrase else ():
        start = text.find(word)
        while start >= 0:
            sentence = _sentence(prepared, start)
            end = _chain(phrase, 1, text, start + len(word), sentence[1])
            if end and end <= sentence[1]:
                yield Match(start, end, sentence)
            start = text.find(word, start + len(word))


def find_first(phrases: Iterable[Phrase], prepared: Prepared, span: tuple[int, int] | None = None) -> Match | None:
    """The first place of any of the phrases, within a span of the text when one is given."""
    for phrase in phrases:
        for match in find_all(phrase, prepared):
            if span is None or (span[0] <= match.start and match.end <= span[1]):
                return match
    return None


def _sentence(prepared: Prepared, place: int) -> tuple[int, int]:
    from bisect import bisect_right

    index = bisect_right(prepared.sentences, (place, len(prepared.text) + 1)) - 1
    return prepared.sentences[index] if index >= 0 else (0, len(prepared.text))


def _chain(phrase: Phrase, slot: int, text: str, end: int, stop: int) -> int:
    """Where the rest of a phrase ends when its words follow each other closely enough, else 0."""
    if slot == len(phrase):
        return end
    places = [
        (place, place + len(word))
        for word in phrase[slot]
        if (place := text.find(word, end, min(stop, end + GAP + len(word)))) >= 0
    ]
    for _place, after in sorted(places):
        found = _chain(phrase, slot + 1, text, after, stop)
        if found:
            return found
    return 0
