"""Several reminders that are one piece of work are one line."""

from datetime import date

from csmkit.reminders.fold import Line, fold
from tests.reminders.rows import row

TODAY = date(2026, 11, 23)


def shape(lines: list[Line]) -> list[tuple[str, list[str]]]:
    return [(line.kind, [found.key for found in line.occurrences]) for line in lines]


def test_three_of_a_rule_are_one_line_that_lists_them() -> None:
    rows = [row(f"coaching/c{n}/0", id=f"id{n}") for n in range(3)]
    lines = fold(rows, TODAY)
    assert [(line.kind, line.command) for line in lines] == [("rule", "csm remind --rule coaching")]
    assert [line.kind for line in fold(rows[:2], TODAY)] == ["one", "one"]


def test_two_are_enough_when_one_command_does_them_all() -> None:
    rows = [row(f"numbers/c{n}/0", command="csm numbers") for n in range(2)]
    assert [(line.kind, line.command) for line in fold(rows, TODAY)] == [("rule", "csm numbers")]


def test_money_is_looked_at_one_by_one() -> None:
    rows = [row(f"payout/c{n}/0", priority=0) for n in range(4)]
    assert [line.kind for line in fold(rows, TODAY)] == ["one"] * 4


def test_what_is_left_for_one_client_is_one_block() -> None:
    rows = [row("a/p1/0", client="c", priority=0), row("b/p2/0", client="c"), row("b/p3/0", client="d")]
    assert shape(fold(rows, TODAY)) == [("client", ["a/p1/0", "b/p2/0"]), ("one", ["b/p3/0"])]


def test_tech_touch_is_one_line_and_money_never_part_of_it() -> None:
    rows = [row("a/c/0", touch="tech"), row("b/d/0", touch="tech"), row("c/e/0", touch="tech", priority=0)]
    kinds = dict(shape(fold(rows, TODAY)))
    assert sorted(kinds) == ["one", "tech"]
    assert len(kinds["tech"]) == 2
    assert shape(fold(rows[:1], TODAY)) == [("one", ["a/c/0"])]


def test_nobody_is_no_client() -> None:
    rows = [row("f/x/0", client=None, project=None), row("g/y/0", client=None, project=None)]
    assert [line.kind for line in fold(rows, TODAY)] == ["one", "one"]


def test_a_line_stands_where_its_most_urgent_reminder_stands() -> None:
    rows = [row("b/d/0", priority=1), *(row(f"r/c{n}/0", tier_rank=0) for n in range(3)), row("z/e/0", tier_rank=2)]
    assert [line.occurrences[0].rule for line in fold(rows, TODAY)] == ["b", "r", "z"]


def test_every_reminder_is_in_exactly_one_line() -> None:
    rows = [
        row(f"{name}/{client}/0", touch=touch, priority=priority)
        for name, touch, priority in (("a", "tech", 4), ("b", "human", 0), ("c", "human", 4), ("d", "human", 1))
        for client in ("c1", "c2", "c3", "c4")
    ]
    inside = [found for line in fold(rows, TODAY) for found in line.occurrences]
    assert sorted(inside) == sorted(rows)
