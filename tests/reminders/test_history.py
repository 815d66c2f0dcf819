"""What the journal says: what counts, what was taken back, who waits for whom."""

from datetime import date

import pytest

from csmkit.domain.event import Event
from csmkit.reminders.history import asks, matches, reaches, read_history
from tests.reminders.rules import ZONE, event


@pytest.mark.parametrize(
    ("what", "pattern", "fits"),
    [
        (event("2026-11-02", "mail", letter="closeout", way="out"), "mail:closeout", True),
        (event("2026-11-02", "chat", letter="closeout", way="out"), "mail:closeout", True),
        (event("2026-11-02", "mail", letter="closeout", way="in"), "mail:closeout", False),
        (event("2026-11-02", "mail", letter="recap", way="out"), "mail:closeout", False),
        (event("2026-11-02", "stage", text="live → ended"), "stage:ended", True),
        (event("2026-11-02", "stage", text="live → ended: 提前結束 → 改走 closing"), "stage:ended", True),
        (event("2026-11-02", "stage", text="live -> 待結案"), "stage:ended", True),
        (event("2026-11-02", "stage", text="ended"), "stage:ended", True),
        (event("2026-11-02", "stage", text="ended → closing"), "stage:ended", False),
        (event("2026-11-02", "note", text="ended"), "stage:ended", False),
        (event("2026-11-02", "type", text="follower → 特立獨行型：想自己試"), "type:maverick", True),
        (event("2026-11-02", "decision"), "decision", True),
        (event("2026-11-02", "audit"), "audit", True),
        (event("2026-11-02", "note"), "contact", False),
    ],
)
def test_patterns(what: Event, pattern: str, fits: bool) -> None:
    assert matches(what, (pattern,)) is fits


@pytest.mark.parametrize(
    ("kind", "values", "we_reached_them", "they_wait"),
    [
        ("mail", {"way": "out"}, True, False),
        ("mail", {"way": "in"}, False, True),
        ("chat", {"way": "in"}, False, True),
        ("call", {"way": "in"}, True, False),
        ("call", {}, True, False),
        ("meeting", {}, True, False),
        ("request", {}, False, True),
        ("request", {"way": "in", "outcome": "declined"}, False, False),
        ("answer", {}, True, False),
        ("note", {}, False, False),
        ("metric", {}, False, False),
    ],
)
def test_who_spoke(kind: str, values: dict[str, str], we_reached_them: bool, they_wait: bool) -> None:
    what = event("2026-11-02", kind, **values)
    assert (reaches(what), asks(what)) == (we_reached_them, they_wait)


def test_corrections_take_back_and_can_be_taken_back() -> None:
    first = event("2026-11-02 09:00", "call", id="a")
    undo = event("2026-11-02 10:00", "correction", id="b", corrects="a")
    redo = event("2026-11-02 11:00", "correction", id="c", corrects="b")
    assert read_history((first, undo), ZONE).entries == ()
    assert [entry.event.id for entry in read_history((redo, first, undo), ZONE).entries] == ["a"]


def test_days_are_those_of_the_desk() -> None:
    late = Event.model_validate({"id": "a", "at": "2026-11-01T17:30:00Z"})
    assert read_history((late,), ZONE).entries[0].on == date(2026, 11, 2)


def test_marks_stand_apart_and_the_last_one_counts() -> None:
    done = event("2026-11-03", "reminder", reminder="r/lumi/0", action="done")
    nap = event("2026-11-04", "reminder", reminder="r/lumi/0", action="snooze", until="2026-11-09")
    history = read_history((nap, done), ZONE)
    assert history.entries == ()
    settled = history.settled("r/lumi/0")
    assert settled
    assert settled.event.action == "done"
    assert [mark.event.action for mark in history.marks["r/lumi/0"]] == ["done", "snooze"]
    assert history.last_day == date(2026, 11, 4)
