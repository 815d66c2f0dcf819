"""`csm done`."""

from typing import Annotated

import typer

from csmkit.cli.context import say, session
from csmkit.cli.group import solo_app
from csmkit.language import _

app = solo_app()
Ids = Annotated[
    list[str], typer.Argument(metavar="ID...", help=_("Ids out of csm remind; a unique beginning is enough."))
]


@app.command(help=_("Mark reminders as done."))
def done(
    ctx: typer.Context,
    ids: Ids,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help=_("Kept in the journal."))] = "",
) -> None:
    """Mark reminders as done."""
    from csmkit.services.remind import mark_done
    from csmkit.views.morning import title_of

    run = session(ctx)
    for row in mark_done(run.desk, ids, note=note, now=run.now):
        say(_("Done: {title} · {who}").format(title=title_of(row), who=row.project_title or row.client_name))
