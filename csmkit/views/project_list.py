"""A list of projects."""

from typing import Any

from csmkit.language import _
from csmkit.services.roster import ProjectRow
from csmkit.views.screen import Column, day, nothing, percent, sum_of, table


def to_json(rows: list[ProjectRow]) -> list[dict[str, Any]]:
    """The rows with the keys of ProjectRow."""
    return [{**row._asdict(), "reached": float(row.reached) if row.reached is not None else None} for row in rows]


def to_rows(rows: list[ProjectRow]) -> list[list[str]]:
    """Slug, stage, title, client, tier, kind, launch, end, goal, raised, reached."""
    return [
        [
            row.slug,
            row.stage.value,
            row.title,
            row.client,
            row.tier,
            row.kind.value,
            day(row.launch),
            day(row.end),
            str(row.goal or ""),
            str(row.raised if row.raised is not None else ""),
            str(row.reached if row.reached is not None else ""),
        ]
        for row in rows
    ]


def to_screen(rows: list[ProjectRow], width: int) -> list[Any]:
    """A table; the narrow screen keeps slug, stage, title and end."""
    if not rows:
        return nothing(_("no projects yet; add one with: csm project add"))
    columns = [
        Column(_("Project"), style="bold"),
        Column(_("Stage")),
        Column(_("Title"), ratio=3),
        Column(_("Client"), ratio=2, least=100),
        Column(_("Tier"), least=90),
        Column(_("Kind"), least=140),
        Column(_("Launch"), least=120),
        Column(_("End")),
        Column(_("Raised"), right=True, least=110),
        Column(_("Goal"), right=True, least=120),
        Column(_("Reached"), right=True),
    ]
    cells = [
        [
            row.slug,
            row.stage.label,
            row.title,
            row.client_name or row.client,
            row.tier,
            row.kind.label,
            day(row.launch),
            day(row.end),
            sum_of(row.raised),
            sum_of(row.goal),
            percent(row.reached),
        ]
        for row in rows
    ]
    return [table(columns, cells, width)]
