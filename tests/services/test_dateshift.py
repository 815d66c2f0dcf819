"""Moving dates: only TOML's dates move, all of them, and every other byte stays."""

import tomllib
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmkit.services.dateshift import shift_dates, shift_journal
from csmkit.text.toml import key_text, literal

BOM = b"\xef\xbb\xbf"
DAYS = st.integers(-20_000, 20_000)
DATES = st.dates(date(1990, 1, 1), date(2100, 12, 31))
ZONES = st.builds(timezone, st.integers(-14 * 60, 14 * 60).map(lambda minutes: timedelta(minutes=minutes)))
MOMENTS = st.datetimes(
    datetime(1990, 1, 1),
    datetime(2100, 12, 31),
    timezones=st.one_of(st.none(), ZONES),
)
TEXTS = st.text(max_size=12).filter(str.isprintable) | DATES.map(str) | DATES.map("x = {}\n".format)
VALUES = st.recursive(
    DATES | MOMENTS | TEXTS | st.integers(-(2**40), 2**40) | st.booleans() | st.times(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
COMMENT = st.sampled_from(["", " # due 2026-01-05", "\t# x = 2026-01-05"])


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A TOML file as a person may write it: dated keys, comments, sections, either line ending, perhaps a BOM."""
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    tables = draw(st.dictionaries(TEXTS, st.dictionaries(TEXTS, VALUES, max_size=4), max_size=3))
    lines = ["# 2026-01-05"]
    for name, table in tables.items():
        lines.append(f"[{key_text(name)}]{draw(COMMENT)}")
        lines.extend(f"{key_text(key)} = {literal(value)}{draw(COMMENT)}" for key, value in table.items())
    return draw(st.sampled_from([b"", BOM])) + newline.join([*lines, ""]).encode()


def moved(value: Any, days: int) -> Any:
    if isinstance(value, dict):
        return {key: moved(item, days) for key, item in value.items()}
    if isinstance(value, list):
        return [moved(item, days) for item in value]
    return value + timedelta(days=days) if isinstance(value, date) else value


def read(data: bytes) -> dict[str, Any]:
    return tomllib.loads(data.removeprefix(BOM).decode())


@given(files(), DAYS)
def test_every_date_moves_and_nothing_else(data: bytes, days: int) -> None:
    assert read(shift_dates(data, days)) == moved(read(data), days)


@given(files(), DAYS)
def test_there_and_back_gives_the_same_bytes(data: bytes, days: int) -> None:
    assert shift_dates(shift_dates(data, days), -days) == data


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a = 2026-02-27", "a = 2026-03-02"),
        ("a = 2026-01-05T23:30:00+08:00", "a = 2026-01-08T23:30:00+08:00"),
        ("a = 2026-01-05 23:30:00.25z", "a = 2026-01-08 23:30:00.25z"),
        ("a=[2026-01-05,{b=2026-01-05}]", "a=[2026-01-08,{b=2026-01-08}]"),
        ('2026-01-05 = "2026-01-05" # 2026-01-05', '2026-01-05 = "2026-01-05" # 2026-01-05'),
        ("a = '''\n2026-01-05\n'''\n[\"2026-01-05\"]", "a = '''\n2026-01-05\n'''\n[\"2026-01-05\"]"),
        ("a = 23:30:00", "a = 23:30:00"),
        ("a = 9999-12-31", "a = 9999-12-31"),
        ("a = 2026-01-05\nb = = 1", "a = 2026-01-05\nb = = 1"),
        ("", ""),
    ],
)
def test_forms(before: str, after: str) -> None:
    assert shift_dates(before.encode(), 3) == after.encode()


def _event(day: str, text: str = "") -> bytes:
    return f'"{day}-k" = {{ at = {day}T10:00:00+08:00, text = "{text}" }}\n'.encode()


def _moved_event(key: str, day: str, text: str = "") -> bytes:
    return _event(day, text).replace(f'"{day}-k"'.encode(), f'"{key}-k"'.encode())


def test_events_go_to_the_month_they_move_into() -> None:
    january = b"# head\n" + _event("2026-01-05") + b"\n# about the next\n" + _event("2026-01-30")
    february = _event("2026-02-01")
    assert shift_journal({"journal/2026-01.toml": january, "journal/2026-02.toml": february}, 3) == {
        "journal/2026-01.toml": b"# head\n" + _moved_event("2026-01-05", "2026-01-08") + b"\n# about the next\n",
        "journal/2026-02.toml": _moved_event("2026-01-30", "2026-02-02") + _moved_event("2026-02-01", "2026-02-04"),
    }


def test_a_damaged_line_stays_and_costs_no_other() -> None:
    broken = b'"x" = { at = 2026-01-06T\n'
    data = _event("2026-01-05") + broken + _event("2026-01-07")
    assert shift_journal({"journal/2026-01.toml": data}, 1) == {
        "journal/2026-01.toml": _moved_event("2026-01-05", "2026-01-06")
        + broken
        + _moved_event("2026-01-07", "2026-01-08")
    }


@pytest.mark.parametrize(
    "line",
    [
        b"\"k\" = { text = 'at = 2020-01-01', at = 2026-01-31T10:00:00+08:00 }\n",
        b"'k' = { at = 2026-01-31 10:00:00Z }\r\n",
        b"k.at = 2026-01-31T10:00:00+08:00\n",
        b'"k" = { at = 2026-01-31T10:00:00+08:00, text = """\n2026-01-31\n""" }\n',
    ],
)
def test_an_event_may_be_written_in_other_ways(line: bytes) -> None:
    assert shift_journal({"journal/2026-01.toml": line}, 1) == {
        "journal/2026-02.toml": line.replace(b"at = 2026-01-31", b"at = 2026-02-01")
    }


def test_a_last_line_without_newline_is_closed_and_mark_and_line_ending_do_not_get_into_the_middle() -> None:
    first = BOM + _event("2026-01-05").replace(b"\n", b"\r\n")
    assert shift_journal({"journal/2025-12.toml": first, "journal/2026-01.toml": _event("2026-01-06")[:-1]}, 1) == {
        "journal/2026-01.toml": _moved_event("2026-01-05", "2026-01-06").replace(b"\n", b"\r\n")
        + _moved_event("2026-01-06", "2026-01-07")
    }


def test_a_journal_without_events_stays() -> None:
    assert shift_journal({"journal/2026-01.toml": b"# nothing yet\n"}, 40) == {
        "journal/2026-01.toml": b"# nothing yet\n"
    }
    assert shift_journal({}, 40) == {}


@given(st.lists(DATES, max_size=6), DAYS)
def test_no_event_is_lost(days: list[date], by: int) -> None:
    lines = [f'"{n}" = {{ at = {datetime.combine(day, time(9), UTC).isoformat()} }}\n' for n, day in enumerate(days)]
    months = shift_journal({"journal/2026-01.toml": "".join(lines).encode()}, by)
    events = {key: (path, event["at"].date()) for path, data in months.items() for key, event in read(data).items()}
    wanted = {str(n): day + timedelta(days=by) for n, day in enumerate(days)}
    assert events == {key: (f"journal/{day:%Y-%m}.toml", day) for key, day in wanted.items()}
