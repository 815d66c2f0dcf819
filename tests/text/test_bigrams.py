"""Chinese is cut into pairs, Latin into words, and scripts at their borders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmkit.text.bigrams import characters, is_paired, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("广告预算", ["广告", "告预", "预算"]),
        ("铁路12306", ["铁路", "12306"]),
        ("ga4埋码", ["ga", "4", "埋码"]),
        ("税", ["税"]),
        ("a方b", ["a", "方", "b"]),
        ("广告, 预算", ["广告", "预算"]),
        ("cpc 1,000.5", ["cpc", "1,000.5"]),
        ("のデザイン", ["のデ", "デザ", "ザイ", "イン"]),
        ("привет мир", ["привет", "мир"]),
        ("!?。、😂", []),
        ("_", []),
        ("", []),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert [term.text for term in terms(text)] == expected


@given(st.text())
def test_every_term_stands_where_it_says(text: str) -> None:
    for term in terms(text):
        assert text[term.start : term.end] == term.text


@given(st.text())
def test_every_letter_and_digit_of_a_paired_script_is_in_a_term(text: str) -> None:
    covered = {place for term in terms(text) for place in range(term.start, term.end)}
    assert all(place in covered for place, char in enumerate(text) if is_paired(char))


def test_characters_are_those_of_paired_scripts() -> None:
    assert list(characters("a税, 3。の")) == ["税", "の"]
