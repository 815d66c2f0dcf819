"""`csm faq search`."""

from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import say, session
from csmkit.cli.faq import stage_id, workspace_or_none
from csmkit.language import _

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(help=_("The answers that fit a question, or a whole pasted message; also from standard input."))
def search(
    ctx: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORDS...]")] = None,
    limit: Annotated[
        int, typer.Option("-n", "--limit", min=1, max=100, metavar="N", help=_("How many results at most."))
    ] = 5,
    stage: Annotated[
        str | None, typer.Option("--stage", metavar="STAGE", help=_("Only what is asked in this stage."))
    ] = None,
    tag: Annotated[str | None, typer.Option("--tag", metavar="TAG", help=_("Only entries with this tag."))] = None,
    full: Annotated[bool, typer.Option("--full", help=_("The whole answer of each."))] = False,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """Search the FAQ."""
    from csmkit.cli.output import show
    from csmkit.cli.stdin import read_stdin
    from csmkit.services.faq import find_answers, remember
    from csmkit.views import faq_hits

    run = session(ctx)
    root = workspace_or_none(run)
    message = " ".join(words) if words else read_stdin()
    found = find_answers(root, message, limit=limit, stage=stage_id(stage), tag=tag)
    show(faq_hits, found, json=json, tsv=tsv, table=table)
    if full and not json:
        from csmkit.cli.faq_answers import print_answers

        print_answers(root, [hit.id for hit in found.hits])
    if not found.hits:
        say(_("Nothing fits."))
        # A filter that found nothing says little about what the FAQ lacks.
        if root and not stage and not tag and remember(root, message, run.now):
            say(_("The question is kept; see: csm faq gaps"))
    run.complain(found.problems)
