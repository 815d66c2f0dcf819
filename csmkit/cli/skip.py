"""`csm skip`."""

import typer

from csmkit.cli import options
from csmkit.cli.context import say, session
from csmkit.cli.done import Ids
from csmkit.cli.group import solo_app
from csmkit.language import _

app = solo_app()


@app.command(help=_("Let reminders go without doing them, with a reason."))
def skip(ctx: typer.Context, ids: Ids, why: options.Why = "") -> None:
    """Skip reminders."""
    from csmkit.services.remind import skip as skip_them
    from csmkit.views.morning import title_of

    run = session(ctx)
    for row in skip_them(run.desk, ids, why=why, now=run.now):
        say(_("Skipped: {title} · {who}").format(title=title_of(row), who=row.project_title or row.client_name))
