"""Pieces of screens that several views share. Everything a person typed goes in as plain text, never as markup."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from csmkit.language import _, ngettext
from csmkit.text.safe import visible


class Column(NamedTuple):
    """A column: its heading, whether it is right-aligned, how it gives way when the screen is narrow.

    Attributes:
        ratio: 0 keeps the column as wide as its content; more shares what is left and may cut with an ellipsis.
        least: hide the column on screens narrower than this.
    """

    title: str
    right: bool = False
    ratio: int = 0
    least: int = 0
    style: str = ""


def table(columns: Sequence[Column], rows: Sequence[Sequence[Any]], width: int, *, head: bool = True) -> Any:
    """A plain table; columns a narrow screen has no room for are left out, never cut through a date or a sum."""
    from rich.table import Table
    from rich.text import Text

    kept = [index for index, column in enumerate(columns) if width >= column.least]
    grid = Table(
        box=None,
        show_header=head,
        header_style="bold",
        pad_edge=False,
        padding=(0, 2, 0, 0),
        expand=any(columns[i].ratio for i in kept),
    )
    for index in kept:
        column = columns[index]
        grid.add_column(
            Text(column.title),
            justify="right" if column.right else "left",
            ratio=column.ratio or None,
            no_wrap=True,
            overflow="ellipsis" if column.ratio else "fold",
            style=column.style,
        )
    for row in rows:
        grid.add_row(
            *(cell if isinstance(cell, Text) else Text(visible(str(cell))) for cell in (row[index] for index in kept))
        )
    return grid


def heading(text: str) -> Any:
    """A heading line."""
    from rich.text import Text

    return Text(visible(text), style="bold")


def line(text: str, style: str = "") -> Any:
    """One line of text."""
    from rich.text import Text

    return Text(visible(text), style=style)


def blank() -> Any:
    """An empty line."""
    from rich.text import Text

    return Text("")


def day(value: date | None) -> str:
    """A date as the interface shows it, or an empty string."""
    return value.isoformat() if value else ""


def late(days: int) -> str:
    """How late something is, or an empty string when it is not."""
    return ngettext("{count} day late", "{count} days late", days).format(count=days) if days > 0 else ""


def sum_of(value: int | None) -> str:
    """A sum in TWD with thousands separated, or an empty string."""
    return "" if value is None else f"{value:,}"


def percent(value: Decimal | None) -> str:
    """A percentage without decimals, or an empty string."""
    return "" if value is None else f"{value:.0f}%"


def nothing(text: str) -> list[Any]:
    """What a screen shows when a list is empty."""
    return [line(text or _("nothing here"))]
