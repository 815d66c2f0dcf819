"""`csm numbers`."""

import sys
from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import Session, say, session
from csmkit.cli.group import solo_app
from csmkit.language import _

app = solo_app()


@app.command(help=_("All live projects' figures in one pass: shown, asked one by one, or pasted as a table."))
def numbers(
    ctx: typer.Context,
    ask: Annotated[bool, typer.Option("--ask", help=_("Ask for raised and backers, project by project."))] = False,
    paste: Annotated[
        bool, typer.Option("--paste", help=_("Read a table copied from the back office from standard input."))
    ] = False,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """Show or note figures."""
    from csmkit.cli.output import show
    from csmkit.cli.stdin import read_pasted
    from csmkit.services import numbers as service
    from csmkit.views import numbers_list

    run = session(ctx)
    if paste:
        if sys.stdin.isatty():
            say(_("Paste the table, then press Ctrl-D (Windows: Ctrl-Z and Enter)."))
        count = service.note_numbers(run.desk, service.read_table(run.desk, read_pasted()), now=run.now)
        say(_("Noted the numbers of {count} projects.").format(count=count))
    elif ask:
        _ask_all(run)
    else:
        rows = service.list_numbers(run.desk)
        show(numbers_list, rows, json=json, tsv=tsv, table=table)
        if rows and run.interactive:
            say(_("To note new ones: csm numbers --ask, or --paste for a table"))


def _ask_all(run: Session) -> None:
    """Ask for each live project; what was answered is kept at once, so that stopping loses nothing."""
    from csmkit.cli.ask import ask, optional
    from csmkit.errors import CsmError
    from csmkit.services import numbers as service
    from csmkit.services.log import read_metrics

    for row in service.list_numbers(run.desk):
        question = _("{title}: raised and backers (was {raised}; Enter skips, q stops)").format(
            title=row.title, raised=f"{row.raised or 0:,}"
        )
        while True:
            typed = ask(run, question, optional, option="--paste")
            if typed.lower() == "q":
                return
            words = typed.replace(",", "").split()
            if not words:
                break
            try:
                pairs = [f"{key}={word}" for key, word in zip(("raised", "backers"), words, strict=False)]
                service.note_numbers(run.desk, [service.Entry(row.slug, read_metrics(pairs))], now=run.now)
                break
            except CsmError as error:
                say(error.message)
