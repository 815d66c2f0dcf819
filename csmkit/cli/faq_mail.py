"""`csm faq mail`."""

from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import say, session
from csmkit.cli.mail_options import Cc, Copy, Draft, Eml, On, Open, Outbox, Send, Sent, To, Via, Yes, ways
from csmkit.cli.mail_ways import finish
from csmkit.errors import UsageError
from csmkit.language import _

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(help=_("Put answers into a letter: csm faq mail ID ID … PROJECT"))
def mail(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="ID... PROJECT", help=_("Entries, and the project behind."))],
    to: To = "",
    cc: Cc = None,
    by: Annotated[str, typer.Option("--by", metavar="DATE", help=_("Until when the next step is."))] = "",
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
    """Show a letter with answers, and let it leave when told to."""
    from csmkit.services.faq_letter import note_answers, sent_letters, write_answers
    from csmkit.services.faq_told import told_line
    from csmkit.services.letters import Office, Wish

    *ids, project = words
    if not ids:
        raise UsageError(_("which answers, and for which project?"), hint="csm faq mail ID PROJECT")
    run = session(ctx)
    slug = run.desk.find_slug(project, "project")
    chosen = ways(copy, sent, via, on, eml, outbox, draft, send, open, yes, force, why)
    wish = Wish(to=to, cc=tuple(cc or ()), answers={"by": by} if by else {})
    letter, answers = write_answers(Office(run.desk, run.today), ids, slug, wish)
    for answer in answers:
        if answer.told and not json:
            say(f"{answer.entry.id}: {told_line(answer.told, slug)}")
    before = sent_letters(run.desk, slug) if chosen.chosen() else {}
    finish(run, letter, chosen, json=json)
    for key, event in sent_letters(run.desk, slug).items() if chosen.chosen() else ():
        if key not in before:
            note_answers(run.desk, answers, event, now=run.now, on=chosen.on)
