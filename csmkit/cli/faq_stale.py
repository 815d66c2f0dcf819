"""`csm faq stale`."""

import typer

from csmkit.cli import options
from csmkit.cli.context import real_now, session
from csmkit.cli.faq import workspace_or_none
from csmkit.language import _

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(help=_("Entries that should be read again now or within 30 days."))
def stale(
    ctx: typer.Context,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """List entries to read again."""
    from csmkit.cli.output import show
    from csmkit.services.faq_stale import stale_entries
    from csmkit.views import faq_stale

    run = session(ctx)
    root = workspace_or_none(run)
    found = stale_entries(root, today=run.today if root else real_now().date())
    show(faq_stale, found, json=json, tsv=tsv, table=table)
    run.complain(found.problems)
