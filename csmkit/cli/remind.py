"""`csm remind`."""

from datetime import date
from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import Session, session
from csmkit.language import _

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(help=_("What is due, in which order, through which channel, with the command to run."))
def remind(
    ctx: typer.Context,
    days: Annotated[
        int | None, typer.Option("--days", "-d", min=0, max=366, metavar="N", help=_("How many days to look ahead."))
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help=_("The morning of another day."))] = None,
    project: Annotated[
        str | None, typer.Option("--project", "-p", metavar="PROJECT", help=_("Only this project."))
    ] = None,
    client: Annotated[str | None, typer.Option("--client", "-c", metavar="CLIENT", help=_("Only this client."))] = None,
    tier: Annotated[str | None, typer.Option("--tier", metavar="TIER", help=_("Only clients of this tier."))] = None,
    rule: Annotated[str | None, typer.Option("--rule", metavar="RULE", help=_("Only reminders of this rule."))] = None,
    touch: Annotated[
        str | None,
        typer.Option("--touch", metavar="human|tech", help=_("Only what a person does, or what the system sends.")),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help=_("Fold nothing, hold nothing back."))] = False,
    snoozed: Annotated[bool, typer.Option("--snoozed", help=_("What is put off, and until which day."))] = False,
    why: Annotated[bool, typer.Option("--why", help=_("Say why each reminder is there."))] = False,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """Show the morning."""
    from csmkit.services.remind import MorningAsked, morning

    run = session(ctx)
    if touch not in (None, "human", "tech"):
        from csmkit.errors import UsageError

        raise UsageError(_("--touch is human or tech"))
    unfolded = everything or json or snoozed or bool(project or client or rule)
    asked = MorningAsked(days, unfolded, project, client, tier, touch, rule)
    result = morning(run.desk, asked, today=_day(run, on))
    if snoozed:
        from csmkit.cli.output import show
        from csmkit.views import snoozed_list

        show(snoozed_list, result.morning.snoozed, json=json, tsv=tsv, table=table)
    else:
        from csmkit.cli.remind_output import show_morning

        show_morning(result, why=why, days=days is not None or everything, json=json, tsv=tsv, table=table)
    run.complain(result.problems)


def _day(run: Session, on: str | None) -> date:
    if on is None:
        return run.today
    from csmkit.cli.parse import day

    return day(on)
