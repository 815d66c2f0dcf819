"""A list of platform figures."""

from decimal import Decimal
from typing import Any

from csmkit.language import _
from csmkit.services.facts import FactRow
from csmkit.views.screen import Column, day, nothing, table


def to_json(rows: list[FactRow]) -> list[dict[str, Any]]:
    """The rows with the keys of FactRow; `value` is a number, a text, or null when it is not known."""
    return [
        {
            **row._asdict(),
            "unit": row.unit.value,
            "value": _number(row.value) if isinstance(row.value, Decimal) else row.value,
        }
        for row in rows
    ]


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def to_rows(rows: list[FactRow]) -> list[list[str]]:
    """Key, name, value, as_of, valid_until, note, mentions, source."""
    return [
        [
            row.key,
            row.name,
            row.shown,
            day(row.as_of),
            day(row.valid_until),
            row.note,
            str(row.mentions),
            row.source,
        ]
        for row in rows
    ]


def to_screen(rows: list[FactRow], width: int) -> list[Any]:
    """A table; the narrow screen keeps key, name, value and note."""
    if not rows:
        return nothing(_("no facts are missing"))
    columns = [
        Column(_("Key"), style="bold"),
        Column(_("Name"), ratio=2, least=70),
        Column(_("Value"), ratio=2),
        Column(_("As of"), least=120),
        Column(_("Until"), least=100),
        Column(_("Note")),
        Column(_("Used"), right=True, least=110),
    ]
    cells = [
        [row.key, row.name, row.shown, day(row.as_of), day(row.valid_until), row.note, row.mentions or ""]
        for row in rows
    ]
    return [table(columns, cells, width)]
