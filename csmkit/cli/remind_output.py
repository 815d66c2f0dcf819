"""The morning in the form that was asked for; the only output with a fast path of its own."""

import sys

from csmkit.services.remind import MorningResult


def show_morning(result: MorningResult, *, why: bool, days: bool, json: bool, tsv: bool, table: bool) -> None:
    """Print the morning: JSON, lines in a pipe, or the calm screen."""
    from csmkit.cli import output
    from csmkit.views import morning

    if json or tsv or not (table or sys.stdout.isatty()):
        output.show(morning, result, json=json, tsv=True)
        return
    from rich.console import Console

    console = Console(file=sys.stdout, markup=False, highlight=False, emoji=False)
    for part in morning.screen(result, console.width, morning.Wish(why, days)):
        console.print(part)
