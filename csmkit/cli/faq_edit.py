"""`csm faq edit`."""

from typing import Annotated

import typer

from csmkit.cli.context import say, session
from csmkit.language import _

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(help=_("Change an entry in your editor; a built-in one becomes your own in faq/own.md."))
def edit(
    ctx: typer.Context,
    entry: Annotated[str, typer.Argument(metavar="ID", help=_("Of the entry, or its beginning."))],
) -> None:
    """Edit one entry."""
    from csmkit.cli.faq_editor import entry_editor
    from csmkit.services.faq_own import edit_entry

    run = session(ctx)
    done = edit_entry(run.desk, entry, now=run.now, today=run.today, editor=entry_editor(run))
    if done is None:
        say(_("Nothing changed."))
        return
    for problem in done.warnings:
        say(str(problem))
    if done.copied:
        say(_("{id} is your own now, in {path}.").format(id=done.id, path=done.path))
    else:
        say(_("Saved {path}.").format(path=done.path))
