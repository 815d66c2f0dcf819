"""Chases: one step at a time, ended by an answer, a date, a decision, or themselves."""

from datetime import date

import pytest

from csmkit.domain.event import Event
from tests.reminders.rules import due_days, event, planned, rule, subject

CHASE = """
after = "mail:closeout"
on = ["+2wd", "+4wd"]
then = "weekly"
max = 4
until = "reply"
letter = "decision-chase"
"""
SENT = event("2026-11-02 10:00", "mail", id="s", letter="closeout", way="out")  # a Monday


def chase(on: str) -> Event:
    return event(on, "mail", letter="decision-chase", way="out")


def test_nothing_before_the_trigger() -> None:
    assert due_days(subject(), rule(CHASE)) == []


@pytest.mark.parametrize(
    ("events", "due", "n"),
    [
        ([], "2026-11-04", "s.0"),
        (["2026-11-04"], "2026-11-06", "s.1"),
        (["2026-11-04", "2026-11-06"], "2026-11-13", "s.2"),
        (["2026-11-04", "2026-11-06", "2026-11-13"], "2026-11-20", "s.3"),
        (["2026-11-03"], "2026-11-06", "s.1"),  # early: the plan holds
        (["2026-11-04", "2026-11-06", "2026-11-11"], "2026-11-20", "s.3"),  # past half of the wait it is the next step
        (["2026-11-04", "2026-11-06", "2026-11-08"], "2026-11-13", "s.2"),  # before that it still belongs to the last
        (["2026-11-18"], "2026-11-20", "s.1"),  # a fortnight late: the rest moves along
        (["2026-11-04", "2026-11-04 18:00"], "2026-11-06", "s.1"),  # one day's two letters are one step
    ],
)
def test_the_next_step_counts_from_what_was_really_done(events: list[str], due: str, n: str) -> None:
    rows = planned(subject(SENT, *(chase(on) for on in events)), rule(CHASE))
    assert [(row.due_on, row.key) for row in rows] == [(due, f"r/lumi/{n}")]


def test_a_mark_settles_a_step_too() -> None:
    done = event("2026-11-05", "reminder", reminder="r/lumi/s.0", action="skip")
    assert due_days(subject(SENT, done), rule(CHASE)) == ["2026-11-09"]  # two days after, and that is a Saturday


def test_its_end_asks_to_decide_and_can_be_settled() -> None:
    sent = [chase(on) for on in ("2026-11-04", "2026-11-06", "2026-11-13", "2026-11-20")]
    rows = planned(subject(SENT, *sent), rule(f'{CHASE}\nend_title = "決定"\nend_title_en = "decide"'))
    assert [(row.due_on, row.title, row.title_en, row.key) for row in rows] == [
        ("2026-11-27", "決定", "decide", "r/lumi/s.end")
    ]
    assert (rows[0].channel, rows[0].contact, rows[0].command) == ("desk", False, f"csm done {rows[0].id}")
    decided = event("2026-11-27", "reminder", reminder="r/lumi/s.end", action="done")
    assert due_days(subject(SENT, *sent, decided), rule(CHASE)) == []
    assert "stop" in planned(subject(SENT, *sent), rule(CHASE))[0].title_en


@pytest.mark.parametrize(
    ("until", "ended_by", "open_still"),
    [
        ("reply", event("2026-11-03", "chat", way="in"), False),
        ("reply", event("2026-11-01", "chat", way="in"), True),
        ("reply", event("2026-11-03", "chat", way="in", project=None), False),
        ("decision", event("2026-11-03", "decision"), False),
        ("decision", event("2026-11-03", "chat", way="in"), True),
        ("payout", event("2026-11-03", "decision"), True),
    ],
)
def test_ends(until: str, ended_by: Event, open_still: bool) -> None:
    made = rule(CHASE.replace("reply", until))
    assert bool(due_days(subject(SENT, ended_by), made)) is open_still


def test_a_date_that_is_filled_ends_it() -> None:
    made = rule(CHASE.replace("reply", "payout"))
    assert due_days(subject(SENT, dates={"payout": date(2026, 12, 1)}), made) == []


def test_without_until_there_is_no_last_word() -> None:
    made = rule('after = "mail:closeout"\non = "+1wd"\nletter = "x"')
    assert due_days(subject(SENT, event("2026-11-03", "mail", letter="x", way="out")), made) == []


def test_a_new_trigger_is_a_new_chase() -> None:
    again = event("2026-11-16 10:00", "mail", id="t", letter="closeout", way="out")
    done = event("2026-11-04", "reminder", reminder="r/lumi/s.0", action="done")
    rows = planned(subject(SENT, done, again), rule(CHASE))
    assert [(row.due_on, row.key) for row in rows] == [("2026-11-18", "r/lumi/t.0")]


@pytest.mark.parametrize(
    ("after", "values", "due"),
    [
        ("date:met", {"dates": {"met": date(2026, 11, 2)}}, "2026-11-03"),
        ("stage:ended", {"stage": "ended", "dates": {"end": date(2026, 11, 2)}}, "2026-11-03"),
        ("type:maverick", {"client": {"type": "maverick", "type_since": date(2026, 11, 2)}}, "2026-11-03"),
    ],
)
def test_the_record_speaks_where_the_journal_is_silent(after: str, values: dict[str, object], due: str) -> None:
    made = rule(f'after = "{after}"\non = "+1wd"')
    assert due_days(subject(**values), made) == [due]  # type: ignore[arg-type]


def test_the_first_trigger_named_wins() -> None:
    made = rule('after = ["mail:closeout", "date:met"]\non = "+1wd"')
    assert due_days(subject(SENT, dates={"met": date(2026, 10, 1)}), made) == ["2026-11-03"]


def test_max_cuts_the_steps_short() -> None:
    made = rule('after = "mail:closeout"\non = ["+1wd", "+2wd"]\nmax = 1\nletter = "x"')
    assert due_days(subject(SENT, event("2026-11-03", "mail", letter="x", way="out")), made) == []
