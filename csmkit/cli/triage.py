"""`csm triage`."""

from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import say, session
from csmkit.cli.faq import workspace_or_none
from csmkit.cli.group import solo_app
from csmkit.language import _

app = solo_app()


@app.command(help=_("What a client's message tells: likely type, need, feelings, what to ask, how to reply."))
def triage(
    ctx: typer.Context,
    message: Annotated[
        list[str] | None, typer.Argument(metavar="[MESSAGE|-]", help=_("The message; - or nothing is standard input."))
    ] = None,
    sender: Annotated[
        str | None, typer.Option("--from", metavar="PROJECT", help=_("Whose message it is; needed to note it."))
    ] = None,
    note: Annotated[bool, typer.Option("--log", help=_("Note the message in the journal; needs --from."))] = False,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """Triage a message."""
    from csmkit.cli.output import show
    from csmkit.cli.stdin import read_stdin
    from csmkit.errors import UsageError
    from csmkit.services.triage import triage_message
    from csmkit.views import triage as triage_view

    run = session(ctx)
    if note and not sender:
        raise UsageError(_("whose message is it?"), hint=_("for example: csm triage … --from PROJECT --log"))
    root = run.root if sender else workspace_or_none(run)
    text = " ".join(message or ())
    if text in ("", "-"):
        text = read_stdin()
    slug = run.desk.find_slug(sender, "project") if sender else ""
    result = triage_message(root, text)
    if note:
        from csmkit.domain.vocabulary import EventKind, Way
        from csmkit.services.log import Note, log

        log(run.desk, slug, Note(text[:2000].strip(), kind=EventKind.CHAT, way=Way.IN), now=run.now)
    show(triage_view, result, json=json, tsv=tsv, table=table)
    if note:
        say(_("Noted about {slug}.").format(slug=slug))
    if slug and result.found.clear:
        say(_("See: {command}").format(command=f"csm playbook {result.found.types[0].type.zh} --for {slug}"))
    run.complain(result.problems)
