"""One result, three forms: a table for a person, tab-separated lines for a pipe, JSON for a program."""

import re
import sys
from typing import Any, Protocol

from csmkit.text.safe import visible

WIDEST = 400
"""Columns no screen exceeds; `COLUMNS` may say anything, also 0 where it means unknown."""
_UNSAFE = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class View(Protocol):
    """What a module in views/ offers for one kind of result."""

    def to_json(self, result: Any) -> Any:
        """The result with stable, documented keys."""

    def to_rows(self, result: Any) -> list[list[str]]:
        """The result as rows of plain cells."""

    def to_screen(self, result: Any, width: int) -> list[Any]:
        """The result as things Rich can print."""


def show(view: View, result: Any, *, json: bool = False, tsv: bool = False, table: bool = False) -> None:
    """Print the result: JSON or lines when asked for, a table in a terminal, lines in a pipe."""
    if json:
        print_json(view.to_json(result))
    elif tsv or not (table or sys.stdout.isatty()):
        print_rows(view.to_rows(result))
    else:
        print_screen(view, result)


def print_json(value: Any) -> None:
    """Print a value as JSON, readable and in UTF-8; what a terminal would obey is written as an escape of JSON."""
    import json

    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write(_UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n")


def print_rows(rows: list[list[str]]) -> None:
    """Print rows as tab-separated lines; control characters are shown, not obeyed."""
    sys.stdout.write("".join("\t".join(map(visible, row)) + "\n" for row in rows))


def print_screen(view: View, result: Any) -> None:
    """Print the result for a person."""
    from rich.console import Console

    console = Console(file=sys.stdout, markup=False, highlight=False, emoji=False)
    console.width = min(console.width or 80, WIDEST)
    for part in view.to_screen(result, console.width):
        console.print(part)
