"""`csm faq show`."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import Session, real_now, say, session
from csmkit.cli.faq import workspace_or_none
from csmkit.cli.mail_options import On, Via
from csmkit.errors import RefusedError, UsageError
from csmkit.language import _
from csmkit.text.safe import one_line

if TYPE_CHECKING:
    from csmkit.faq.render import Form
    from csmkit.services.faq_answer import Answer

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(help=_("One answer, as it fits a client; copy it and note who was told."))
def show(
    ctx: typer.Context,
    entry: Annotated[str, typer.Argument(metavar="ID", help=_("Of the entry, or its beginning."))],
    project: Annotated[str, typer.Option("--for", metavar="PROJECT", help=_("For the client of this project."))] = "",
    chat: Annotated[bool, typer.Option("--chat", help=_("The short answer."))] = False,
    mail: Annotated[bool, typer.Option("--mail", help=_("The full answer."))] = False,
    copy: Annotated[bool, typer.Option("--copy", help=_("Copy it; with --for it is noted who was told."))] = False,
    sent: Annotated[bool, typer.Option("--sent", help=_("You told them by hand: note it."))] = False,
    via: Via = None,
    on: On = None,
    known: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help=_("What the client answered; it is kept."))
    ] = None,
    force: options.Force = False,
    why: options.Why = "",
    json: options.Json = False,
) -> None:
    """Show an answer, and let it leave when told to."""
    from csmkit.services.faq_answer import answer_for, answer_for_anyone

    run = session(ctx)
    form = _form(chat, mail)
    if not project:
        if sent or known or via or on:
            raise UsageError(_("who is it for?"), hint="--for PROJECT")
        root = workspace_or_none(run)
        today = run.today if root else real_now().date()
        answer = answer_for_anyone(root, entry, form=form or "chat", today=today)
    else:
        _keep(run, entry, project, known or [])
        answer = answer_for(run.desk, entry, project, form=form, today=run.today)
    _print(answer, json=json, both=not (form or copy or sent))
    if copy or sent:
        _leave(run, answer, copy=copy, via=via, on=on, why=_overruled(answer, force, why))


def _form(chat: bool, mail: bool) -> "Form | None":
    if chat and mail:
        raise UsageError(_("--chat and --mail exclude each other"))
    return "chat" if chat else "mail" if mail else None


def _keep(run: Session, entry: str, project: str, pairs: list[str]) -> None:
    """Store what the client answered in the project's [resources]; only what the entry asks for."""
    if not pairs:
        return
    from csmkit.cli.records import set_and_tell
    from csmkit.services.faq_entries import find_entry

    asked = [ask.key for ask in find_entry(run.root, entry).ask_first if ask.key]
    for pair in pairs:
        key = pair.partition("=")[0].strip().removeprefix("resources.")
        if key not in asked:
            raise UsageError(
                _("the entry does not ask for '{key}'").format(key=one_line(key, 40)),
                hint=_("it asks for: {names}").format(names=", ".join(asked) or _("nothing")),
            )
    set_and_tell(run, "project", project, [f"resources.{pair.strip().removeprefix('resources.')}" for pair in pairs])


def _print(answer: "Answer", *, json: bool, both: bool) -> None:
    """Print the answer; only where it is read in both forms, by the user herself, with her note."""
    from csmkit.views import faq_answer

    if json:
        from csmkit.cli.output import print_json

        print_json(faq_answer.to_json(answer))
        return
    for line in faq_answer.lines_before(answer):
        say(line)
    sys.stdout.write(faq_answer.to_text(answer, both=both))
    sys.stdout.flush()
    for line in faq_answer.lines_after(answer, note=both):
        say(line)


def _overruled(answer: "Answer", force: bool, why: str) -> str:
    """The reason to let it leave although something is lacking; empty when nothing is."""
    if force and not why.strip():
        raise UsageError(_("--force needs a reason"), hint='--why "…"')
    if force or not (answer.gaps or answer.expired):
        return why if force else ""
    lacking = ", ".join([*answer.gaps, *(f"facts.{key}" for key in answer.expired)])
    raise RefusedError(
        _("the answer may not leave: {names} not known, or out of date").format(names=lacking),
        hint=_('fill them in; if it is right all the same: --force --why "…"'),
    )


def _leave(run: Session, answer: "Answer", *, copy: bool, via: str | None, on: str | None, why: str) -> None:
    from csmkit.cli.parse import day, word
    from csmkit.domain.vocabulary import Channel
    from csmkit.services.faq_told import note_answer

    channel, noted_on = word(Channel, via) if via else None, day(on) if on else None
    if copy:
        from csmkit.outside import clipboard

        how = clipboard.copy(answer.text, answer.html or None)
        say(_("Copied ({how}).").format(how=how))
    if answer.material is None:
        say(_("Who was told is not noted; with --for PROJECT it is."))
        return
    path = note_answer(run.desk, answer, now=run.now, channel=channel, on=noted_on, why=why)
    say(_("Noted who was told; kept in {path}.").format(path=path))
