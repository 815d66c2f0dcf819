"""`csm diagnose`."""

from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import session
from csmkit.cli.group import solo_app
from csmkit.language import _

app = solo_app()


@app.command(help=_("Which link of a project is weak, from its noted numbers; page before traffic."))
def diagnose(
    ctx: typer.Context,
    project: Annotated[str, typer.Argument(metavar="PROJECT", help=_("Slug, title, or their beginning."))],
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """Diagnose a project."""
    from csmkit.cli.output import show
    from csmkit.services.diagnose import diagnose_project
    from csmkit.views import diagnosis

    run = session(ctx)
    result = diagnose_project(run.desk, project, today=run.today)
    show(diagnosis, result, json=json, tsv=tsv, table=table)
    run.complain(result.problems)
