"""`csm mail LETTER PROJECT`: one letter, seen, checked, and let go."""

from typing import TYPE_CHECKING, Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import Session, say, session
from csmkit.cli.mail_options import Cc, Copy, Draft, Eml, On, Open, Outbox, Send, Sent, To, Via, Yes, ways
from csmkit.cli.mail_ways import finish
from csmkit.errors import UsageError
from csmkit.language import _

if TYPE_CHECKING:
    from csmkit.services.letters import Office, Prepared, Wish


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(help=_("One letter for one project; the word write may be left out."))
def write(
    ctx: typer.Context,
    letter: Annotated[str, typer.Argument(metavar="[LETTER]", help=_("Id, Chinese name, or their beginning."))] = "",
    project: Annotated[str, typer.Argument(metavar="[PROJECT]", help=_("Slug, title, or their beginning."))] = "",
    chat: Annotated[bool, typer.Option("--chat", help=_("The short version for LINE and the like."))] = False,
    lang: Annotated[str, typer.Option("--lang", metavar="zh-TW|en", help=_("Language, when not the reader's."))] = "",
    to: To = "",
    cc: Cc = None,
    answers: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help=_("A value the letter asks for, or by=DATE."))
    ] = None,
    edit: Annotated[bool, typer.Option("--edit", help=_("Edit the text first; it is checked again."))] = False,
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
    """Show a letter, and let it leave when told to."""
    if not letter:
        from csmkit.cli.mail_list import list_letters

        list_letters(ctx, json=json)
        return
    if not project:
        raise UsageError(_("for which project?"), hint=f"csm mail {letter} PROJECT")
    from csmkit.services.letters import Office, Wish

    run = session(ctx)
    office = Office(run.desk, run.today)
    wish = Wish("chat" if chat else "mail", lang, to, tuple(cc or ()), _answers(answers or []))
    chosen = ways(copy, sent, via, on, eml, outbox, draft, send, open, yes, force, why)
    prepared = _prepared(run, office, letter, project, wish, asking=not json)
    if edit:
        prepared = _edited(run, office, prepared, wish)
    finish(run, prepared, chosen, json=json)


def _answers(pairs: list[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(_("'{text}' is not KEY=VALUE").format(text=pair[:40]), hint="--set by=2026-02-03")
        found[key.strip()] = value.strip()
    return found


def _prepared(run: Session, office: "Office", letter: str, project: str, wish: "Wish", *, asking: bool) -> "Prepared":
    """The letter; in a terminal what it asks for is asked."""
    template = office.catalogue.find(letter)
    slug = run.desk.find_slug(project, "project")
    prepared = office.prepare(template, slug, wish)
    open_asks = [name for name in prepared.letter.asks if f"ask.{name}" in prepared.missing or name in prepared.missing]
    if not (asking and run.interactive and open_asks):
        return prepared
    from csmkit.cli.ask import ask, optional

    given = {name: ask(run, prepared.letter.asks[name], optional, option=f"--set {name}=…") for name in open_asks}
    answers = {**wish.answers, **{name: value for name, value in given.items() if value}}
    return office.prepare(template, slug, wish._replace(answers=answers))


def _edited(run: Session, office: "Office", prepared: "Prepared", wish: "Wish") -> "Prepared":
    """The letter as the person leaves it in the editor; asked again while errors stand and the person wants to."""
    from csmkit.letters.values import unmask
    from csmkit.outside.editor import edit_text
    from csmkit.views import letter_preview

    subject, markdown = prepared.subject, unmask(prepared.markdown)
    while True:
        text = edit_text(f"Subject: {subject}\n\n{markdown}\n", ".md")
        head, _blank, body = text.replace("\r\n", "\n").partition("\n")
        if not head.startswith("Subject:"):
            head, body = f"Subject: {subject}", text
        subject, markdown = head.removeprefix("Subject:").strip(), body.strip("\n")
        prepared = office.edited(prepared, wish, subject, markdown)
        if not (prepared.errors and run.interactive):
            return prepared
        for line in letter_preview.finding_lines(prepared):
            say(line)
        if not typer.confirm(_("Edit again?"), default=True, err=True):
            return prepared
