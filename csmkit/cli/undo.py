"""`csm undo`."""

from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import say, session
from csmkit.cli.group import solo_app
from csmkit.language import _

app = solo_app()


@app.command(help=_("Take back the last command; again for the one before."))
def undo(
    ctx: typer.Context,
    entry: Annotated[
        str | None, typer.Argument(metavar="[ID]", help=_("A certain change from --list; an undo too."))
    ] = None,
    listing: Annotated[bool, typer.Option("--list", help=_("What can be taken back."))] = False,
    redo: Annotated[bool, typer.Option("--redo", help=_("Take back the last undo."))] = False,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """Undo, redo or list."""
    from csmkit.cli.output import show
    from csmkit.services import undo as service
    from csmkit.views import undo_list

    run = session(ctx)
    if listing:
        show(undo_list, service.history(run.desk), json=json, tsv=tsv, table=table)
        return
    done = service.undo(run.desk, now=run.now, entry=entry, redo=redo)
    done_words = _("Brought back: {summary}") if redo else _("Taken back: {summary}")
    say(done_words.format(summary=done.summary))
    for event in done.kept:
        say(_("{event} stays, because it left the machine; a correction was noted.").format(event=event))
    if not redo:
        say(_("To bring it back: csm undo --redo"))
