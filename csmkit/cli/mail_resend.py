"""`csm mail resend`."""

from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import session
from csmkit.cli.mail_options import Cc, Copy, Draft, Eml, On, Open, Outbox, Send, Sent, To, Via, Yes, ways
from csmkit.cli.mail_ways import finish
from csmkit.language import _

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(help=_("Send once more what was sent, word for word."))
def resend(
    ctx: typer.Context,
    project: Annotated[str, typer.Argument(metavar="PROJECT")],
    letter: Annotated[str, typer.Argument(metavar="[LETTER]", help=_("Which one; the last one when left out."))] = "",
    to: To = "",
    cc: Cc = None,
    copy: Copy = False,
    sent: Sent = False,
    via: Via = None,
    on: On = None,
    eml: Eml = None,
    outbox: Outbox = False,
    draft: Draft = False,
    send: Send = False,
    open: Open = False,
    yes: Yes = False,
    force: options.Force = False,
    why: options.Why = "",
    json: options.Json = False,
) -> None:
    """Bring back what was sent."""
    from csmkit.services.letter_history import bring_back
    from csmkit.services.letters import Office, Wish

    run = session(ctx)
    chosen = ways(copy, sent, via, on, eml, outbox, draft, send, open, yes, force, why)
    slug = run.desk.find_slug(project, "project")
    prepared = bring_back(Office(run.desk, run.today), slug, letter, Wish(to=to, cc=tuple(cc or ())))
    finish(run, prepared, chosen, json=json)
