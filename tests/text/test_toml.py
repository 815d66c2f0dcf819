"""Values as TOML: what is written comes back, and what cannot be read says where."""

import tomllib
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmkit.text.toml import key_text, literal, loose_date, parse, quote

texts = st.text()
zones = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(lambda minutes: timezone(timedelta(minutes=minutes)))
plain = (
    texts
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.dates()
    | st.times().map(lambda value: value.replace(fold=0))
    | st.datetimes().map(lambda value: value.replace(fold=0))
    | st.datetimes(timezones=zones).map(lambda value: value.replace(fold=0))
)
values = st.recursive(plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4))


def back(value: Any) -> Any:
    return tomllib.loads(f"v = {literal(value)}\n")["v"]


@given(values)
@settings(max_examples=300)
def test_any_value_comes_back_as_it_was_from_one_line(value: Any) -> None:
    assert "\n" not in literal(value)
    assert "\r" not in literal(value)
    assert repr(back(value)) == repr(value)


@given(texts)
@settings(max_examples=300)
def test_any_text_comes_back_quoted_on_one_line(text: str) -> None:
    quoted = quote(text)
    assert not any(char in quoted for char in "\n\r\0\x1b\x7f")
    assert tomllib.loads(f"{quoted} = {quoted}") == {text: text}


@given(texts, texts)
def test_any_key_comes_back(first: str, second: str) -> None:
    assert tomllib.loads(f"{key_text(first)}.{key_text(second)} = 1") == {first: {second: 1}}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00",
        "\x1b[31m紅",
        "\x7f",
        "\x85\x9b",
        "\u2028\u2029\u202e",
        '"""',
        "'''",
        "\\",
        "\\u0041",
        "👩‍👩‍👧",
        "مرحبا",
        "\ufeff",
    ],
)
def test_hostile_text_comes_back(text: str) -> None:
    assert back(text) == text
    assert back({text: [text]}) == {text: [text]}


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4))
def test_a_decimal_keeps_every_digit(value: Decimal) -> None:
    assert tomllib.loads(f"v = {literal(value)}", parse_float=Decimal)["v"] == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal(10), "10"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.10"), "0.10"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("-0"), "-0"),
        (Decimal("Infinity"), "inf"),
        (Decimal("NaN"), "nan"),
        (float("nan"), "nan"),
        (1e22, "1e+22"),
        (True, "true"),
        (date(1, 1, 1), "0001-01-01"),
        (time(7, 5), "07:05:00"),
        ((), "[]"),
        ({"a": None, "b c": 1}, '{ "b c" = 1 }'),
        ({"a": None}, "{}"),
    ],
)
def test_forms(value: Any, text: str) -> None:
    assert literal(value) == text
    tomllib.loads(f"v = {text}")


def test_a_word_is_written_as_its_id() -> None:
    class Colour(StrEnum):
        RED = "紅"

    assert literal(Colour.RED) == '"紅"'
    assert literal({Colour.RED: Colour.RED}) == '{ "紅" = "紅" }'


def test_an_offset_with_seconds_keeps_its_moment() -> None:
    at = datetime(1900, 1, 1, 12, tzinfo=timezone(timedelta(hours=8, minutes=6, seconds=5)))
    assert back(at) == at
    assert back(at).tzinfo == UTC


@pytest.mark.parametrize("value", [None, [None], b"bytes", object(), {1, 2}])
def test_what_toml_has_no_form_for_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        literal(value)


# --- reading


def test_good_text_has_no_problem() -> None:
    assert parse('a = 1\r\nb = "露"\r\n', "x.toml") == ({"a": 1, "b": "露"}, None)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a = 1\nend = 2026-2-3\n", "x.toml:2: end: 2026-2-3 is not a date; write 2026-02-03"),
        ("end = 2026/2/3 # 週二\n", "x.toml:1: end: 2026/2/3 is not a date; write 2026-02-03"),
        ("title = 露米\n", 'x.toml:1: title: this line is not TOML: title = 露米; put text in quotes: "…"'),
        ("title = “露米”\n", 'x.toml:1: title: this line is not TOML: title = “露米”; use straight quotes: "…"'),
        ("a = 1\na = 2\n", "x.toml:2: a: it is written twice; keep one of the two"),
        ("a = 1\n\n\nnonsense", "x.toml:4: this line is not TOML: nonsense"),
        ('a = "x\u2028y"\r\n# \x85\nb = 露\n', 'x.toml:3: b: this line is not TOML: b = 露; put text in quotes: "…"'),
        ("a = \x1b[31m\n", "x.toml:1: a: this line is not TOML: a = \\x1b[31m"),
    ],
)
def test_a_problem_names_line_key_and_what_to_write(text: str, problem: str) -> None:
    data, found = parse(text, "x.toml")
    assert data is None
    assert str(found).startswith(problem)


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 5000,
        "a = " + "1" * 5000,
        "a" + ".a" * 5000 + " = [",
        "a = 2026-02-30",
        "a = 99:99:99",
        "\x00",
        "=",
        "[",
        "a = '''",
    ],
)
def test_monsters_are_problems_not_crashes(text: str) -> None:
    data, problem = parse(text, "x.toml")
    assert data is None
    assert problem is not None
    assert len(str(problem)) < 300
    assert "\n" not in str(problem)


@given(st.text(max_size=60))
def test_any_text_is_data_or_a_problem(text: str) -> None:
    data, problem = parse(text, "x.toml")
    assert (data is None) == (problem is not None)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2026-2-3", "2026-02-03"),
        ("2026/12/3", "2026-12-03"),
        ("2026.2.13", "2026-02-13"),
        ("tomorrow", None),
        ("", None),
    ],
)
def test_loose_dates(text: str, right: str | None) -> None:
    assert loose_date(text) == right
