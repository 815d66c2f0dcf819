"""`csm remind`."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import Session, session
from csmkit.cli.group import new_app
from csmkit.language import _

app = new_app(_("What is due, in which order, through which channel, with the command to run."), default="today")


@app.command(
    "today",
    help=_("What is due, in which order, through which channel, with the command to run."),
    epilog=_('Also: csm remind add PROJECT "text" --on DATE [--every 4w]'),
)
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
    walk: Annotated[bool, typer.Option("--walk", help=_("One reminder at a time, with keys."))] = False,
    ics: Annotated[
        Path | None,
        typer.Option("--ics", metavar="FILE", help=_("Write a calendar file instead; neutral titles only.")),
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help=_("Print a Markdown list."))] = False,
    why: Annotated[bool, typer.Option("--why", help=_("Say why each reminder is there."))] = False,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """Show the morning."""
    from csmkit.services.remind import MorningAsked, morning

    run = session(ctx)
    if walk:
        from csmkit.cli.walk import walk_morning

        walk_morning(run, MorningAsked(days, True, project, client, tier, touch, rule), today=_day(run, on))
        return
    if touch not in (None, "human", "tech"):
        from csmkit.errors import UsageError

        raise UsageError(_("--touch is human or tech"))
    unfolded = everything or json or snoozed or bool(project or client or rule)
    asked = MorningAsked(days, unfolded, project, client, tier, touch, rule)
    result = morning(run.desk, asked, today=_day(run, on))
    if ics is not None:
        from csmkit.cli.remind_output import write_calendar

        write_calendar(run, result, ics)
        return
    if markdown:
        from csmkit.views.morning_markdown import to_markdown

        typer.echo(to_markdown(result), nl=False)
        return
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


@app.command("add", help=_("A reminder of your own for a project."))
def add(
    ctx: typer.Context,
    project: Annotated[str, typer.Argument(metavar="PROJECT", help=_("Slug, title, or their beginning."))],
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("What to be reminded of."))],
    on: Annotated[str, typer.Option("--on", metavar="DATE")],
    every: Annotated[str, typer.Option("--every", metavar="STEP", help=_("Again after 7d, 2w, 10wd …"))] = "",
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help=_("The last day of a repeated one."))
    ] = None,
) -> None:
    """Add a one-off or repeated reminder."""
    from csmkit.cli.context import say
    from csmkit.cli.parse import day
    from csmkit.services.own_reminder import add_reminder

    run = session(ctx)
    slug = add_reminder(
        run.desk, project, text, on=day(on), every=every, until=day(until) if until else None, now=run.now
    )
    say(_("You will be reminded on {day}: {what}").format(day=on, what=f"{slug} · {text}"))
