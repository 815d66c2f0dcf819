"""A list of clients."""

from typing import Any

from csmkit.domain.vocabulary import Channel, ClientType
from csmkit.language import _
from csmkit.services.roster import ClientRow
from csmkit.views.screen import Column, nothing, table


def to_json(rows: list[ClientRow]) -> list[dict[str, Any]]:
    """The rows with the keys of ClientRow."""
    return [row._asdict() for row in rows]


def to_rows(rows: list[ClientRow]) -> list[list[str]]:
    """Slug, name, tier, type, channel, projects, active projects."""
    return [[row.slug, row.name, row.tier, row.type, row.channel, str(row.projects), str(row.active)] for row in rows]


def to_screen(rows: list[ClientRow], width: int) -> list[Any]:
    """A table."""
    if not rows:
        return nothing(_("no clients yet; add one with: csm client add"))
    columns = [
        Column(_("Client"), style="bold"),
        Column(_("Name"), ratio=3),
        Column(_("Tier")),
        Column(_("Type"), least=70),
        Column(_("Channel"), least=90),
        Column(_("At work"), right=True),
        Column(_("Projects"), right=True, least=80),
    ]
    cells = [
        [
            row.slug,
            row.name,
            row.tier_name,
            ClientType(row.type).label if row.type else "",
            Channel(row.channel).label if row.channel else "",
            row.active or "",
            row.projects or "",
        ]
        for row in rows
    ]
    return [table(columns, cells, width)]
