"""`csm cases`."""

from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import session
from csmkit.cli.group import new_app
from csmkit.language import _

app = new_app(_("Finished projects and what they teach."))


@app.command("cases", help=_("Finished projects and what they teach."))
def list_cases(
    ctx: typer.Context,
    like: Annotated[
        str | None, typer.Option("--like", metavar="PROJECT", help=_("The cases most like this project, and why."))
    ] = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="KIND", help=_("Only this kind of project."))] = None,
    result: Annotated[str | None, typer.Option("--result", metavar="RESULT", help=_("success or failure."))] = None,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """List cases."""
    from csmkit.cli import parse
    from csmkit.cli.output import show
    from csmkit.domain.vocabulary import CaseResult, Kind
    from csmkit.services import cases
    from csmkit.views import case_list

    run = session(ctx)
    rows = cases.list_cases(
        run.desk,
        like=like,
        kind=parse.word(Kind, kind) if kind else None,
        result=parse.word(CaseResult, result) if result else None,
    )
    show(case_list, rows, json=json, tsv=tsv, table=table)
    run.complain(run.desk.problems())
