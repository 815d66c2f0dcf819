"""`csm faq edit`."""

from pathlib import Path
from typing import Annotated

import typer

from csmkit.cli.context import say, session
from csmkit.language import _

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(help=_("Change an entry in your editor; a built-in one becomes your own in faq/own.md."))
def edit(
    ctx: typer.Context,
    entry: Annotated[str, typer.Argument(metavar="ID", help=_("Of the entry, or its beginning."))],
    source: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help=_("Its new text, such as a draft that was kept."))
    ] = None,
) -> None:
    """Edit one entry."""
    from csmkit.cli.editing import text_editor, where_it_is
    from csmkit.services.faq_own import edit_entry
    from csmkit.services.faq_source import text_of

    run = session(ctx)
    editor = text_editor(run, written=text_of(where_it_is(run, source)) if source else None)
    done = edit_entry(run.desk, entry, now=run.now, today=run.today, editor=editor)
    if done is None:
        say(_("Nothing changed."))
        return
    for problem in done.warnings:
        say(str(problem))
    if done.copied:
        say(_("{id} is your own now, in {path}.").format(id=done.id, path=done.path))
    else:
        say(_("Saved {path}.").format(path=done.path))
