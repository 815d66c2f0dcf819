"""Entries that should be read again."""

from typing import Any

from csmkit.language import _
from csmkit.services.faq_stale import StaleList
from csmkit.views.screen import Column, day, late, nothing, table


def to_json(result: StaleList) -> list[dict[str, Any]]:
    """The rows with the keys of StaleRow; `days` is negative when the day is past."""
    return [
        {**row._asdict(), "as_of": day(row.as_of) or None, "review_by": row.review_by.isoformat()}
        for row in result.rows
    ]


def to_rows(result: StaleList) -> list[list[str]]:
    """Id, review_by, days until then, question, file and line."""
    return [
        [row.id, row.review_by.isoformat(), str(row.days), row.question, f"{row.path}:{row.line}"]
        for row in result.rows
    ]


def to_screen(result: StaleList, width: int) -> list[Any]:
    """A table; the narrow screen keeps id, day and question."""
    if not result.rows:
        return nothing(_("every entry may be believed"))
    columns = [
        Column(_("Id"), style="bold"),
        Column(_("Read again by")),
        Column("", least=80),
        Column(_("Question"), ratio=1),
    ]
    cells = [[row.id, row.review_by.isoformat(), late(-row.days), row.question] for row in result.rows]
    return [table(columns, cells, width)]
