"""`csm closeout`: the list, one project, its answers and its settlement."""

from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import Session, say, session
from csmkit.cli.group import new_app
from csmkit.errors import UsageError
from csmkit.language import _
from csmkit.text.safe import one_line

app = new_app(_("Closeouts: what is decided, what is open, and the money."), default="show")
Name = Annotated[str, typer.Argument(metavar="PROJECT", help=_("Slug, title, or their beginning."))]
By = Annotated[str, typer.Option("--by", metavar="CONTACT", help=_("Who said it: key, name or form of address."))]
Via = Annotated[str, typer.Option("--via", metavar="CHANNEL", help=_("email, line, phone, meeting …"))]


@app.command(
    "show",
    help=_("Every closeout, or where one stands."),
    epilog="csm closeout answer PROJECT QUESTION VALUE --by CONTACT --via CHANNEL · csm closeout money PROJECT",
)
def show_closeout(
    ctx: typer.Context,
    project: Annotated[str, typer.Argument(metavar="[PROJECT]", help=_("Slug, title, or their beginning."))] = "",
    walk: Annotated[bool, typer.Option("--walk", help=_("Ask the open questions one by one."))] = False,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """Show closeouts."""
    from csmkit.cli.output import show
    from csmkit.services import closeout
    from csmkit.views import closeout_list, closeout_standing

    run = session(ctx)
    if not project:
        if walk:
            raise UsageError(_("--walk needs a project"), hint="csm closeout PROJECT --walk")
        rows = closeout.list_closeouts(run.desk, today=run.today)
        show(closeout_list, rows, json=json, tsv=tsv, table=table)
        run.complain(run.desk.problems())
        return
    if walk:
        _walk(run, project)
    standing = closeout.closeout_of(run.desk, project, today=run.today)
    show(closeout_standing, standing, json=json, tsv=tsv, table=table)


@app.command("answer", help=_("Note the answers of one message: who said it, how, and what shows it; all or none."))
def answer(
    ctx: typer.Context,
    project: Name,
    pairs: Annotated[
        list[str], typer.Argument(metavar="QUESTION VALUE...", help=_("will_produce yes, advance_amount 300000 …"))
    ],
    by: By,
    via: Via,
    evidence: Annotated[
        str, typer.Option("--evidence", metavar="TEXT", help=_("The message's words, or a file name."))
    ] = "",
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=_("The day it was said, when not today."))
    ] = None,
    json: options.Json = False,
) -> None:
    """Note answers."""
    from csmkit.cli.parse import day, word
    from csmkit.domain.vocabulary import Channel
    from csmkit.services.closeout_answer import Said, answer_all

    if len(pairs) % 2:
        raise UsageError(
            _("'{question}' has no value").format(question=one_line(pairs[-1], 40)),
            hint="csm closeout answer PROJECT QUESTION VALUE --by CONTACT --via CHANNEL",
        )
    run = session(ctx)
    channel, said_on = word(Channel, via), day(on) if on else None
    said = [Said(name, value, by, channel, said_on, evidence) for name, value in _two_by_two(pairs)]
    noted = answer_all(run.desk, project, said, now=run.now)
    _tell(run, noted[0].slug, json=json)
    for one in noted:
        if one.before is not None and one.before != one.answer.value:
            say(_("{question} was: {value}").format(question=one.question, value=one.before))
    if any(one.alarm for one in noted):
        say(_("The money has left already: stop what follows and settle this today; it is in csm remind."))


def _two_by_two(words: list[str]) -> list[tuple[str, str]]:
    """Words two by two."""
    return list(zip(words[::2], words[1::2], strict=True))


def _tell(run: Session, project: str, *, json: bool) -> None:
    from csmkit.services.closeout import closeout_of
    from csmkit.views import closeout_standing

    standing = closeout_of(run.desk, project, today=run.today)
    if json:
        from csmkit.cli.output import print_json

        print_json(closeout_standing.to_json(standing))
        return
    say(_("{slug}: {state}. Open: {open}").format(
        slug=standing.slug, state=standing.state.label, open=", ".join(standing.open) or _("nothing")
    ))  # fmt: skip
    say(_("Next: {command}").format(command=standing.next))


@app.command("money", help=_("The settlement, line by line; --if supposes other sums."))
def money(
    ctx: typer.Context,
    project: Name,
    assume: Annotated[
        list[str] | None,
        typer.Option("--if", metavar="KEY=SUM", help=_("Suppose a sum, as raised=1200000; may be given again.")),
    ] = None,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """Show the settlement."""
    from csmkit.cli.output import show
    from csmkit.services.closeout_money import settlement_of
    from csmkit.views import closeout_sheet

    run = session(ctx)
    result = settlement_of(run.desk, project, assume or (), today=run.today)
    show(closeout_sheet, result, json=json, tsv=tsv, table=table)


def _walk(run: Session, project: str) -> None:
    """Ask what is open, one question after the other; what an answer opens is asked too."""
    if not run.interactive:
        raise UsageError(_("nobody can be asked without a terminal"), hint=f"csm closeout {project}")
    from csmkit.cli.ask import ask, line
    from csmkit.cli.parse import word
    from csmkit.domain.vocabulary import Channel
    from csmkit.services.closeout import closeout_of
    from csmkit.services.closeout_answer import find_contact

    record = run.desk.project(project)
    by = ask(run, _("Who answers?"), lambda text: find_contact(run.desk, record.model, line(text)), option="--by")
    via = ask(run, _("Through which channel?"), lambda text: word(Channel, line(text)), option="--via")
    say(_("Enter leaves a question open, q stops; every answer is saved at once."))
    left: set[str] = set()
    while True:
        waiting = [name for name in closeout_of(run.desk, record.slug, today=run.today).open if name not in left]
        if not waiting or not _ask_one(run, record.slug, waiting[0], by, via, left):
            return


def _ask_one(run: Session, slug: str, name: str, by: str, via: str, left: set[str]) -> bool:
    """Ask one question; False when the person wants to stop."""
    from csmkit.cli.ask import ask
    from csmkit.domain.closeout_question import QUESTIONS
    from csmkit.domain.vocabulary import Channel
    from csmkit.services.closeout_answer import Said
    from csmkit.services.closeout_answer import answer as note

    question = QUESTIONS[name]

    def noted(text: str) -> bool:
        if text.lower() == "q":
            return False
        if not text:
            left.add(name)
            return True
        value, _semicolon, evidence = text.partition(" // ")
        note(run.desk, slug, Said(name, value, by, Channel(via), evidence=evidence), now=run.now)
        return True

    text = _('{question} ({example}; evidence after " // ")').format(
        question=question.label, example=question.example()
    )
    return ask(run, text, noted, option="VALUE")
