"""`csm day-off`."""

from typing import Annotated

import typer

from csmkit.cli.context import say, session
from csmkit.cli.group import new_app
from csmkit.language import _

app = new_app(_("A day that is not worked: a typhoon, leave."))


@app.command("day-off", help=_("A day that is not worked: a typhoon, leave."))
def day_off(
    ctx: typer.Context,
    day: Annotated[str, typer.Argument(metavar="DATE", help=_("The day, as 2026-02-03."))],
    why: Annotated[str, typer.Argument(metavar="[WHY]", help=_("Kept beside the date."))] = "",
    remove: Annotated[bool, typer.Option("--remove", help=_("Take the day out again."))] = False,
) -> None:
    """Add a day off, or take one out."""
    from csmkit.cli import parse
    from csmkit.services.day_off import add_day_off, remove_day_off

    run = session(ctx)
    on = parse.day(day)
    if remove:
        done = remove_day_off(run.desk, on, now=run.now)
        text = _("{day} is a working day again.") if done else _("{day} was no day off of yours; nothing changed.")
    else:
        done = add_day_off(run.desk, on, why=why, now=run.now)
        text = _("{day} is a day off now.") if done else _("{day} is a day off already.")
    say(text.format(day=on))
