"""`csm sent`."""

from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import session
from csmkit.language import _

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(help=_("What a client received, through which channel, and whether they answered."))
def sent(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(metavar="WHO", help=_("Project or client."))],
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """Show what was sent."""
    from csmkit.cli.output import show
    from csmkit.services import letter_history
    from csmkit.views import sent_list

    show(sent_list, letter_history.sent_to(session(ctx).desk, who), json=json, tsv=tsv, table=table)
