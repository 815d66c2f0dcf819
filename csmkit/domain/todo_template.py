"""To-dos that a project is given when it enters a stage, as the templates in `templates/todos/` list them."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from csmkit.domain.calendar import WorkingCalendar, parse_offset
from csmkit.domain.faults import Fault, faults_of, word_of
from csmkit.domain.project import DATE_NAMES, Todo
from csmkit.domain.vocabulary import Side
from csmkit.errors import Problem
from csmkit.language import _
from csmkit.text.likeness import fold_name, nearest
from csmkit.text.safe import one_line
from csmkit.text.toml import parse

_KEYS = ("what", "who", "due")
_DUE = re.compile(r"\s*([a-z_]+)\s*([+-].+)?", re.DOTALL)
_HEADER = re.compile(r"\s*\[\[\s*[\"']?todo[\"']?\s*\]\]")


class _FaultError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def todos_for(
    text: str, path: str, dates: Mapping[str, date], calendar: WorkingCalendar, already: Collection[str]
) -> tuple[list[Todo], list[Problem]]:
    """The to-dos of a template, with their dates worked out; one faulty entry never hides the others.

    Args:
        text: the template: `[[todo]]` tables with `what`, `who` (client or us) and `due` (`launch-14d`, `end+3wd`, or
            left out for a to-do without a date).
        path: its file, for the problems.
        dates: the project's known milestones by name; a to-do that hangs on another one gets no date.
        calendar: for offsets in working days.
        already: what the project's present to-dos say; the same one is not given twice.
    """
    data, problem = parse(text, path)
    if data is None:
        return [], [problem] if problem else []
    rows = data.get("todo", [])
    problems = [
        Problem(path, None, key, _("a template of to-dos has no such key"), _("write only [[todo]] tables"))
        for key in data
        if key != "todo"
    ]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return [], [*problems, Problem(path, None, "todo", _("it is not a list of tables"), _("write [[todo]]"))]
    seen = {fold_name(what) for what in already}
    todos = []
    for number, row in enumerate(rows):
        try:
            todo = _todo(row, dates, calendar)
        except _FaultError as error:
            fault = error.fault
            key = f"todo.{number + 1}.{fault.dotted}"
            problems.append(Problem(path, _line(text, number), key, fault.message, fault.fix))
            continue
        if fold_name(todo.what) not in seen:
            seen.add(fold_name(todo.what))
            todos.append(todo)
    return todos, problems


def _todo(row: dict[str, Any], dates: Mapping[str, date], calendar: WorkingCalendar) -> Todo:
    for key in row:
        if key not in _KEYS:
            raise _FaultError(Fault((key,), _("a to-do has no such key"), _meant(key, _KEYS)))
    what, who, due = row.get("what", ""), row.get("who", Side.CLIENT.value), row.get("due", "")
    for key, value in (("what", what), ("who", who), ("due", due)):
        if not isinstance(value, str):
            raise _FaultError(Fault((key,), _("it is not text"), _("put it in quotes")))
    if not what.strip():
        raise _FaultError(Fault(("what",), _("it is missing")))
    try:
        side = word_of(Side, who)
    except ValueError as error:
        raise _FaultError(Fault(("who",), str(error))) from error
    try:
        return Todo(what=what.strip(), who=side, due=_due(due, dates, calendar) if due.strip() else None)
    except ValidationError as error:
        raise _FaultError(faults_of(error)[0]) from error


def _due(text: str, dates: Mapping[str, date], calendar: WorkingCalendar) -> date | None:
    """The day `launch-14d` means, or None when the project does not know that milestone yet."""
    match = _DUE.fullmatch(text)
    anchor, step = match.groups() if match else ("", None)
    if anchor not in DATE_NAMES:
        message = _("'{text}' does not begin with a milestone").format(text=one_line(text, 40))
        raise _FaultError(Fault(("due",), message, _meant(anchor, DATE_NAMES) or _("write for example launch-14d")))
    try:
        offset = parse_offset(step) if step else None
        day = dates.get(anchor)
        return calendar.shift(day, offset) if day and offset else day
    except (ValueError, OverflowError) as error:
        raise _FaultError(Fault(("due",), str(error))) from error


def _meant(typed: str, names: Collection[str]) -> str:
    close = nearest(typed, names, count=1)
    return _("did you mean {names}?").format(names=close[0]) if close else ""


def _line(text: str, number: int) -> int | None:
    """The 1-based line of the entry with this 0-based number."""
    headers = [n for n, line in enumerate(text.split("\n"), 1) if _HEADER.match(line)]
    return headers[number] if number < len(headers) else None
