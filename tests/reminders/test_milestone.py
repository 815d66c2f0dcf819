"""Days from the plan: offsets, holidays, repeats, what does them and what a moved date does."""

from datetime import date

import pytest

from csmkit.domain.calendar import WorkingCalendar
from csmkit.reminders.milestone import MAX_REPEATS
from tests.reminders.rules import due_days, event, planned, rule, subject

END = date(2026, 12, 18)  # a Friday


@pytest.mark.parametrize(
    ("offset", "shift", "due"),
    [
        ("0d", "after", "2026-12-18"),
        ("+1d", "after", "2026-12-21"),
        ("+1d", "before", "2026-12-18"),
        ("+1d", "keep", "2026-12-19"),
        ("+1wd", "keep", "2026-12-21"),
        ("-1wd", "after", "2026-12-17"),
        ("-7wd", "after", "2026-12-09"),
        ("-7d", "after", "2026-12-11"),
        ("+2w", "after", "2027-01-04"),
    ],
)
def test_offsets_and_shifts(offset: str, shift: str, due: str) -> None:
    """New Year's Day is the one holiday of this calendar."""
    holiday = WorkingCalendar(off=frozenset({date(2027, 1, 1)}))
    made = rule(f'anchor = "end"\noffset = "{offset}"\nshift = "{shift}"')
    assert due_days(subject(dates={"end": END}), made, calendar=holiday) == [due]


def test_a_make_up_saturday_is_worked() -> None:
    worked = WorkingCalendar(on=frozenset({date(2026, 12, 19)}))
    made = rule('anchor = "end"\noffset = "+1d"')
    assert due_days(subject(dates={"end": END}), made, calendar=worked) == ["2026-12-19"]


def test_an_unknown_date_asks_for_nothing_and_a_moved_one_moves() -> None:
    made = rule('anchor = "end"\noffset = "-2d"\nshift = "keep"')
    assert due_days(subject(), made) == []
    first = planned(subject(dates={"end": END}), made)[0]
    moved = planned(subject(dates={"end": date(2026, 12, 28)}), made)[0]
    assert (first.due_on, moved.due_on) == ("2026-12-16", "2026-12-26")
    assert (first.id, first.key) == (moved.id, moved.key)


@pytest.mark.parametrize(
    ("on", "keys", "open_still"),
    [
        ("2026-12-11", "", False),
        ("2026-12-10", "", True),
        ("2026-12-30", "", False),
        ("2026-12-11", 'early = "2d"', True),
        ("2026-12-16", 'early = "2d"', False),
    ],
)
def test_what_does_it_counts_from_a_little_before(on: str, keys: str, open_still: bool) -> None:
    made = rule(f'anchor = "end"\nletter = "recap"\n{keys}')
    sent = event(on, "mail", letter="recap", way="out")
    assert bool(due_days(subject(sent, dates={"end": END}), made)) is open_still


def test_done_stays_done_unless_the_date_moves_far() -> None:
    made = rule('anchor = "end"', "r")
    done = event("2026-12-17", "reminder", reminder="r/lumi/0", action="done", anchor_on=END)
    assert due_days(subject(done, dates={"end": END}), made) == []
    assert due_days(subject(done, dates={"end": date(2026, 12, 28)}), made) == []
    assert due_days(subject(done, dates={"end": date(2027, 1, 18)}), made) == ["2027-01-18"]


def test_a_done_mark_taken_back_brings_it_back() -> None:
    made = rule('anchor = "end"', "r")
    done = event("2026-12-17", "reminder", id="a", reminder="r/lumi/0", action="done")
    undone = event("2026-12-18", "correction", corrects="a")
    assert due_days(subject(done, undone, dates={"end": END}), made) == ["2026-12-18"]


REPEAT = 'every = "7d"\nfrom = "launch"\nuntil = "end"\nletter = "weekly-coaching"\nstages = ["live"]'
CAMPAIGN = {"launch": date(2026, 11, 2), "end": date(2026, 12, 1)}  # Mondays from the second


def test_repeats_from_the_plan() -> None:
    assert due_days(subject(dates=CAMPAIGN), rule(REPEAT)) == [
        "2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23", "2026-11-30",
    ]  # fmt: skip
    assert due_days(subject(dates=CAMPAIGN), rule(f'{REPEAT}\noffset = "+20d"')) == ["2026-11-23", "2026-11-30"]
    assert due_days(subject(dates=CAMPAIGN, stage="ended"), rule(REPEAT)) == []


def test_repeats_in_working_days() -> None:
    made = rule('every = "3wd"\nfrom = "launch"\nuntil = "end"')
    assert due_days(subject(dates=CAMPAIGN), made)[:4] == ["2026-11-02", "2026-11-05", "2026-11-10", "2026-11-13"]


@pytest.mark.parametrize(
    ("on", "left"),
    [
        ("2026-11-09", 3),  # on the day
        ("2026-11-10", 3),  # a day late counts for the one missed, not for the next
        ("2026-11-13", 2),  # nearer to the next one: counts for that
        ("2026-11-30", 0),
    ],
)
def test_a_deed_counts_for_the_nearest_repeat(on: str, left: int) -> None:
    sent = event(on, "mail", letter="weekly-coaching", way="out")
    assert len(due_days(subject(sent, dates=CAMPAIGN), rule(REPEAT))) == left


def test_marking_a_repeat_settles_it_and_those_before() -> None:
    done = event("2026-11-17", "reminder", reminder="r/lumi/2", action="skip")
    assert due_days(subject(done, dates=CAMPAIGN), rule(REPEAT)) == ["2026-11-23", "2026-11-30"]


def test_a_repeat_without_an_end_is_bounded_and_follows_the_journal() -> None:
    made = rule('every = "7d"\nfrom = "launch"\ndone_by = ["audit"]')
    assert len(due_days(subject(dates={"launch": date(2026, 1, 5)}), made)) == MAX_REPEATS
    late = event("2030-01-07", "audit")
    after_years = due_days(subject(late, dates={"launch": date(2026, 1, 5)}), made)
    assert after_years[0] == "2030-01-14"
    assert len(after_years) == MAX_REPEATS
