"""A client's message turned into weighted search terms: filler dropped, the question itself put first."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from csmkit.faq.lexicon import Forms, Lexicon, find_forms
from csmkit.text.bigrams import Term, is_paired, terms
from csmkit.text.folding import fold_with_origins

MAX_CHARACTERS = 3_000
"""Longer messages are read from both ends only; a chat message has a few hundred characters."""

_SENTENCE = re.compile(r"[^。!?;~〜…\n\r]+[。!?;~〜…\n\r]*")
_MARKUP = re.compile(r"<script\b[^<]{0,2000}</script>|</?[a-z][^<>\n]{0,200}>|\x1b\[[0-9;]{0,20}[a-z]")
"""Tags and escape codes that came along with a pasted message."""
_CLAUSE = re.compile(r"[^\s,、:。!?;~〜…]+")

# The weights below were found on the tuning half of tests/faq/questions.tsv; see tests/benchmarks/faq_eval.py.
_BRIEF = 24  # characters; up to here every sentence is the question
_ASIDE = 0.35  # a sentence that asks nothing, in a message that asks elsewhere
_IDLE = (1.0, 0.5, 0.1)  # a pair with none, one or two idle characters
_DULL = 0.5  # a pair in a word of any topic
_KNOWN = 0.3  # a pair in a word of the synonym table, which counts as a whole as well
_SYNONYM = 2.0  # a word of the synonym table, whichever way it is said
_CHARACTER = 0.35  # a character by itself: finds 打完樣 by 打樣, and words with one slip


class Weighted(NamedTuple):
    """A search term of the message.

    Attributes:
        text: a pair, word, number or character; `=7` stands for synonym group 7.
        weight: how much it says about what is asked; a pair in the question itself has 1.
        spans: where it stands in the message, as (start, end).
    """

    text: str
    weight: float
    spans: tuple[tuple[int, int], ...]


class Query(NamedTuple):
    """A message ready to be looked up.

    Attributes:
        text: the message, or its two ends when it was too long.
        terms: what to look up, in the order of the message.
        core: different words of this trade in it.
        foreign: different words of other topics in it.
    """

    text: str
    terms: tuple[Weighted, ...]
    core: int
    foreign: int


def read_query(message: str, lexicon: Lexicon) -> Query:
    """The message as a query; one without content (greetings, emoji, punctuation) has no terms."""
    text = message
    if len(message) > MAX_CHARACTERS:
        half = MAX_CHARACTERS // 2
        text = f"{message[:half]}\n{message[-half:]}"
    folded = fold_with_origins(text)
    kept = _without_filler(_MARKUP.sub(lambda match: " " * len(match[0]), folded.text), lexicon)
    size = sum(char.isalnum() for char in kept)
    found: dict[str, tuple[float, list[tuple[int, int]]]] = {}
    for start, end, share in _sentences(folded.text, kept, size, lexicon):
        for term, weight in weigh(kept[start:end], lexicon):
            best, spans = found.get(term.text, (0.0, []))
            spans.append(folded.span(start + term.start, start + term.end))
            found[term.text] = (max(best, share * weight), spans)
    listed = tuple(Weighted(key, weight, tuple(spans)) for key, (weight, spans) in found.items())
    return Query(text, listed, _count(kept, lexicon.core), _count(kept, lexicon.foreign))


def weigh(folded: str, lexicon: Lexicon) -> Iterator[tuple[Term, float]]:
    """The terms of a folded text with their weights."""
    dull = {place for found in find_forms(folded, lexicon.dull) for place in range(found.start, found.end)}
    known: set[int] = set()
    for found in find_forms(folded, lexicon.synonyms):
        known.update(range(found.start, found.end))
        for group in found.groups:
            yield Term(f"={group}", found.start, found.end), _SYNONYM
    for term in terms(folded):
        paired = is_paired(term.text[0])
        weight = _IDLE[sum(char in lexicon.idle for char in term.text)] if paired else 1.0
        if {term.start, term.end - 1} <= dull:
            weight = min(weight, _DULL)
        if {term.start, term.end - 1} <= known:
            weight *= _KNOWN
        if len(term.text) > 1 or not paired or len(folded.strip()) == 1:
            yield term, weight
    for place, char in enumerate(folded):
        if char not in lexicon.idle and is_paired(char):
            weight = _CHARACTER * (_DULL if place in dull else 1) * (_KNOWN if place in known else 1)
            yield Term(char, place, place + 1), weight


def concepts(folded: str, lexicon: Lexicon) -> Iterator[str]:
    """The synonym groups that a folded text speaks of, as terms `=number`."""
    return (f"={group}" for found in find_forms(folded, lexicon.synonyms) for group in found.groups)


def _count(folded: str, forms: Forms) -> int:
    return len({found.form for found in find_forms(folded, forms)})


def _without_filler(folded: str, lexicon: Lexicon) -> str:
    """The text with filler blanked out, every other character at its place."""
    chars = list(folded)
    for found in find_forms(folded, lexicon.phrases):
        chars[found.start : found.end] = " " * (found.end - found.start)
    for match in _CLAUSE.finditer("".join(chars)):
        left = list(match.group())
        for found in find_forms(match.group(), lexicon.alone):
            left[found.start : found.end] = " " * (found.end - found.start)
        if len(left) > 1 and not any(char.isalnum() and char not in lexicon.idle for char in left):
            chars[match.start() : match.end()] = " " * len(left)
    return "".join(chars)


def _sentences(folded: str, kept: str, size: int, lexicon: Lexicon) -> list[tuple[int, int, float]]:
    """Start, end and share of each sentence that has content."""
    spans = [match.span() for match in _SENTENCE.finditer(folded)]
    spans = [(start, end) for start, end in spans if any(char.isalnum() for char in kept[start:end])]
    asks = [any(True for _found in find_forms(folded[start:end], lexicon.cues)) for start, end in spans]
    if size <= _BRIEF or not any(asks):
        return [(start, end, 1.0) for start, end in spans]
    return [(start, end, 1.0 if ask else _ASIDE) for (start, end), ask in zip(spans, asks, strict=True)]
