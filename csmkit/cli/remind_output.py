"""The morning in the form that was asked for; the only output with a fast path of its own."""

import sys
from pathlib import Path

from csmkit.cli.context import Session, say
from csmkit.language import _
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


def write_calendar(run: Session, result: MorningResult, path: Path) -> None:
    """Write the reminders that are due and coming as a calendar file; an earlier one of ours is replaced."""
    from csmkit.outside.export import write_export
    from csmkit.views.calendar_file import to_calendar

    lines = (*result.morning.due, *result.morning.coming)
    rows = [row for line in lines for row in line.occurrences]
    write_export(path, to_calendar(rows, stamp=run.now), begins="BEGIN:VCALENDAR")
    say(_("{count} reminders written to {path}").format(count=len(rows), path=path))
