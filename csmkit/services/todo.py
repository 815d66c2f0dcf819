"""To-dos of a project, for the client's team and for us."""

from datetime import date, datetime
from typing import NamedTuple

from csmkit.domain.faults import made
from csmkit.domain.project import Todo
from csmkit.domain.vocabulary import Side
from csmkit.errors import NotFoundError, RefusedError
from csmkit.language import _
from csmkit.services.stage import todo_values
from csmkit.text.safe import one_line
from csmkit.workspace import splice
from csmkit.workspace.desk import Desk


class TodoRow(NamedTuple):
    """A to-do with its 1-based number in the file; `late` counts days past its date, 0 when it is not late."""

    number: int
    todo: Todo
    late: int


class TodoList(NamedTuple):
    """The to-dos of a project."""

    slug: str
    title: str
    rows: list[TodoRow]


def list_todos(desk: Desk, name: str, *, today: date, everything: bool = False) -> TodoList:
    """Open to-dos, the dated ones first; with `everything` the done ones too.

    Raises:
        NotFoundError: when there is no such project.
    """
    record = desk.project(name)
    numbered = record.model.open_todos()
    if everything:
        numbered = (*numbered, *((n, todo) for n, todo in enumerate(record.model.todo, 1) if todo.done_on))
    rows = [
        TodoRow(n, todo, max(0, (today - todo.due).days) if todo.due and not todo.done_on else 0)
        for n, todo in numbered
    ]
    return TodoList(record.slug, record.model.title, rows)


def add_todo(desk: Desk, name: str, what: str, *, who: Side, due: date | None, now: datetime) -> TodoList:
    """Add a to-do at the end.

    Raises:
        NotFoundError: when there is no such project.
        UsageError: when the text is too long.
    """
    record = desk.project(name)
    change = desk.change(_("to-do for {slug}: {what}").format(slug=record.slug, what=one_line(what, 40)), now)
    change.write(
        record.path,
        splice.add_table(record.raw, "todo", todo_values(made(Todo, {"what": what, "who": who, "due": due}))),
        read=record.raw,
    )
    change.commit()
    return list_todos(desk, record.slug, today=now.date())


def finish_todos(desk: Desk, name: str, numbers: list[int], *, on: date, now: datetime) -> list[Todo]:
    """Mark to-dos as done.

    Raises:
        NotFoundError: when there is no such project or number.
        RefusedError: when one is done already.
    """
    record = desk.project(name)
    raw, finished = record.raw, []
    for number in numbers:
        if not 1 <= number <= len(record.model.todo):
            raise NotFoundError(
                _("'{slug}' has no to-do {number}").format(slug=record.slug, number=number),
                hint=_("see: {command}").format(command=f"csm todo {record.slug}"),
            )
        todo = record.model.todo[number - 1]
        if todo.done_on:
            raise RefusedError(_("to-do {number} is done since {day}").format(number=number, day=todo.done_on))
        raw = splice.set_value(raw, ("todo", number - 1, "done_on"), on)
        finished.append(todo)
    change = desk.change(
        _("done in {slug}: {what}").format(
            slug=record.slug, what=one_line(", ".join(todo.what for todo in finished), 40)
        ),
        now,
    )
    change.write(record.path, raw, read=record.raw)
    change.commit()
    return finished
