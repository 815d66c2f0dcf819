"""Moving a project to another stage: the record, its to-dos and the journal change together."""

from datetime import date, datetime
from typing import NamedTuple

from csmkit.domain.event import Event
from csmkit.domain.project import Project, Todo
from csmkit.domain.stage import BEGINS_ON, MOVES, makes_sense
from csmkit.domain.vocabulary import EventKind, Stage
from csmkit.errors import RefusedError, UsageError
from csmkit.language import _
from csmkit.services.log import append_events
from csmkit.workspace import splice
from csmkit.workspace.desk import Desk
from csmkit.workspace.journal import new_id
from csmkit.workspace.lookup import layers


class Moved(NamedTuple):
    """What a move did: the stages, the date that was filled in, the to-dos added, and answers it was forced without."""

    slug: str
    before: Stage
    after: Stage
    filled: str
    todos: int
    without: tuple[str, ...] = ()


def move(desk: Desk, name: str, to: Stage, *, now: datetime, force: bool = False, why: str = "") -> Moved:
    """Move a project to a stage.

    Args:
        desk: the workspace.
        name: the project.
        to: the stage to move to.
        now: the moment.
        force: move although it makes no sense; needs `why`.
        why: the reason, kept in the journal.

    Raises:
        NotFoundError: when there is no such project.
        RefusedError: when the move makes no sense, or the closeout decision is not whole, and it is not forced.
        UsageError: when it is forced without a reason.
    """
    record = desk.project(name)
    before = record.model.stage
    if before is to:
        raise RefusedError(_("'{slug}' is in stage {stage} already").format(slug=record.slug, stage=to.label))
    if not makes_sense(before, to):
        _check_forced(record.slug, before, to, force=force, why=why)
    today = now.date()
    without = _check_gate(desk, record.slug, record.model, to, today, force=force, why=why)
    raw = splice.set_value(record.raw, ("stage",), to.value)
    raw, filled = _fill_date(raw, record.model, to, today)
    raw, todos = _fill_todos(desk, raw, record.model, to, filled, today)
    text = (
        f"{before.value} → {to.value}" + (f": {why}" if why else "") + "".join(f" [{question}]" for question in without)
    )
    at = now.replace(microsecond=0)
    event = Event(
        id=new_id(at), at=at, kind=EventKind.STAGE, project=record.slug, client=record.model.client, text=text
    )
    change = desk.change(_("{slug} to stage {stage}").format(slug=record.slug, stage=to.value), now)
    change.write(record.path, raw, read=record.raw)
    append_events(change, [event])
    change.commit()
    return Moved(record.slug, before, to, filled, todos, without)


def _check_gate(
    desk: Desk, slug: str, project: Project, to: Stage, today: date, *, force: bool, why: str
) -> tuple[str, ...]:
    """Refuse closing and closed without the closeout's answers; forced, what was lacking."""
    from csmkit.services.closeout_gate import check_stage, stage_lacks

    if not force:
        check_stage(desk, slug, project, to, today=today)
        return ()
    lacks = stage_lacks(desk, project, to, today=today)
    if lacks and not why.strip():
        raise UsageError(_("--force needs a reason"), hint='--why "…"')
    return tuple(dict.fromkeys(lack.question or lack.message for lack in lacks))


def _check_forced(slug: str, before: Stage, to: Stage, *, force: bool, why: str) -> None:
    if not force:
        allowed = ", ".join(f"{stage.value} {stage.zh}" for stage in MOVES[before])
        raise RefusedError(
            _("from {before} a project does not go to {to}; next comes {allowed}").format(
                before=before.label, to=to.label, allowed=allowed
            ),
            hint=_('if it is right all the same: csm project stage {slug} {to} --force --why "…"').format(
                slug=slug, to=to.value
            ),
        )
    if not why.strip():
        raise UsageError(_("--force needs a reason"), hint='--why "…"')


def _fill_date(raw: bytes, project: Project, to: Stage, today: date) -> tuple[bytes, str]:
    name = BEGINS_ON.get(to)
    if name is None or getattr(project.dates, name) is not None:
        return raw, ""
    return splice.set_value(raw, ("dates", name), today), name


def _fill_todos(desk: Desk, raw: bytes, project: Project, to: Stage, filled: str, today: date) -> tuple[bytes, int]:
    from csmkit.domain.todo_template import todos_for
    from csmkit.services.calendar import working_calendar

    paths = [path for path in layers(desk.root, "templates/todos", ".toml") if path.stem == to.value]
    if not paths:
        return raw, 0
    dates = {key: value for key, value in project.dates if isinstance(value, date)}
    if filled:
        dates[filled] = today
    years = {day.year + step for day in (*dates.values(), today) for step in (-1, 0, 1)}
    calendar = working_calendar(desk, years)
    already = {todo.what for todo in project.todo}
    todos, _problems = todos_for(
        paths[0].read_text(encoding="utf-8"), f"templates/todos/{paths[0].name}", dates, calendar, already
    )
    for todo in todos:
        raw = splice.add_table(raw, "todo", todo_values(todo))
    return raw, len(todos)


def todo_values(todo: Todo) -> dict[str, object]:
    """A to-do as a `[[todo]]` table of the project's file."""
    return {"what": todo.what, "who": todo.who.value, "due": todo.due, "done_on": todo.done_on}
