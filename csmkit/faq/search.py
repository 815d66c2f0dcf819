"""Finding the entries that answer a message: the best first, and nothing when nothing fits.

Each entry is taken as a way of speaking, and the best one is that in which the message is likeliest (query likelihood
with Dirichlet smoothing: Zhai and Lafferty, 2001). How likely a term is in any entry at all, which BM25 knows only as
its rarity, is then also what tells a message of ours from one that belongs elsewhere.
"""

from bisect import bisect_left
from heapq import nlargest
from math import log, sqrt
from typing import NamedTuple

from csmkit.faq.highlight import Span, found_spans, matched_words
from csmkit.faq.query import Query, Weighted, read_query
from csmkit.faq.segment import FULL, DamagedIndexError, Index, Postings, filter_term, prefix_term, sound_term
from csmkit.text.bigrams import is_paired
from csmkit.text.folding import fold
from csmkit.text.tally import Tally, count_of

_POSTINGS = 300_000  # looked at for one message, the weightiest terms first: bounds the time at any size
_SMOOTHING = 12_000.0  # strengths lent to each entry from all of them, so that a term it lacks does not rule it out
_TAIL = 0.3  # results below this share of the best one are noise
_STEP = 4  # strengths in one unit of field weight
_VOCABULARY = 40_000  # different terms there may be; makes what was never seen only a little unlikely
_LINE = {
    "one": -10.3, "unknown": -6.1, "said": 2.9, "core": 0.5, "foreign": -2.6, "sum": 1.4, "mean": 0.7, "terms": 2.5,
}  # fmt: skip
"""The line of `_fits`; above it a message is answered."""
_SHORTEST_PREFIX = 3  # letters; fewer begin too many words
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
    """A term of the message, looked up in every segment.

    Attributes:
        source: the term.
        weight: what it weighs, less when only something like it was found.
        total: strengths of it in all entries together; 0 when it is nowhere.
        postings: where it is in each segment.
    """

    source: Weighted
    weight: float
    total: int
    postings: tuple[Postings, ...]


class _Found(NamedTuple):
    """An entry with its score, by the numbers of its segment and in it."""

    score: float
    segment: int
    entry: int


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
    whole = sum(sum(segment.sizes) for segment in index.segments)
    found = _ranked(terms, index, whole, limit + _SPARE, _allowed(index, stage, tag))
    best = [one for one in found if not _is_replaced(index, one)][:limit]
    if not best or best[0].score <= 0 or not _fits(query, terms, index, whole, best[0].score):
        return []
    return [_hit(index, query, terms, one) for one in best if one.score >= _TAIL * best[0].score]


def _look_up(term: Weighted, index: Index) -> _Term:
    """A term with its postings.

    A Latin word that is nowhere stands for the words it begins; a pair that is nowhere, for those that sound like it.
    """
    postings, weight = _postings(term.text, index), term.weight
    total = sum(found.total for found in postings)
    if not total:
        other, share = _instead(term.text)
        if other:
            postings = _postings(other, index)
            total = sum(found.total for found in postings)
            weight *= share if total else 1
    return _Term(term, weight, total, postings)


def _postings(term: str, index: Index) -> tuple[Postings, ...]:
    return tuple(segment.postings(term) for segment in index.segments)


def _instead(term: str) -> tuple[str | None, float]:
    """What to look for when a term is nowhere, and what share of its weight that has."""
    if not term[0].isalpha():
        return None, 0.0
    if not is_paired(term[0]):
        return (prefix_term(term), 1.0) if len(term) >= _SHORTEST_PREFIX else (None, 0.0)
    return (sound_term(term), _SOUND) if len(term) == 2 else (None, 0.0)


def _ranked(
    terms: list[_Term], index: Index, whole: int, count: int, allowed: list[set[int]] | None
) -> list[_Found]:
    """The `count` best entries; equal scores keep the order of the files.

    Args:
        terms: the message.
        index: what is searched.
        whole: all strengths of all entries.
        count: how many.
        allowed: for each segment the entries that filters leave.
    """
    scores = [[0.0] * segment.count for segment in index.segments]
    known = [term for term in terms if term.total]
    left = _POSTINGS
    for term in sorted(known, key=lambda term: term.total / term.weight):
        scale = whole / (_SMOOTHING * term.total)
        gains = [term.weight * log(1 + strength * scale) for strength in range(FULL + 1)]
        for values, found in zip(scores, term.postings, strict=True):
            try:
                for entry, strength in zip(found.entries, found.strengths, strict=True):
                    values[entry] += gains[strength]
            except IndexError as error:
                raise DamagedIndexError from error
            left -= len(found.entries)
        if left < 0:
            break
    weight = sum(term.weight for term in known)
    usual = _SMOOTHING + whole / max(1, sum(segment.count for segment in index.segments))
    rows = (
        (score + weight * log(usual / (_SMOOTHING + index.segments[number].sizes[entry])), -number, -entry)
        for number, values in enumerate(scores)
        for entry, score in enumerate(values)
        if score > 0 and (allowed is None or entry in allowed[number])
    )
    return [_Found(score, -number, -entry) for score, number, entry in nlargest(count, rows)]


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


def _is_replaced(index: Index, one: _Found) -> bool:
    """Whether a later file has an entry with the same id."""
    later = index.segments[one.segment + 1 :]
    term = filter_term("id", index.segments[one.segment].row(one.entry).id)
    return any(segment.postings(term).total for segment in later)


def _fits(query: Query, terms: list[_Term], index: Index, whole: int, score: float) -> bool:
    """Whether the best score says more than chance.

    A line between messages for us and for somebody else, fitted by logistic regression: how much of the message the
    FAQ has never heard of, how well the best entry says it, whether it has words of this trade or another, and whether
    its terms are commoner in the entries or in the examples of messages that belong elsewhere.
    """
    plain = [term for term in terms if _tells(term.source.text)]
    size = sum(term.source.weight for term in plain)
    if not size:
        return False
    unknown = sum(term.source.weight for term in plain if not term.total) / size
    said = score / sum(term.weight for term in terms if term.total)
    core = min(query.core, 2)
    foreign = max(0, min(query.foreign, 2) - core)
    ours = sum(term.source.weight * _leaning(term, index.elsewhere, whole) for term in plain)
    line = _LINE["one"] + _LINE["unknown"] * unknown + _LINE["said"] * said + _LINE["core"] * core
    line += _LINE["foreign"] * foreign + _LINE["sum"] * ours / sqrt(size) + _LINE["mean"] * ours / size
    return line + _LINE["terms"] * log(1 + len(plain)) >= 0


def _tells(text: str) -> bool:
    """Whether a term tells whose message it is: groups of synonyms stand beside their words, and a client's own
    figures are in no entry whatever they are about."""
    return not (text[0] == "=" or text[0].isdigit())


def _leaning(term: _Term, elsewhere: Tally, whole: int) -> float:
    """How much commoner a term is in the entries than in messages that belong elsewhere, as a logarithm."""
    row = elsewhere.counts.get(term.source.text)
    if not row and not term.total:
        return 0.0
    there = (count_of(row, 0) if row else 0) + 0.5
    here = term.total / _STEP + 0.5
    many = _VOCABULARY / 2
    return log(here / (whole / _STEP + many)) - log(there / (sum(elsewhere.totals) + many))


def _hit(index: Index, query: Query, terms: list[_Term], one: _Found) -> Hit:
    row = index.segments[one.segment].row(one.entry)
    there = [term.source for term in terms if _has(term.postings[one.segment], one.entry)]
    matched = matched_words(query.text, there, row, index.lexicon)
    spans = [found_spans(text, there, index.lexicon) for text in (row.question, row.short)]
    return Hit(row.id, row.question, row.group, round(one.score, 2), matched, row.short, spans[0], spans[1])


def _has(postings: Postings, entry: int) -> bool:
    place = bisect_left(postings.entries, entry)
    return place < len(postings.entries) and postings.entries[place] == entry
