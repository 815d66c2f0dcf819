"""To-dos from a stage's template: dates worked out, nothing given twice, one faulty entry hides no other."""

from datetime import date, timedelta

import pytest

from csmkit.domain.calendar import WorkingCalendar, weekend_only
from csmkit.domain.project import DATE_NAMES, Todo
from csmkit.domain.todo_template import todos_for
from csmkit.domain.vocabulary import Side
from csmkit.errors import Problem
from csmkit.workspace.lookup import builtin_file

DATES = {"launch": date(2026, 3, 2), "end": date(2026, 4, 10)}
PATH = "templates/todos/preparing.toml"
SHIPPED = ("contracted", "preparing", "live", "ended", "closing")


def _read(text: str, already: tuple[str, ...] = ()) -> tuple[list[Todo], list[Problem]]:
    return todos_for(text, PATH, DATES, weekend_only(), already)


@pytest.mark.parametrize(
    ("due", "day"),
    [
        ("launch", date(2026, 3, 2)),
        ("launch-14d", date(2026, 2, 16)),
        ("end+2w", date(2026, 4, 24)),
        ("launch-1wd", date(2026, 2, 27)),
        ("end +1wd", date(2026, 4, 13)),
        ("payout-3d", None),
        ("", None),
        ("  ", None),
    ],
)
def test_due(due: str, day: date | None) -> None:
    todos, problems = _read(f'[[todo]]\nwhat = "a"\ndue = "{due}"')
    assert (todos, problems) == ([Todo(what="a", due=day)], [])


def test_working_days_skip_holidays() -> None:
    calendar = WorkingCalendar(off=frozenset({date(2026, 2, 27)}))
    todos, _problems = todos_for('[[todo]]\nwhat = "a"\ndue = "launch-1wd"', PATH, DATES, calendar, ())
    assert [todo.due for todo in todos] == [date(2026, 2, 26)]


@pytest.mark.parametrize(
    ("who", "side"),
    [("", Side.CLIENT), ('who = "us"', Side.US), ('who = "專員"', Side.US), ('who = "cl"', Side.CLIENT)],
)
def test_who(who: str, side: Side) -> None:
    assert _read(f'[[todo]]\nwhat = "a"\n{who}') == ([Todo(what="a", who=side)], [])


def test_what_is_there_already_is_not_given_twice() -> None:
    text = "".join(f'[[todo]]\nwhat = "{what}"\n' for what in ("提供 ＣＴＲ", "b", " b ", "c"))
    todos, problems = _read(text, ("提供 ctr",))
    assert ([todo.what for todo in todos], problems) == (["b", "c"], [])


@pytest.mark.parametrize(
    ("lines", "key", "message", "fix"),
    [
        ('who = "us"', "what", "it is missing", ""),
        ('what = "  "', "what", "it is missing", ""),
        ("what = 3", "what", "it is not text", "put it in quotes"),
        ('what = "a"\ndue = 2026-02-03', "due", "it is not text", "put it in quotes"),
        ('what = "a"\nwho = "them"', "who", "'them' is not one of client 提案團隊, us 專員", ""),
        ('what = "a"\ndue = "lauch-14d"', "due", "'lauch-14d' does not begin", "did you mean launch?"),
        ('what = "a"\ndue = "14d"', "due", "'14d' does not begin", "write for example launch-14d"),
        ('what = "a"\ndue = "launch-14"', "due", "'-14' is not a step", ""),
        ('what = "a"\ndue = "launch + 14d"', "due", "'+ 14d' is not a step", ""),
        ('what = "a"\ndue = "launch+9999w"', "due", "the year", ""),
        ('what = "a"\ndeu = "launch"', "deu", "a to-do has no such key", "did you mean due?"),
    ],
)
def test_a_faulty_entry_is_named_and_hides_no_other(lines: str, key: str, message: str, fix: str) -> None:
    text = f'# head\n[[todo]]\nwhat = "first"\n\n[[todo]]\n{lines}\n\n[[todo]]\nwhat = "last"\n'
    todos, problems = _read(text)
    assert [todo.what for todo in todos] == ["first", "last"]
    (problem,) = problems
    assert (problem.path, problem.line, problem.key) == (PATH, 5, f"todo.2.{key}")
    assert problem.message.startswith(message)
    assert problem.fix == fix


@pytest.mark.parametrize(
    ("text", "key"), [("todo = 3", "todo"), ("todo = [3]", "todo"), ("[todo]\nwhat = 'a'", "todo"), ("x = 1", "x")]
)
def test_other_forms_are_problems(text: str, key: str) -> None:
    todos, problems = _read(text)
    assert (todos, [problem.key for problem in problems]) == ([], [key])


def test_what_is_not_toml_is_a_problem_with_its_line() -> None:
    todos, problems = _read("[[todo]]\nwhat = here")
    assert (todos, [problem.line for problem in problems]) == ([], [2])


@pytest.mark.parametrize("stage", SHIPPED)
def test_the_shipped_templates(stage: str) -> None:
    path = f"templates/todos/{stage}.toml"
    dates = {name: date(2026, 1, 5) + timedelta(days=30 * n) for n, name in enumerate(DATE_NAMES)}
    todos, problems = todos_for(builtin_file(path).read_text(encoding="utf-8"), path, dates, weekend_only(), ())
    assert problems == []
    assert 5 <= len(todos) <= 10
    assert {todo.who for todo in todos} == set(Side)
    assert sum(todo.due is None for todo in todos) <= 1
    text = builtin_file(path).read_text(encoding="utf-8")
    assert [word for word in ("視頻", "信息", "渠道", "反饋", "優化", "項目", "質量") if word in text] == []
