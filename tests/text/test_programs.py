"""Patterns kept between runs are those `re` makes, and odd bytes cost nothing but the time to make them anew."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmkit.text.programs import Programs

PATTERNS = [
    (r"a|b", 0),
    (r"(?P<year>\d{4})-(?P<month>\d\d)", 0),
    (r"[一-鿿]{2,4}(?!們)|NT\$ ?\d[\d,]{1,9}", re.IGNORECASE),
    (r"^\s*[▍■◆]+.*$", re.MULTILINE),
    ("", 0),
]
TEXT = "2026-11 我們賣 nt$ 1,280 的燈\n ■ 特色\nab"


def made() -> Programs:
    programs = Programs()
    for pattern, flags in PATTERNS:
        programs.compile(pattern, flags)
    return programs


@pytest.mark.parametrize(("pattern", "flags"), PATTERNS)
def test_what_is_kept_finds_what_re_finds(pattern: str, flags: int) -> None:
    kept = Programs()
    kept.take(made().give())
    found = kept.compile(pattern, flags)
    wanted = re.compile(pattern, flags)
    assert not kept.changed
    assert found == wanted and found.groupindex == wanted.groupindex
    assert [match.groups() for match in found.finditer(TEXT)] == [match.groups() for match in wanted.finditer(TEXT)]


def test_a_pattern_that_was_not_kept_is_made() -> None:
    kept = Programs()
    kept.take(made().give())
    assert kept.compile("新的")
    assert kept.changed


def test_what_is_not_used_any_more_is_not_kept_any_longer() -> None:
    kept = Programs()
    kept.take(made().give())
    kept.compile("a|b")
    again = Programs()
    again.take(kept.give())
    again.compile("")
    assert again.changed


def test_a_prepared_pattern_is_prepared_once() -> None:
    programs = Programs()
    assert programs.compile("A+", prepare=str.lower).match("aa")
    kept = Programs()
    kept.take(programs.give())
    assert kept.compile("A+", prepare=str.lower).match("aa") and not kept.changed


def test_no_pattern_is_no_pattern() -> None:
    with pytest.raises(re.error):
        Programs().compile("(")


@pytest.mark.parametrize(
    "rows", [b"[]", b"null", b"{}", b"not json", b'{"0 str a|b": 3}', b'{"0 str a|b": [0, 0, {}, [], 0, 1]}']
)
def test_rows_of_another_shape_are_made_anew(rows: bytes) -> None:
    stamp = made().give().partition(b"\n")[0]
    kept = Programs()
    kept.take(stamp + b"\n" + rows + b"\n" + b"\x07\x00\x00\x00")
    assert kept.compile("a|b").match("b") and kept.changed


@given(st.binary(max_size=60), st.integers(0, 2_000))
def test_damaged_bytes_do_no_harm(noise: bytes, place: int) -> None:
    data = made().give()
    for odd in (noise, data[:place], data[:place] + noise + data[place + len(noise) :]):
        kept = Programs()
        kept.take(odd)
        assert kept.compile("a|b").pattern == "a|b"
