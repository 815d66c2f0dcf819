"""Building the search index of FAQ entries: which terms an entry answers to, and how strongly."""

import struct
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from csmkit.faq.entry import Entry
from csmkit.faq.lexicon import Lexicon
from csmkit.faq.query import concepts
from csmkit.faq.render import without_names
from csmkit.faq.segment import (
    FIELD,
    FULL,
    HEADER,
    ITEM,
    MAX_ENTRIES,
    NUMBER,
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
from csmkit.text.tally import NOTHING, Tally

# How much a field tells about what an entry answers; found on the questions to tune on.
_QUESTION, _ALSO, _ASKED, _TAG, _SHORT, _ANSWER, _GROUP, _ID = 3.0, 1.5, 1.0, 3.0, 1.0, 0.8, 0.3, 0.5
_STEPS = 4  # strength of a term for each unit of field weight; what is above FULL / _STEPS is said often enough
_LONGEST_PREFIX = 8
_CLEAN = str.maketrans("", "", FIELD + ITEM)


def build_index(files: Iterable[Sequence[Entry]], lexicon: Lexicon, elsewhere: Tally = NOTHING) -> Index:
    """An index in memory, one segment for each file's entries, the user's files last."""
    return Index(tuple(Segment(pack(entries, lexicon)) for entries in files), lexicon, elsewhere)


def pack(entries: Sequence[Entry], lexicon: Lexicon) -> bytes:
    """The index of one file, as bytes for a cache and for `Segment`.

    It depends on the entries, the lexicon and `segment.VERSION`; a cache must be keyed on all three.

    Raises:
        ValueError: for more than MAX_ENTRIES entries.
    """
    if len(entries) > MAX_ENTRIES:
        raise ValueError(len(entries))
    postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    sizes = []
    for number, entry in enumerate(entries):
        found = strengths(entry, lexicon)
        sizes.append(sum(found.values()))
        for term, strength in (*found.items(), *((mark, FULL) for mark in dict.fromkeys(marks(entry)))):
            postings[term].append((number, strength))
    table, slots = _pack_terms(postings)
    rows = [_pack_row(entry) for entry in entries]
    places = [0]
    for row in rows:
        places.append(places[-1] + len(row))
    body = b"".join((_places(slots), table, _places(sizes), _places(places), *rows))
    return HEADER.pack(VERSION, len(rows), len(slots), len(table), places[-1], zlib.crc32(body)) + body


def strengths(entry: Entry, lexicon: Lexicon) -> dict[str, int]:
    """How strongly an entry speaks of each term, 1 to FULL: by the fields the term is in, and how many of them."""
    sums: dict[str, float] = defaultdict(float)
    heads = [(entry.question, _QUESTION), *((text, _ALSO) for text in entry.also), *((tag, _TAG) for tag in entry.tags)]
    bodies = [(without_names(entry.short), _SHORT), (without_names(entry.answer), _ANSWER)]
    bodies += [(entry.group, _GROUP), (entry.id, _ID)]
    asked = ((text, _ASKED) for text in entry.asked)
    for texts, keys in ((heads, _head_keys), (asked, _asked_keys), (bodies, _keys)):
        for text, weight in texts:
            for key in set(keys(fold(text), lexicon)):
                sums[key] += weight
    return {term: min(FULL, max(1, round(_STEPS * total))) for term, total in sums.items()}


def marks(entry: Entry) -> Iterator[str]:
    """The terms by which filters find an entry."""
    yield from (filter_term("stage", stage) for stage in entry.stages or ("",))
    yield from (filter_term("tag", fold(tag)) for tag in entry.tags)
    yield filter_term("id", entry.id)


def _keys(folded: str, lexicon: Lexicon) -> Iterator[str]:
    """What any text is found by: synonym groups, pairs, words and numbers."""
    yield from concepts(folded, lexicon)
    yield from (term.text for term in terms(folded) if len(term.text) > 1 or not is_paired(term.text[0]))


def _asked_keys(folded: str, lexicon: Lexicon) -> Iterator[str]:
    """What clients ask is also found by its characters."""
    yield from _keys(folded, lexicon)
    yield from characters(folded)


def _head_keys(folded: str, lexicon: Lexicon) -> Iterator[str]:
    """What stands for an entry is found by its sounds and the beginnings of its words as well."""
    yield from _asked_keys(folded, lexicon)
    for term in terms(folded):
        if is_paired(term.text[0]):
            sound = sound_term(term.text)
            if sound:
                yield sound
        elif term.text[0].isalpha():
            yield from (
                prefix_term(term.text[:length]) for length in range(1, min(len(term.text), _LONGEST_PREFIX) + 1)
            )


def _pack_terms(postings: dict[str, list[tuple[int, int]]]) -> tuple[bytes, list[int]]:
    """The terms one after another, and the hash table of their places (counted from 1; 0 is a free slot)."""
    size = len(postings) * 3 // 2 + 1
    slots = [0] * size
    parts, place = [], 1
    for term in sorted(postings):
        key, found = term.encode("utf-8", "replace")[:255], postings[term]
        scores = bytes([strength for _number, strength in found])
        parts += [TERM.pack(len(key), len(found), sum(scores)), key, scores]
        parts.append(array(NUMBER, [number for number, _strength in found]).tobytes())
        slot = slot_of(key, size)
        while slots[slot]:
            slot = (slot + 1) % size
        slots[slot] = place
        place += TERM.size + len(key) + len(scores) * (1 + array(NUMBER).itemsize)
    return b"".join(parts), slots


def _pack_row(entry: Entry) -> bytes:
    lists = (ITEM.join(item.translate(_CLEAN) for item in items) for items in (entry.also, entry.tags))
    texts = (text.translate(_CLEAN) for text in (entry.id, entry.question, entry.group, entry.short))
    return FIELD.join((*texts, *lists)).encode("utf-8", "replace")


def _places(values: Sequence[int]) -> bytes:
    return struct.pack(f"={len(values)}I", *values)
