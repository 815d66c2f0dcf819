"""`csm log`."""

from typing import TYPE_CHECKING, Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import say, session
from csmkit.cli.group import solo_app
from csmkit.errors import UsageError
from csmkit.language import _

if TYPE_CHECKING:
    from csmkit.domain.vocabulary import Scope, Way
    from csmkit.services.log import Logged

app = solo_app()


@app.command(help=_("Note what happened with a project or a client."))
def log(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(metavar="WHO", help=_("Project or client."))],
    text: Annotated[str, typer.Argument(metavar="[TEXT]", help=_("What happened, in your words."))] = "",
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help=_("mail, chat, call, meeting, note, request, decision, service …")),
    ] = None,
    incoming: Annotated[bool, typer.Option("--in", help=_("It came from them."))] = False,
    outgoing: Annotated[bool, typer.Option("--out", help=_("It went from us to them."))] = False,
    via: Annotated[
        str | None, typer.Option("--via", metavar="CHANNEL", help=_("email, line, phone, meeting …"))
    ] = None,
    contact: Annotated[str, typer.Option("--who", metavar="CONTACT", help=_("With whom."))] = "",
    metric: Annotated[
        list[str] | None,
        typer.Option(
            "--metric", "-m", metavar="KEY=NUMBER", help=_("raised, backers, ad_spent, ctr …; may be given again.")
        ),
    ] = None,
    letter: Annotated[str, typer.Option("--letter", metavar="LETTER", help=_("It was this letter."))] = "",
    extra: Annotated[bool, typer.Option("--extra", help=_("A service beyond the contract."))] = False,
    contract: Annotated[bool, typer.Option("--contract", help=_("A service the contract promises."))] = False,
    outcome: Annotated[
        str | None,
        typer.Option("--outcome", metavar="OUTCOME", help=_("Answer to a request: granted, substitute, declined.")),
    ] = None,
    promise: Annotated[
        bool, typer.Option("--promise", help=_("Our own word: reminds until it is kept; needs --by."))
    ] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="DATE", help=_("Until when we promised it."))] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=_("The day it happened, when not today."))
    ] = None,
    json: options.Json = False,
) -> None:
    """Write one event to the journal."""
    from csmkit.cli.parse import day, word
    from csmkit.domain.vocabulary import Channel, EventKind, Outcome
    from csmkit.services import log as service

    if promise != bool(by):
        raise UsageError(
            _("--promise and --by go together"),
            hint=_('for example: csm log {who} "…" --promise --by 2026-02-03').format(who=who),
        )
    note = service.Note(
        text,
        word(EventKind, kind) if kind else None,
        _way(incoming, outgoing),
        _scope(extra, contract),
        contact,
        word(Channel, via) if via else None,
        day(on) if on else None,
        service.read_metrics(metric or []),
        word(Outcome, outcome) if outcome else None,
        day(by) if by else None,
        letter,
    )
    run = session(ctx)
    _tell(service.log(run.desk, who, note, now=run.now), json=json)


def _way(incoming: bool, outgoing: bool) -> "Way | None":
    from csmkit.domain.vocabulary import Way

    if incoming and outgoing:
        raise UsageError(_("--in and --out exclude each other"))
    return Way.IN if incoming else Way.OUT if outgoing else None


def _scope(extra: bool, contract: bool) -> "Scope | None":
    from csmkit.domain.vocabulary import Scope

    if extra and contract:
        raise UsageError(_("--extra and --contract exclude each other"))
    return Scope.EXTRA if extra else Scope.CONTRACT if contract else None


def _tell(logged: "Logged", *, json: bool) -> None:
    if json:
        from csmkit.cli.output import print_json
        from csmkit.views.overview_parts import event_json

        print_json(event_json(logged.event))
        return
    say(_("Noted for {name}: {kind}.").format(name=logged.name, kind=logged.event.kind.label))
    if logged.fields:
        say(_("Also in the record: {fields}.").format(fields=", ".join(logged.fields)))
    if logged.event.promise_by:
        say(_("You will be reminded on {day}.").format(day=logged.event.promise_by))
