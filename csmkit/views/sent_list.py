"""What somebody received."""

from typing import Any

from csmkit.domain.vocabulary import Channel
from csmkit.language import _
from csmkit.services.letter_history import SentList, SentRow
from csmkit.views.screen import Column, day, nothing, table


def to_json(result: SentList) -> dict[str, Any]:
    """The rows with the keys of SentRow."""
    rows = [{**row._asdict(), "on": day(row.on), "answered_on": day(row.answered_on) or None} for row in result.rows]
    return {"who": result.who, "sent": rows}


def to_rows(result: SentList) -> list[list[str]]:
    """Day, project, letter, title, reader, channel, day of the answer, file."""
    return [
        [day(row.on), row.project, row.letter, row.title, row.who, row.channel, day(row.answered_on), row.file]
        for row in result.rows
    ]


def to_screen(result: SentList, width: int) -> list[Any]:
    """A table, newest first."""
    if not result.rows:
        return nothing(_("nothing was sent yet"))
    columns = [
        Column(_("Day")),
        Column(_("Project"), least=90),
        Column(_("What"), ratio=1),
        Column(_("To")),
        Column(_("Channel")),
        Column(_("Answered")),
    ]
    return [table(columns, [_cells(row) for row in reversed(result.rows)], width)]


def _cells(row: SentRow) -> list[str]:
    channel = Channel(row.channel).label if row.channel else ""
    return [day(row.on), row.project, row.title, row.who, channel, day(row.answered_on) or _("not yet")]
