"""The changes that can be taken back."""

from typing import Any

from csmkit.language import _
from csmkit.services.undo import UndoEntry
from csmkit.views.screen import Column, nothing, table


def to_json(rows: list[UndoEntry]) -> list[dict[str, Any]]:
    """The rows with the keys of UndoEntry."""
    return [row._asdict() for row in rows]


def to_rows(rows: list[UndoEntry]) -> list[list[str]]:
    """Id, moment, state, summary, files."""
    return [[short(row), row.at, _state(row), row.summary, " ".join(row.files)] for row in rows]


def to_screen(rows: list[UndoEntry], width: int) -> list[Any]:
    """A table, newest first."""
    if not rows:
        return nothing(_("nothing to take back"))
    columns = [Column(_("Id"), style="bold"), Column(_("When")), Column(_("What"), ratio=3), Column("")]
    return [
        table(
            columns, [[short(row), row.at[:16].replace("T", " "), row.summary, _state(row)] for row in rows[:20]], width
        )
    ]


def short(row: UndoEntry) -> str:
    """The end of the id, enough to name it."""
    return row.id[-6:]


def _state(row: UndoEntry) -> str:
    return _("taken back") if row.undone else _("an undo") if row.undoes else ""
