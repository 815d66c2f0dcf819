"""`csm faq check`."""

import typer

from csmkit.cli import options
from csmkit.cli.context import real_now, say, session
from csmkit.cli.faq import workspace_or_none
from csmkit.language import _

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(help=_("What is wrong in the entries; also a client's name, address or sum in an answer. 1 when found."))
def check(
    ctx: typer.Context,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """Check the FAQ."""
    from csmkit.cli.output import show
    from csmkit.services.faq_check import check_faq
    from csmkit.views import problem_list

    run = session(ctx)
    root = workspace_or_none(run)
    problems = check_faq(root, today=run.today if root else real_now().date())
    show(problem_list, problems, json=json, tsv=tsv, table=table)
    if problems:
        raise typer.Exit(1)
    say(_("The FAQ is sound."))
