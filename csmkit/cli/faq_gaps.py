"""`csm faq gaps`."""

from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import say, session
from csmkit.language import _, ngettext

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(help=_("Questions that found no answer, like ones together; three alike are worth an entry."))
def gaps(
    ctx: typer.Context,
    drop: Annotated[
        list[str] | None, typer.Option("--drop", metavar="ID", help=_("Forget this question and those like it."))
    ] = None,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """List or forget questions."""
    from csmkit.cli.output import show
    from csmkit.services import faq_gaps as service
    from csmkit.views import faq_gaps as view

    run = session(ctx)
    if drop:
        count = service.drop_gaps(run.root, drop, now=run.now)
        say(ngettext("{count} question forgotten.", "{count} questions forgotten.", count).format(count=count))
        return
    found = service.list_gaps(run.root)
    show(view, found, json=json, tsv=tsv, table=table)
    if found.answered:
        text = ngettext("{count} more finds an answer by now.", "{count} more find an answer by now.", found.answered)
        say(text.format(count=found.answered))
    run.complain(found.problems)
