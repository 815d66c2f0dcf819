"""Building the search index of FAQ entries: which terms an entry answers to, and how strongly."""

import struct
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from csmkit.faq.entry import Entry
from csmkit.faq.lexicon import Lexicon
from csmkit.faq.query import concepts
from csmkit.faq.segment import (
    FIELD,
    FULL,
    HEADER,
    ITEM,
    TERM,
    VERSION,
    Index,
    Segment,
    filter_term,
    prefix_term,
    slot_of,
    sound_term,
)
from csmkit.text.bigrams import characters, is_paired, terms
from csmkit.text.folding import fold

# How much a field tells about what an entry answers; found on the tuning half of the test questions.
_QUESTION, _ALSO, _TAG, _SHORT, _ANSWER, _GROUP, _ID = 3.0, 1.5, 3.0, 1.0, 0.8, 0.3, 0.5
_HALF = 4.0  # the sum of field weights at which a term has half its full strength
_LONGEST_PREFIX = 8
_CLEAN = str.maketrans("", "", FIELD + ITEM)


def build_index(files: Iterable[Sequence[Entry]], lexicon: Lexicon) -> Index:
    """An index in memory, one segment for each file's entries, the user's files last."""
    return Index(tuple(Segment(pack(entries, lexicon)) for entries in files), lexicon)


def pack(entries: Sequence[Entry], lexicon: Lexicon) -> bytes:
    """The index of one file, as bytes for a cache and for `Segment`.

    It depends on the entries, the lexicon and `segment.VERSION`; a cache must be keyed on all three.
    """
    postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, entry in enumerate(entries):
        for term, strength in strengths(entry, lexicon).items():
            postings[term].append((number, strength))
    table, slots = _pack_terms(postings)
    rows = [_pack_row(entry) for entry in entries]
    places = [0]
    for row in rows:
        places.append(places[-1] + len(row))
    body = b"".join((_numbers(slots), table, _numbers(places), *rows))
    return HEADER.pack(VERSION, len(rows), len(slots), len(table), places[-1], zlib.crc32(body)) + body


def strengths(entry: Entry, lexicon: Lexicon) -> dict[str, int]:
    """How strongly an entry speaks of each term, 1 to FULL: most when the term is in its question, and often."""
    sums: dict[str, float] = defaultdict(float)
    heads = [(entry.question, _QUESTION), *((text, _ALSO) for text in entry.also), *((tag, _TAG) for tag in entry.tags)]
    bodies = [(entry.short, _SHORT), (entry.answer, _ANSWER), (entry.group, _GROUP), (entry.id, _ID)]
    for text, weight in heads + bodies:
        folded = fold(text)
        for term in terms(folded):
            if len(term.text) > 1 or not is_paired(term.text):
                sums[term.text] += weight
        for concept in concepts(folded, lexicon):
            sums[concept] += weight
    for text, weight in heads:
        folded = fold(text)
        for key in (*characters(folded), *_prefixes(folded), *_sounds(folded)):
            sums[key] += weight
    found = {term: max(1, round(FULL * total / (total + _HALF))) for term, total in sums.items()}
    marks = [filter_term("stage", stage) for stage in entry.stages or ("",)]
    marks += [filter_term("tag", fold(tag)) for tag in entry.tags]
    found.update(dict.fromkeys([*marks, filter_term("id", entry.id)], FULL))
    return found


def _prefixes(folded: str) -> Iterator[str]:
    for term in terms(folded):
        if term.text[0].isalpha() and not is_paired(term.text[0]):
            yield from (
                prefix_term(term.text[:length]) for length in range(1, min(len(term.text), _LONGEST_PREFIX) + 1)
            )


def _sounds(folded: str) -> Iterator[str]:
    pairs = (term.text for term in terms(folded) if len(term.text) == 2 and is_paired(term.text[0]))
    return (sound for pair in pairs if (sound := sound_term(pair)))


def _pack_terms(postings: dict[str, list[tuple[int, int]]]) -> tuple[bytes, list[int]]:
    """The terms one after another, and the hash table of their places (counted from 1; 0 is a free slot)."""
    size = 1
    while size < 2 * len(postings):
        size *= 2
    slots = [0] * size
    parts, place = [], 1
    for term in sorted(postings):
        key, found = term.encode("utf-8", "replace")[:255], postings[term]
        scores = bytes(strength for _number, strength in found)
        head = TERM.pack(len(key), len(found), sum(scores)) + key
        parts += [head, _numbers([number for number, _strength in found]), scores]
        slot = slot_of(key, size)
        while slots[slot]:
            slot = (slot + 1) % size
        slots[slot] = place
        place += len(head) + 5 * len(found)
    return b"".join(parts), slots


def _pack_row(entry: Entry) -> bytes:
    lists = (ITEM.join(item.translate(_CLEAN) for item in items) for items in (entry.also, entry.tags))
    texts = (text.translate(_CLEAN) for text in (entry.id, entry.question, entry.group, entry.short))
    return FIELD.join((*texts, *lists)).encode("utf-8", "replace")


def _numbers(values: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(values)}I", *values)
