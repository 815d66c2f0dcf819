"""The packed index gives back what was put in, and a damaged one says so instead of lying."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmkit.faq.index import pack, strengths
from csmkit.faq.lexicon import EMPTY
from csmkit.faq.segment import FULL, MAX_ENTRIES, DamagedIndexError, Segment, filter_term, prefix_term
from tests.faq.entries import entry

ENTRIES = [entry(f"id-{n}", question=f"第{n}題廣告 facebook?", stages=("live",) if n % 2 else ()) for n in range(40)]
PACKED = pack(ENTRIES, EMPTY)


def test_every_term_of_every_entry_is_found_with_its_strength() -> None:
    segment = Segment(PACKED)
    segment.verify()
    assert segment.count == len(ENTRIES)
    for number, one in enumerate(ENTRIES):
        for term, strength in strengths(one, EMPTY).items():
            found = segment.postings(term)
            assert dict(zip(found.entries, found.strengths, strict=True))[number] == strength
            assert found.total == sum(found.strengths)


def test_rows_come_back() -> None:
    row = Segment(PACKED).row(7)
    one = ENTRIES[7]
    assert (row.id, row.question, row.group, row.short) == (one.id, one.question, one.group, one.short)
    assert (row.also, row.tags) == (one.also, one.tags)


@pytest.mark.parametrize(
    ("term", "count"),
    [
        ("沒有", 0),
        (filter_term("stage", "live"), 20),
        (filter_term("stage", ""), 20),
        (filter_term("id", "id-3"), 1),
        (filter_term("tag", "广告"), 40),
        (prefix_term("face"), 40),
        ("告", 40),
        ("", 0),
        ("很長" * 200, 0),
    ],
)
def test_lookups(term: str, count: int) -> None:
    assert len(Segment(PACKED).postings(term).entries) == count


def test_the_question_counts_more_than_the_answer() -> None:
    one = entry(question="撥款", answer="開模")
    found = strengths(one, EMPTY)
    assert FULL >= found["拨款"] > found["开模"] > 0


def test_an_empty_file_is_an_index() -> None:
    segment = Segment(pack([], EMPTY))
    assert segment.count == 0
    assert not segment.postings("廣告").entries


def test_separators_in_a_text_do_no_harm() -> None:
    row = Segment(pack([entry(question="甲\x1f乙\x1e丙")], EMPTY)).row(0)
    assert row.question == "甲乙丙"


def test_too_many_entries_are_refused() -> None:
    with pytest.raises(ValueError, match=str(MAX_ENTRIES + 1)):
        pack([entry()] * (MAX_ENTRIES + 1), EMPTY)


@pytest.mark.parametrize(
    "data", [b"", b"x", PACKED[:20], PACKED[:-1], PACKED + b"x", b"\0" * len(PACKED), b"csmfaq00" + PACKED[8:]]
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(DamagedIndexError):
        Segment(data)


@given(st.integers(0, 2**32 - 1))
def test_damage_inside_is_noticed_or_harmless(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(PACKED)
    for _ in range(20):
        data[chance.randrange(28, len(data))] = chance.randrange(256)
    segment = Segment(data)
    if data != PACKED:
        with pytest.raises(DamagedIndexError):
            segment.verify()
    for term in ("廣告", "广告", "告", "facebook", filter_term("id", "id-3")):
        try:
            for number in segment.postings(term).entries:
                segment.row(number)
        except DamagedIndexError:
            return
