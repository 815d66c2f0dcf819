"""Finding the entries that answer a message: the best first, and nothing when nothing fits."""

from bisect import bisect_left
from heapq import nlargest
from math import log
from typing import NamedTuple

from csmkit.faq.highlight import Span, found_spans, matched_words
from csmkit.faq.query import Query, Weighted, read_query
from csmkit.faq.segment import FULL, DamagedIndexError, Index, Postings, filter_term, prefix_term, sound_term
from csmkit.text.bigrams import is_paired
from csmkit.text.folding import fold

_POSTINGS = 300_000  # looked at for one message, the weightiest terms first: bounds the time at any size
_TAIL = 0.35  # results below this share of the best one are noise
_SOUND = 0.6  # a pair that only sounds like the one typed
_SPARE = 10  # more results than asked for, in case some are replaced by the user's own


class Hit(NamedTuple):
    """One entry that may answer the message.

    Attributes:
        id: of the entry.
        question: its question.
        group: its topic group.
        score: higher is better; only comparable within one search.
        matched: the words of the message that were found; `網紅=KOL` when the entry says it in another way.
        short: its answer for chat, as written.
        question_spans: what to highlight in `question`, as (start, end).
        short_spans: likewise in `short`.
    """

    id: str
    question: str
    group: str
    score: float
    matched: tuple[str, ...]
    short: str
    question_spans: tuple[Span, ...]
    short_spans: tuple[Span, ...]


class _Term(NamedTuple):
    """A term of the message, looked up in every segment."""

    source: Weighted
    weight: float
    postings: tuple[Postings, ...]


def search(
    index: Index, message: str, *, limit: int = 5, stage: str | None = None, tag: str | None = None
) -> list[Hit]:
    """The entries that best answer a message, at most `limit`, the best first; empty when nothing fits.

    Args:
        index: what to search.
        message: words, a question or a whole pasted chat message, in any script variant.
        limit: how many results at most.
        stage: only entries asked in this stage (those without a stage are asked in any).
        tag: only entries with this tag.

    Raises:
        DamagedIndexError: when a segment turns out to be broken: build it again.
    """
    query = read_query(message, index.lexicon)
    terms = [_look_up(term, index) for term in query.terms]
    places = _ranked(terms, index, limit + _SPARE, _allowed(index, stage, tag))
    best = [place for place in places if not _is_replaced(index, place)][:limit]
    if not best or not _fits(query, terms, best[0][0]):
        return []
    return [_hit(index, query, terms, place) for place in best if place[0] >= _TAIL * best[0][0]]


def _look_up(term: Weighted, index: Index) -> _Term:
    """A term with its postings, weighed by how rare it is (the idf of BM25, over strengths instead of counts).

    A Latin word that is nowhere stands for the words it begins; a pair that is nowhere, for those that sound like it.
    """
    postings = _postings(term.text, index)
    weight = term.weight
    if not any(found.total for found in postings):
        other, share = _instead(term.text)
        if other:
            postings = _postings(other, index)
            weight *= share if any(found.total for found in postings) else 1
    entries = sum(segment.count for segment in index.segments)
    about = sum(found.total for found in postings) / FULL
    return _Term(term, weight * log(1 + (entries - about + 0.5) / (about + 0.5)), postings)


def _postings(term: str, index: Index) -> tuple[Postings, ...]:
    return tuple(segment.postings(term) for segment in index.segments)


def _instead(term: str) -> tuple[str | None, float]:
    """What to look for when a term is nowhere, and what share of its weight that has."""
    if not term[0].isalpha():
        return None, 0.0
    if not is_paired(term[0]):
        return prefix_term(term), 1.0
    return (sound_term(term), _SOUND) if len(term) == 2 else (None, 0.0)


def _ranked(
    terms: list[_Term], index: Index, count: int, allowed: list[set[int]] | None
) -> list[tuple[float, int, int]]:
    """The `count` best entries as (score, segment, entry); equal scores keep the order of the files."""
    scores = [[0.0] * segment.count for segment in index.segments]
    left = _POSTINGS
    for term in sorted(terms, key=lambda term: -term.weight):
        weight = term.weight / FULL
        for values, found in zip(scores, term.postings, strict=True):
            try:
                for entry, strength in zip(found.entries, found.strengths, strict=True):
                    values[entry] += weight * strength
            except IndexError as error:
                raise DamagedIndexError from error
            left -= len(found.entries)
        if left < 0:
            break
    rows = (
        (score, -number, -entry)
        for number, values in enumerate(scores)
        for entry, score in enumerate(values)
        if score > 0 and (allowed is None or entry in allowed[number])
    )
    return [(score, -number, -entry) for score, number, entry in nlargest(count, rows)]


def _allowed(index: Index, stage: str | None, tag: str | None) -> list[set[int]] | None:
    """For each segment the entries that the filters leave; None without filters."""
    choices: list[tuple[str, ...]] = []
    if stage is not None:
        choices.append((filter_term("stage", stage), filter_term("stage", "")))
    if tag is not None:
        choices.append((filter_term("tag", fold(tag)),))
    if not choices:
        return None
    return [
        set.intersection(
            *({entry for term in any_of for entry in segment.postings(term).entries} for any_of in choices)
        )
        for segment in index.segments
    ]


def _is_replaced(index: Index, place: tuple[float, int, int]) -> bool:
    """Whether a later file has an entry with the same id."""
    _score, number, entry = place
    later = index.segments[number + 1 :]
    term = filter_term("id", index.segments[number].row(entry).id)
    return any(segment.postings(term).total for segment in later)


def _fits(query: Query, terms: list[_Term], score: float) -> bool:
    """Whether the best score says more than chance.

    A line between on-topic and off-topic messages, fitted to the tuning half by logistic regression: how much of the
    message the FAQ has never heard of, how much the best entry covers, and whether it speaks of this trade or another.
    """
    plain = [term for term in terms if not term.source.text.startswith("=")]
    whole = sum(term.weight for term in plain)
    if not whole:
        return False
    unknown = sum(term.weight for term in plain if not any(found.total for found in term.postings)) / whole
    core = min(query.core, 2)
    foreign = max(0, min(query.foreign, 2) - core)
    return 8.0 - 6.6 * unknown + 2.0 * log(score / whole + 0.01) + 4.0 * core - 6.8 * foreign >= 0


def _hit(index: Index, query: Query, terms: list[_Term], place: tuple[float, int, int]) -> Hit:
    score, number, entry = place
    row = index.segments[number].row(entry)
    there = [term.source for term in terms if _has(term.postings[number], entry)]
    matched = matched_words(query.text, there, row, index.lexicon)
    spans = [found_spans(text, there, index.lexicon) for text in (row.question, row.short)]
    return Hit(row.id, row.question, row.group, round(score, 2), matched, row.short, spans[0], spans[1])


def _has(postings: Postings, entry: int) -> bool:
    place = bisect_left(postings.entries, entry)
    return place < len(postings.entries) and postings.entries[place] == entry
