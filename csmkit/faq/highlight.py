"""Why an entry was found: the message's words that are in it, and where they stand in its text."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from csmkit.faq.lexicon import Lexicon, find_forms
from csmkit.faq.query import Weighted
from csmkit.faq.segment import Row
from csmkit.text.folding import Folded, fold, fold_with_origins

Span = tuple[int, int]
"""Start and end in a text as it was written."""

_MOST = 6  # words shown as the reason
_LEAST = 0.3  # terms that weigh less explain nothing


class Reason(NamedTuple):
    """A word of the message that the entry has, or says in another way."""

    word: str
    weight: float


def telling(terms: Iterable[Weighted]) -> list[Weighted]:
    """The terms that explain something; single characters only when there is nothing longer."""
    told = [term for term in terms if term.weight >= _LEAST]
    longer = [term for term in told if len(term.text) > 1 and not term.text.startswith("=")]
    return [term for term in told if len(term.text) > 1] if longer else told


def matched_words(text: str, terms: Iterable[Weighted], row: Row, lexicon: Lexicon) -> tuple[str, ...]:
    """The words of a message that were found in an entry, the weightiest first.

    Args:
        text: the message.
        terms: its terms that are in the entry.
        row: the entry.
        lexicon: for words that the entry says in another way: `網紅=KOL`.
    """
    told = telling(terms)
    whole = fold("\n".join((row.question, *row.also, *row.tags, row.short)))
    pairs = [term for term in told if not term.text.startswith("=")]
    reasons = [Reason(_trimmed(text[start:end], lexicon.idle), weight) for (start, end), weight in _joined(pairs)]
    for term in told:
        if term.text.startswith("="):
            start, end = term.spans[0]
            other = _said_as(int(term.text[1:]), row, lexicon)
            if other and fold(text[start:end]) not in whole:
                reasons.append(Reason(f"{text[start:end]}={other}", term.weight))
    ordered = sorted(reasons, key=lambda reason: -reason.weight)
    return tuple(dict.fromkeys(reason.word for reason in ordered if reason.word))[:_MOST]


def found_spans(text: str, terms: Sequence[Weighted], lexicon: Lexicon) -> tuple[Span, ...]:
    """Where the terms stand in a text of the entry, joined where they touch; for highlighting."""
    folded = fold_with_origins(text)
    told = telling(terms)
    spans = [span for term in told for span in _places(folded, term.text)]
    groups = {int(term.text[1:]) for term in told if term.text.startswith("=")}
    forms = find_forms(folded.text, lexicon.synonyms)
    spans += [folded.span(found.start, found.end) for found in forms if groups.intersection(found.groups)]
    return tuple(_merged(spans))


def _trimmed(word: str, idle: str) -> str:
    """The word without characters at its ends that say nothing."""
    start, end = 0, len(word)
    while start < end and fold(word[start]) in idle:
        start += 1
    while end > start and fold(word[end - 1]) in idle:
        end -= 1
    return word[start:end]


def _places(folded: Folded, term: str) -> list[Span]:
    found, start = [], folded.text.find(term)
    while start >= 0:
        found.append(folded.span(start, start + len(term)))
        start = folded.text.find(term, start + 1)
    return found


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _joined(terms: Sequence[Weighted]) -> list[tuple[Span, float]]:
    """The spans of all terms, joined where they overlap, each with the weight of the terms in it."""
    spans = sorted((start, end, term.weight) for term in terms for start, end in term.spans)
    joined: list[tuple[Span, float]] = []
    for start, end, weight in spans:
        if joined and start < joined[-1][0][1]:
            (first, last), sum_ = joined[-1]
            joined[-1] = ((first, max(last, end)), sum_ + weight)
        else:
            joined.append(((start, end), weight))
    return joined


def _said_as(group: int, row: Row, lexicon: Lexicon) -> str:
    """The entry's own word for a synonym group, as it writes it."""
    for text in (row.question, *row.also, *row.tags, row.short):
        folded = fold_with_origins(text)
        for found in find_forms(folded.text, lexicon.synonyms):
            if group in found.groups:
                start, end = folded.span(found.start, found.end)
                return text[start:end]
    return ""
