"""Working days and steps in time."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmkit.domain.calendar import Offset, WorkingCalendar, calendar_of, parse_offset

LONG_BREAK = calendar_of([date(2026, 2, 14) + timedelta(days=n) for n in range(9)], [], [])
"""The nine days of the lunar new year 2026: the working day after Friday the 13th is Monday the 23rd."""

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("3d", Offset(3)),
        ("+3d", Offset(3)),
        ("-7wd", Offset(-7, working=True)),
        ("2w", Offset(14)),
        (" 0D ", Offset(0)),
    ],
)
def test_steps_are_read(text: str, offset: Offset) -> None:
    assert parse_offset(text) == offset


@pytest.mark.parametrize("text", ["", "3", "d", "3 d", "1.5d", "--3d", "99999d", "3m", "wd"])
def test_what_is_no_step_says_how_one_is_written(text: str) -> None:
    with pytest.raises(ValueError, match="3d"):
        parse_offset(text)


@pytest.mark.parametrize(
    ("day", "step", "lands"),
    [
        (date(2026, 2, 13), "1wd", date(2026, 2, 23)),
        (date(2026, 2, 23), "-1wd", date(2026, 2, 13)),
        (date(2026, 2, 15), "0wd", date(2026, 2, 23)),
        (date(2026, 2, 15), "1wd", date(2026, 2, 23)),
        (date(2026, 1, 2), "5wd", date(2026, 1, 9)),
        (date(2026, 2, 13), "3d", date(2026, 2, 16)),
        (date(2026, 2, 13), "-2w", date(2026, 1, 30)),
    ],
)
def test_working_days_step_over_the_break(day: date, step: str, lands: date) -> None:
    assert LONG_BREAK.shift(day, parse_offset(step)) == lands


def test_make_up_saturdays_and_own_days_off() -> None:
    saturday, monday = date(2024, 2, 17), date(2024, 2, 19)
    calendar = calendar_of([], [saturday], [monday])
    assert calendar.is_working(saturday) and not calendar.is_working(monday)
    assert not calendar_of([], [saturday], [saturday]).is_working(saturday)


@given(DAYS, st.integers(-60, 60))
def test_a_step_in_working_days_lands_on_one(day: date, count: int) -> None:
    assert LONG_BREAK.is_working(LONG_BREAK.shift(day, Offset(count, working=True)))


@given(DAYS, st.integers(1, 60))
def test_steps_and_counts_agree(day: date, count: int) -> None:
    assert LONG_BREAK.between(day, LONG_BREAK.shift(day, Offset(count, working=True))) == count


@given(DAYS)
def test_following_and_preceding_are_the_nearest(day: date) -> None:
    after, before = LONG_BREAK.following(day), LONG_BREAK.preceding(day)
    assert before <= day <= after
    assert LONG_BREAK.is_working(day) == (before == day == after)


def test_a_calendar_without_working_days_ends() -> None:
    never = WorkingCalendar(frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(3650)))
    assert never.following(date(2026, 1, 1)) > date(2026, 1, 1)
