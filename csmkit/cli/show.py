"""`csm show`."""

from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import Session, session
from csmkit.cli.group import solo_app
from csmkit.language import _

app = solo_app()


@app.command(help=_("One project on one screen: who, where it stands, what is open, what was said and sent."))
def show(
    ctx: typer.Context,
    project: Annotated[str, typer.Argument(metavar="PROJECT", help=_("Slug, title, or their beginning."))],
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """Show a project."""
    show_one(session(ctx), project, json=json, tsv=tsv, table=table)


def show_one(run: Session, project: str, *, json: bool, tsv: bool, table: bool) -> None:
    """Show one project in the form asked for."""
    from csmkit.cli import output
    from csmkit.services import overview
    from csmkit.views import project_overview

    output.show(
        project_overview, overview.project_overview(run.desk, project, today=run.today), json=json, tsv=tsv, table=table
    )
