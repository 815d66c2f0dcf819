"""`csm faq`."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import Session, say, session
from csmkit.cli.group import new_app
from csmkit.errors import NotFoundError
from csmkit.language import _

app = new_app(_("Answers to clients' questions: search, show, and keep them."))
Limit = Annotated[int, typer.Option("-n", "--limit", min=1, max=100, metavar="N", help=_("How many results at most."))]


@app.command("search", help=_("The answers that fit a question, or a whole pasted message; also from standard input."))
def search(
    ctx: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORDS...]")] = None,
    limit: Limit = 5,
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
    from csmkit.services.faq import find_answers
    from csmkit.views import faq_hits

    run = session(ctx)
    root = workspace_or_none(run)
    message = " ".join(words) if words else "" if sys.stdin.isatty() else sys.stdin.read()
    found = find_answers(root, message, now=run.now if root else _now(), limit=limit, stage=_stage(stage), tag=tag)
    show(faq_hits, found, json=json, tsv=tsv, table=table)
    if full and not json:
        from csmkit.cli.faq_answers import print_answers

        print_answers(root, [hit.id for hit in found.hits])
    if not found.hits:
        say(_("Nothing fits."))
        if found.remembered:
            say(_("The question is kept; see: csm faq gaps"))
    run.complain(found.problems)


def workspace_or_none(run: Session) -> Path | None:
    """The workspace when there is one; the built-in FAQ can be searched without."""
    try:
        return run.root
    except NotFoundError:
        if run.workspace is not None:
            raise
        return None


def _stage(text: str | None) -> str | None:
    if text is None:
        return None
    from csmkit.cli.parse import word
    from csmkit.domain.vocabulary import Stage

    return word(Stage, text).value


def _now() -> datetime:
    from csmkit.cli.context import real_now

    return real_now()
