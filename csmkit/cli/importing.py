"""`csm import`."""

from pathlib import Path
from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import say, session
from csmkit.cli.group import solo_app
from csmkit.errors import InvalidDataError, UsageError
from csmkit.language import _
from csmkit.text.safe import one_line

app = solo_app()


@app.command(help=_("Clients and projects out of a spreadsheet saved as CSV; all of it is written, or nothing."))
def import_file(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Only show what would be made."))] = False,
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="COLUMN=FIELD", help=_("What a column means; - for nothing. May be given again.")
        ),
    ] = None,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """Import a spreadsheet."""
    from csmkit.cli.output import show
    from csmkit.outside.spreadsheet import read_sheet
    from csmkit.services.importing import import_sheet
    from csmkit.views import importing

    run = session(ctx)
    result = import_sheet(run.desk, read_sheet(file), _told(mapping or []), dry_run=dry_run, now=run.now)
    show(importing, result, json=json, tsv=tsv, table=table)
    if result.problems:
        raise InvalidDataError(
            _("{file}: {count} cells are not understood; nothing was written").format(
                file=file, count=len(result.problems)
            ),
            hint=_("mend them and run it again; all or nothing is written"),
        )
    counts = {"clients": len(result.clients), "projects": len(result.projects)}
    if result.written:
        say(_("Made {clients} clients and {projects} projects. To take it back: csm undo").format(**counts))
    elif dry_run:
        say(_("Would make {clients} clients and {projects} projects; nothing was written.").format(**counts))
    else:
        say(_("Nothing new; nothing was written."))


def _told(pairs: list[str]) -> dict[str, str]:
    told = {}
    for pair in pairs:
        column, equals, field = pair.rpartition("=")
        if not equals or not column:
            raise UsageError(
                _("'{text}' is not COLUMN=FIELD").format(text=one_line(pair, 40)),
                hint=_("for example: --map '案名=project.title'"),
            )
        told[column] = field
    return told
