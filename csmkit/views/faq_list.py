"""A list of FAQ entries."""

from typing import Any

from csmkit.language import _
from csmkit.services.faq_entries import EntryList
from csmkit.views.screen import Column, nothing, table


def to_json(result: EntryList) -> list[dict[str, Any]]:
    """The rows with the keys of EntryRow."""
    return [{**row._asdict(), "tags": list(row.tags)} for row in result.rows]


def to_rows(result: EntryList) -> list[list[str]]:
    """Id, group, question, tags, `own` or nothing, file."""
    return [
        [row.id, row.group, row.question, ",".join(row.tags), "own" if row.own else "", row.path] for row in result.rows
    ]


def to_screen(result: EntryList, width: int) -> list[Any]:
    """A table; the narrow screen keeps id and question."""
    if not result.rows:
        return nothing("")
    columns = [
        Column(_("Id"), style="bold"),
        Column(_("Question"), ratio=3),
        Column(_("Group"), ratio=1, least=100),
        Column(_("Tags"), ratio=1, least=120),
        Column("", style="dim"),
    ]
    cells = [[row.id, row.question, row.group, "、".join(row.tags), _("own") if row.own else ""] for row in result.rows]
    return [table(columns, cells, width)]
