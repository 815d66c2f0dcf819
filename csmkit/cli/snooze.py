"""`csm snooze`."""

from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import say, session
from csmkit.cli.group import solo_app
from csmkit.errors import UsageError
from csmkit.language import _

app = solo_app()


@app.command(help=_("Put reminders off: csm snooze ID… UNTIL, where UNTIL is a date, 3d, 2wd, mon or launch-3d."))
def snooze(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="ID... UNTIL", help=_("Ids out of csm remind, then the day."))],
    why: options.Why = "",
) -> None:
    """Snooze reminders."""
    from csmkit.services.remind import snooze as snooze_them
    from csmkit.views.morning import title_of

    if len(words) < 2:
        raise UsageError(_("until when?"), hint=_("for example: csm snooze {id} 3d").format(id=words[0]))
    run = session(ctx)
    for row, until in snooze_them(run.desk, words[:-1], words[-1], why=why, now=run.now):
        say(
            _("Asleep until {day}: {title} · {who}").format(
                day=until, title=title_of(row), who=row.project_title or row.client_name
            )
        )
