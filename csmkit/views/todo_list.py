"""The to-dos of a project."""

from typing import Any

from csmkit.language import _
from csmkit.services.todo import TodoList
from csmkit.views.screen import Column, day, heading, late, nothing, table


def to_json(result: TodoList) -> dict[str, Any]:
    """Project and its to-dos, each with its number and days late."""
    todos = [
        {"number": row.number, **row.todo.model_dump(mode="json", exclude_none=True), "late": row.late}
        for row in result.rows
    ]
    return {"project": result.slug, "todos": todos}


def to_rows(result: TodoList) -> list[list[str]]:
    """Number, side, what, due, done on, days late."""
    return [
        [str(row.number), row.todo.who.value, row.todo.what, day(row.todo.due), day(row.todo.done_on), str(row.late)]
        for row in result.rows
    ]


def to_screen(result: TodoList, width: int) -> list[Any]:
    """A table under the project's title."""
    if not result.rows:
        return [heading(result.title), *nothing(_("nothing open"))]
    columns = [
        Column("#", right=True),
        Column(_("Whose")),
        Column(_("To-do"), ratio=1),
        Column(_("Due")),
        Column(_("State")),
    ]
    rows = [[row.number, row.todo.who.label, row.todo.what, day(row.todo.due), _state(row)] for row in result.rows]
    return [heading(f"{result.title}  ({result.slug})"), table(columns, rows, width)]


def _state(row: Any) -> str:
    if row.todo.done_on:
        return _("done {day}").format(day=row.todo.done_on)
    return late(row.late)
