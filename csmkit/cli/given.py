"""`csm given`."""

import sys
from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import session
from csmkit.cli.group import solo_app
from csmkit.errors import UsageError
from csmkit.language import _

app = solo_app()


@app.command(help=_("What was done for a client, to show to the client: inside the contract and beyond it."))
def given(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(metavar="WHO", help=_("Project or client."))],
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help=_("Only from this day on."))] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help=_("A list to paste into a letter."))] = False,
    html: Annotated[bool, typer.Option("--html", help=_("A page by itself."))] = False,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """Show the service ledger."""
    from csmkit.cli.output import show
    from csmkit.cli.parse import day
    from csmkit.services.given import given_to
    from csmkit.views import given_list

    if sum((markdown, html, json, tsv, table)) > 1:
        raise UsageError(_("one form at a time: --markdown, --html, --json, --tsv or --table"))
    run = session(ctx)
    result = given_to(run.desk, who, since=day(since) if since else None, today=run.today)
    if markdown or html:
        sys.stdout.write(given_list.to_markdown(result) if markdown else given_list.to_html(result))
        return
    show(given_list, result, json=json, tsv=tsv, table=table)
