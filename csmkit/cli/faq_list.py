"""`csm faq list`."""

from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import session
from csmkit.cli.faq import stage_id, workspace_or_none
from csmkit.language import _

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(help=_("Every entry, by group, tag or stage."))
def list_(
    ctx: typer.Context,
    group: Annotated[str, typer.Option("--group", metavar="GROUP", help=_("Only groups with this in the name."))] = "",
    tag: Annotated[str, typer.Option("--tag", metavar="TAG", help=_("Only entries with this tag."))] = "",
    stage: Annotated[
        str | None, typer.Option("--stage", metavar="STAGE", help=_("Only what is asked in this stage."))
    ] = None,
    own: Annotated[bool, typer.Option("--own", help=_("Only your own entries."))] = False,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """List entries."""
    from csmkit.cli.output import show
    from csmkit.services.faq_entries import list_entries
    from csmkit.views import faq_list

    run = session(ctx)
    found = list_entries(workspace_or_none(run), group=group, tag=tag, stage=stage_id(stage), own=own)
    show(faq_list, found, json=json, tsv=tsv, table=table)
    run.complain(found.problems)
