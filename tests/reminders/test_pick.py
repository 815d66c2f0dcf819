"""One morning out of the plan."""

from datetime import date
from typing import Any

import pytest

from csmkit.reminders.occurrence import Occurrence
from csmkit.reminders.pick import Morning, pick
from tests.reminders.rows import row

TODAY = date(2026, 11, 23)  # a Monday


def keys(morning: Morning) -> dict[str, list[str]]:
    """The keys in each part of a morning."""
    return {
        "due": [found.key for line in morning.due for found in line.occurrences],
        "coming": [found.key for line in morning.coming for found in line.occurrences],
        "held": [found.key for found in morning.held],
        "snoozed": [found.key for found in morning.snoozed],
        "next": [found.key for found in morning.next],
    }


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ({"due_on": "2026-11-23"}, "due"),
        ({"due_on": "2025-01-01"}, "due"),
        ({"due_on": "2026-11-24"}, "coming"),
        ({"due_on": "2026-11-26"}, "coming"),
        ({"due_on": "2026-11-27"}, "next"),
        ({"due_on": "2026-11-20", "wake_on": "2026-11-25"}, "snoozed"),
        ({"due_on": "2026-11-20", "wake_on": "2026-11-23"}, "due"),
        ({"due_on": "2026-11-20", "lapses_on": "2026-11-22"}, None),
        ({"due_on": "2026-11-20", "lapses_on": "2026-11-23"}, "due"),
        ({"quiet": ("mon",)}, "coming"),
        ({"quiet": ("mon",), "contact": False}, "due"),
        ({"quiet": ("2026-11-23",), "due_on": "2026-11-20"}, "coming"),
        ({"quiet": ("tue",)}, "due"),
    ],
)
def test_where_one_reminder_stands(values: dict[str, Any], where: str | None) -> None:
    found = keys(pick([row("r/c/0", **values)], TODAY))
    places = [name for name, rows in found.items() if rows and not (name == "next" and found["coming"])]
    assert places == ([where] if where else [])


def test_of_a_series_only_the_latest_that_is_due_is_shown() -> None:
    days = ["2026-11-02", "2026-11-09", "2026-11-16", "2026-11-25", "2026-12-02"]
    rows = [row(f"r/c/{n}", due_on=on) for n, on in enumerate(days)]
    assert keys(pick(rows, TODAY)) == {"due": ["r/c/2"], "coming": [], "held": [], "snoozed": [], "next": []}
    assert keys(pick(rows, date(2026, 11, 1)))["coming"] == ["r/c/0"]


def test_a_series_that_sleeps_shows_none_of_it() -> None:
    rows = [row("r/c/0", due_on="2026-11-09", wake_on="2026-11-30"), row("r/c/1", wake_on="2026-11-30")]
    assert keys(pick(rows, TODAY))["snoozed"] == ["r/c/1"]
    assert keys(pick(rows, date(2026, 11, 30)))["due"] == ["r/c/1"]


def test_days_looks_ahead() -> None:
    rows = [row("r/c/0", due_on="2026-11-24"), row("r/d/0", due_on="2026-12-03")]
    assert keys(pick(rows, TODAY, days=0))["coming"] == []
    assert keys(pick(rows, TODAY, days=10))["coming"] == ["r/c/0", "r/d/0"]


def test_nothing_due_shows_the_next_three() -> None:
    rows = [row(f"r/c{n}/0", due_on=f"2026-12-0{n}") for n in range(5, 0, -1)]
    assert keys(pick(rows, TODAY))["next"] == ["r/c1/0", "r/c2/0", "r/c3/0"]
    assert keys(pick([*rows, row("r/x/0")], TODAY))["next"] == []
    assert keys(pick([], TODAY)) == {"due": [], "coming": [], "held": [], "snoozed": [], "next": []}


def test_the_cap_holds_back_the_least_urgent_and_spares_what_must_go() -> None:
    rows = [
        row("low/c/0", priority=5, due_on="2026-11-20"),
        row("late/c/0", due_on="2026-11-16"),
        row("late/d/0", due_on="2026-11-19"),
        row("new/c/0"),
        row("reply/c/0", priority=1),
        row("promise/c/0", priority=2),
        row("money/c/0", priority=0),
        row("must/c/0", required=True),
        row("desk/c/0", contact=False),
    ]
    picked = keys(pick(rows, TODAY))
    assert picked["held"] == ["new/c/0"]
    assert picked["due"][0] == "money/c/0"
    assert set(keys(pick(rows, TODAY, contacts_this_week={"c": 1}))["held"]) == {"low/c/0", "new/c/0"}
    assert set(keys(pick(rows, TODAY, contacts_this_week={"c": 5}))["held"]) == {"late/c/0", "low/c/0", "new/c/0"}
    assert keys(pick(rows, TODAY, contact_cap=0))["held"] == ["late/c/0", "late/d/0", "low/c/0", "new/c/0"]
    everything = pick(rows, TODAY, contact_cap=0, everything=True)
    assert keys(everything)["held"] == []
    assert {line.kind for line in everything.due} == {"one"}


RANKED: list[Occurrence] = [
    row("money/standard/0", priority=0, tier_rank=2),
    row("reply/standard/0", priority=1, tier_rank=2),
    row("promise/standard/0", priority=2, tier_rank=2),
    row("late/diamond/0", tier_rank=0, due_on="2026-11-20"),
    row("high/diamond/0", tier_rank=0, priority=3),
    row("low/diamond/0", tier_rank=0, priority=5),
    row("late/gold/0", tier_rank=1, due_on="2026-11-02"),
    row("now/gold/0", tier_rank=1, priority=3),
]


def test_rank_money_replies_promises_tier_lateness() -> None:
    picked = pick(list(reversed(RANKED)), TODAY, everything=True)
    assert keys(picked)["due"] == [found.key for found in RANKED]


def test_picking_twice_and_in_any_order_is_the_same() -> None:
    rows = [*RANKED, row("r/c/0", due_on="2026-11-24"), row("s/c/0", wake_on="2026-11-30")]
    assert pick(rows, TODAY) == pick(list(reversed(rows)), TODAY)
