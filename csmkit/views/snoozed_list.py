"""Reminders that are put off, with the exact day they come back."""

from typing import Any

from csmkit.language import _
from csmkit.reminders.occurrence import Occurrence
from csmkit.views.morning import title_of
from csmkit.views.screen import Column, nothing, table


def to_json(rows: list[Occurrence]) -> list[dict[str, Any]]:
    """Id, title, project, client, due day and the day it wakes."""
    return [
        {
            "id": row.id,
            "title": title_of(row),
            "project": row.project,
            "client": row.client,
            "due_on": row.due_on,
            "wake_on": row.wake_on,
        }
        for row in rows
    ]


def to_rows(rows: list[Occurrence]) -> list[list[str]]:
    """Id, the day it wakes, due day, title, project, client."""
    return [[row.id, row.wake_on or "", row.due_on, title_of(row), row.project or "", row.client or ""] for row in rows]


def to_screen(rows: list[Occurrence], width: int) -> list[Any]:
    """A table, the next to wake first."""
    if not rows:
        return nothing(_("nothing is snoozed"))
    columns = [
        Column(_("Id")),
        Column(_("Until"), style="bold"),
        Column(_("Was due")),
        Column(_("What"), ratio=2),
        Column(_("Who"), ratio=2),
    ]
    return [
        table(
            columns,
            [
                [row.id, row.wake_on or "", row.due_on, title_of(row), row.project_title or row.client_name]
                for row in rows
            ],
            width,
        )
    ]
