"""The closeouts of the desk."""

from typing import Any

from csmkit.language import _, ngettext
from csmkit.services.closeout import Standing
from csmkit.views.closeout_standing import to_json as one_json
from csmkit.views.screen import Column, day, nothing, table


def to_json(rows: list[Standing]) -> list[dict[str, Any]]:
    """Each as `csm closeout PROJECT --json` has it."""
    return [one_json(row) for row in rows]


def to_rows(rows: list[Standing]) -> list[list[str]]:
    """Slug, stage, state, open questions, due, days left, next command."""
    return [
        [
            row.slug,
            row.project.stage.value,
            row.state.value,
            ",".join(row.open),
            day(row.due),
            str(row.days_left if row.days_left is not None else ""),
            row.next,
        ]
        for row in rows
    ]


def to_screen(rows: list[Standing], width: int) -> list[Any]:
    """A table, the most urgent first."""
    if not rows:
        return nothing(_("nothing is ending or closing"))
    columns = [
        Column(_("Project"), style="bold"),
        Column(_("Stage"), least=90),
        Column(_("State")),
        Column(_("Open"), right=True),
        Column(_("Due"), least=100),
        Column(_("Left"), right=True),
        Column(_("Next"), ratio=1),
    ]
    return [table(columns, [_cells(row) for row in rows], width)]


def _cells(row: Standing) -> list[str]:
    open_count = len(row.open) + len(row.wrong)
    return [row.slug, row.project.stage.label, row.state.label, str(open_count), day(row.due), left(row), row.next]


def left(row: Standing) -> str:
    """Days left, or how late it is."""
    if row.days_left is None:
        return ""
    if row.days_left < 0:
        return ngettext("{count} day late", "{count} days late", -row.days_left).format(count=-row.days_left)
    return ngettext("{count} day", "{count} days", row.days_left).format(count=row.days_left)
