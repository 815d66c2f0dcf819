"""`csm doctor`."""

import typer

from csmkit.cli import options
from csmkit.cli.context import say, session
from csmkit.cli.group import new_app
from csmkit.language import _

app = new_app(_("Every problem in the workspace, with file and line."))


@app.command("doctor", help=_("Every problem in the workspace, with file and line; ends with 1 when there is one."))
def doctor(
    ctx: typer.Context, json: options.Json = False, tsv: options.Tsv = False, table: options.Table = False
) -> None:
    """List every problem."""
    from csmkit.cli.output import show
    from csmkit.services.doctor import examine
    from csmkit.views import problem_list

    run = session(ctx)
    problems = examine(run.desk, today=run.today)
    show(problem_list, problems, json=json, tsv=tsv, table=table)
    if problems:
        raise typer.Exit(1)
    say(_("Everything is in order."))
