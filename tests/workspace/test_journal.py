"""The journal: a line comes back as the event it was, and a bad line costs one event."""

import string
import time
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmkit.domain.event import Event
from csmkit.domain.vocabulary import Channel, EventKind, Metric, Outcome, Scope, Way
from csmkit.workspace.files import BOM, decode
from csmkit.workspace.journal import event_line, lines_by_file, month_path, new_id, read_events

PATH = "journal/2026-11.toml"
FIRST = '"a" = { at = 2026-11-21T11:00:00+08:00, kind = "call", text = "一" }\n'
SECOND = '"b" = { at = 2026-11-21T12:00:00+08:00, kind = "mail", text = "二" }\n'
THIRD = '"c" = { at = 2026-11-21T13:00:00+08:00, text = "三" }\n'

zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
texts = st.text(max_size=60)
lines = st.none() | st.text(min_size=1, max_size=20)
days = st.none() | st.dates(datetime(1990, 1, 1).date(), datetime(2100, 12, 31).date())
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=2)
events = st.builds(
    Event,
    id=st.text(max_size=20),
    at=st.datetimes(timezones=zones).map(lambda at: at.replace(fold=0)),
    kind=st.sampled_from(EventKind),
    project=lines,
    client=lines,
    way=st.none() | st.sampled_from(Way),
    scope=st.none() | st.sampled_from(Scope),
    who=lines,
    channel=st.none() | st.sampled_from(Channel),
    text=texts,
    metrics=st.dictionaries(st.sampled_from(Metric), numbers, max_size=3),
    outcome=st.none() | st.sampled_from(Outcome),
    promise_by=days,
    reminder=lines,
    action=st.sampled_from([None, "done", "skip", "snooze"]),
    anchor_on=days,
    corrects=lines,
)


def read(text: str) -> tuple[list[str], list[str]]:
    """Ids of the events, and the problems as shown."""
    found, problems = read_events(text, PATH)
    return [event.id for event in found], [str(problem) for problem in problems]


# --- round trips


@given(events)
@settings(max_examples=300, deadline=None)
def test_an_event_comes_back_as_it_was(event: Event) -> None:
    line = event_line(event)
    assert line.endswith("}\n")
    assert line.count("\n") == 1
    assert read_events(line, PATH) == ([event], [])


@given(st.lists(events, max_size=6, unique_by=lambda event: event.id))
@settings(max_examples=50, deadline=None)
def test_a_month_comes_back_in_order(month: list[Event]) -> None:
    text = "".join(event_line(event) for event in month)
    assert read_events(text, PATH) == (month, [])
    assert read_events(text.replace("\n", "\r\n"), PATH) == (month, [])
    assert read_events(decode(BOM + text.encode()), PATH) == (month, [])


@pytest.mark.parametrize(
    "text",
    [
        "\x00\x07\x1b[2J\x7f",
        'a "quoted" \\ line',
        "一\n二\r\n三\r",
        "\u2028\u2029\x85\x0b\x0c",
        "👩‍👩‍👧🇹🇼",
        "مرحبا \u202e",
        '"""',
        "# }",
        "\ufeff",
    ],
)
def test_hostile_text_stays_on_its_line(text: str) -> None:
    event = Event(id=text, at=datetime.fromisoformat("2026-11-21T11:00:00+08:00"), text=text)
    line = event_line(event)
    assert read_events(FIRST + line + SECOND, PATH)[0][1] == event
    # Also where another line is bad, so that every line is read by itself.
    found, problems = read_events(FIRST + line + "bad\n" + SECOND, PATH)
    assert found[1] == event
    assert [problem.line for problem in problems] == [3]


def test_half_a_character_never_becomes_an_event() -> None:
    with pytest.raises(ValueError, match="unicode"):
        Event(id="x", at=datetime.fromisoformat("2026-11-21T11:00:00+08:00"), text="\ud83d")


def test_keys_the_program_does_not_know_are_kept() -> None:
    line = '"a" = { at = 2026-11-21T11:00:00+08:00, kind = "call", mood = "好", deep = { n = 1 } }\n'
    (event,), _problems = read_events(line, PATH)
    assert event_line(event) == line


def test_events_go_to_the_month_of_their_own_clock() -> None:
    late = Event(id="x", at=datetime.fromisoformat("2026-11-30T23:30:00-05:00"))
    early = Event(id="y", at=datetime.fromisoformat("2026-12-01T00:30:00+08:00"))
    files = lines_by_file([late, early, late])
    assert {path: data.count(b"\n") for path, data in files.items()} == {
        "journal/2026-11.toml": 2,
        "journal/2026-12.toml": 1,
    }
    assert month_path(late.at) == "journal/2026-11.toml"


def test_ids_of_one_second_differ_and_sort_by_time() -> None:
    at = datetime.fromisoformat("2026-11-21T11:00:00+08:00")
    ids = [new_id(at) for _index in range(1000)]
    assert len(set(ids)) == 1000
    assert max(ids) < new_id(at + timedelta(seconds=1))
    assert set(ids[0]) <= set(string.ascii_lowercase + string.digits + "T-")


# --- bad lines


TORN = "the last line was cut off in writing and is left out; mend or delete it"


@pytest.mark.parametrize("cut", [1, 2, 3, 10, len(SECOND) - 3, len(SECOND) - 1])
def test_a_torn_last_line_is_reported_and_left_out(cut: int) -> None:
    assert read(FIRST + SECOND[:-cut]) == (["a"], [f"{PATH}:2: {TORN}"])


def test_a_torn_line_is_told_apart_from_a_bad_one() -> None:
    ids, problems = read(FIRST + "bad\n" + SECOND[:20])
    assert ids == ["a"]
    assert [problem.split(":")[1] for problem in problems] == ["3", "2"]


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("nonsense\n", "2: this line is not TOML: nonsense"),
        (SECOND[:30] + "\n", "2: "),
        ('"b" = 5\n', "2: b: it is not an event"),
        ('"b" = { text = "no time" }\n', "2: b.at: it is missing"),
        ('"b" = { at = 2026-11-21, kind = "call" }\n', "2: b.at: it is not a moment with a time zone"),
        ('"b" = { at = 2026-11-21T11:00:00, kind = "call" }\n', "2: b.at: it is not a moment with a time zone"),
        ('"b" = { at = 2026-11-21T11:00:00+08:00, kind = "shout" }\n', "2: b.kind: "),
        ("b = { at = 2026-11-21T11:00:00+08:00, text = 5 }\n", "2: b.text: it is not text"),
        ("'b' = { at = 2026-11-21T11:00:00+08:00, text = 5 }\n", "2: b.text: it is not text"),
        ('  "\\u0062" = { text = 5 }\n', "2: b.at: it is missing"),
        ("[section]\n", "2: section.at: it is missing"),
        ("[[event]]\n", "2: event: it is not an event"),
        ("x = " + "9" * 5000 + "\n", "2: x: "),
        ("x = " + "[" * 3000 + "\n", "2: x: "),
        ('"b".text = "dotted"\n', "2: b.at: it is missing"),
        ("\x00\n", "2: this line is not TOML: \\x00"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_bad_line_costs_one_event_and_names_its_line(bad: str, words: str, end: str) -> None:
    ids, problems = read((FIRST + bad + THIRD).replace("\n", end))
    assert ids == ["a", "c"]
    assert len(problems) == 1
    assert problems[0].startswith(f"{PATH}:{words}")


def test_the_line_is_right_where_one_id_begins_with_another() -> None:
    text = "ab = { at = 2026-11-21T11:00:00+08:00 }\n# a = 1\na = { text = 1 }\n"
    assert read(text) == (["ab"], [f"{PATH}:3: a.at: it is missing"])


def test_line_numbers_go_on_from_where_the_text_begins() -> None:
    _events, problems = read_events("bad\n\n" + '"b" = { text = 5 }\n' + "torn", PATH, first_line=101)
    assert [problem.line for problem in problems] == [104, 101, 103]


def test_comments_blank_lines_and_odd_spacing_are_fine() -> None:
    text = "# 十一月\n\n   \n\t" + FIRST + "  # indented\n" + SECOND.rstrip("\n") + " # why\n"
    assert read(text) == (["a", "b"], [])
    ids, problems = read(text + "bad\n" + THIRD)
    assert ids == ["a", "b", "c"]
    assert [problem.split(":")[1] for problem in problems] == ["7"]


def test_nothing_is_no_event_and_no_problem() -> None:
    assert read("") == ([], [])
    assert read("\n\n") == ([], [])
    assert read("   ") == ([], [])


def test_the_same_line_twice_is_one_event() -> None:
    """What git's union merge leaves of a line that both sides added."""
    assert read(FIRST + SECOND + FIRST) == (["a", "b"], [])


def test_two_events_of_one_id_are_reported_and_the_first_counts() -> None:
    text = FIRST + SECOND.replace('"b"', '"a"') + THIRD
    found, problems = read_events(text, PATH)
    assert [(event.id, event.text) for event in found] == [("a", "一"), ("c", "三")]
    assert [str(problem) for problem in problems] == [
        f"{PATH}:2: a: two events have this id; change one of the two ids"
    ]


def test_several_bad_events_are_all_reported() -> None:
    text = "".join(f'"e{number}" = {{ text = {number} }}\n' for number in range(50))
    _events, problems = read_events(text, PATH)
    assert [problem.line for problem in problems] == list(range(1, 51))


def test_an_event_over_several_lines_is_read_while_nothing_else_is_wrong() -> None:
    text = FIRST + '"b" = { at = 2026-11-21T11:00:00+08:00, text = """one\ntwo""" }\n'
    assert read(text) == (["a", "b"], [])


def many(count: int) -> str:
    return "".join(FIRST.replace('"a"', f'"{number:06}"') for number in range(count))


@pytest.mark.parametrize("spoil", ["", "bad\n", '"x" = {}\n' * 1, "".join(f'"y{n}" = {{}}\n' for n in range(2000))])
def test_twenty_thousand_lines_are_read_in_reasonable_time(spoil: str) -> None:
    text = many(20_000) + spoil
    begun = time.process_time()
    found, problems = read_events(text, PATH)
    assert time.process_time() - begun < 15
    assert len(found) == 20_000
    assert len(problems) == spoil.count("\n")


def test_decimals_of_a_measurement_are_exact() -> None:
    at = datetime.fromisoformat("2026-11-21T11:00:00+08:00")
    metrics: Any = {Metric.CPC: Decimal("7.10")}
    (event,), _problems = read_events(event_line(Event(id="x", at=at, metrics=metrics)), PATH)
    assert event.metrics == {Metric.CPC: Decimal("7.1")}


def test_ids_made_in_one_second_sort_in_the_order_they_were_made(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter(range(1_000, 1_000_000_000, 7_000_000))
    monkeypatch.setattr("time.time_ns", lambda: next(moments))
    at = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
    made = [new_id(at) for _index in range(100)]
    assert made == sorted(made) and len(set(made)) == 100
