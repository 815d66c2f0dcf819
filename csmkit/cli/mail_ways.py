"""The ways out of `csm mail`: copy, note by hand, file, outbox, drafts folder, server."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from csmkit.cli.context import Session, say
from csmkit.errors import UsageError
from csmkit.language import _

if TYPE_CHECKING:
    from csmkit.domain.vocabulary import Channel
    from csmkit.services.letters import Prepared


class Ways(NamedTuple):
    """What was asked for on the command line; at most one of the ways out is set."""

    copy: bool = False
    sent: bool = False
    via: "Channel | None" = None
    on: date | None = None
    eml: Path | None = None
    outbox: bool = False
    draft: bool = False
    send: bool = False
    open: bool = False
    yes: bool = False
    force: bool = False
    why: str = ""

    def chosen(self) -> str:
        """The way out, or an empty string for a preview.

        Raises:
            UsageError: when several are asked for, or --via and --on without what they belong to.
        """
        ways = [name for name in ("copy", "sent", "eml", "outbox", "draft", "send") if getattr(self, name)]
        if len(ways) > 1:
            raise UsageError(_("one way out at a time: {ways}").format(ways=", ".join(f"--{name}" for name in ways)))
        if (self.via or self.on) and ways not in (["sent"], ["copy"]):
            raise UsageError(_("--via and --on belong to --sent"))
        if self.open and ways not in ([], ["eml"], ["outbox"]):
            raise UsageError(_("--open belongs to --eml and --outbox"))
        return ways[0] if ways else "outbox" if self.open else ""


def finish(run: Session, prepared: "Prepared", ways: Ways, *, json: bool) -> None:
    """Show the letter and the findings, then let it leave; 5 when it may not."""
    import sys

    from csmkit.views import letter_preview

    if json:
        from csmkit.cli.output import print_json

        print_json(letter_preview.to_json(prepared))
    elif not prepared.is_gated or ways.force:
        sys.stdout.write(letter_preview.to_text(prepared))
        sys.stdout.flush()
    for line in [] if json else letter_preview.finding_lines(prepared):
        say(line)
    if ways.chosen():
        leave(run, prepared, ways)
    elif not prepared.may_leave and not ways.force:
        raise typer.Exit(5)


def leave(run: Session, letter: "Prepared", ways: Ways) -> None:
    """Let the letter leave the way that was asked for, if the checks and the person let it.

    Raises:
        RefusedError: when it may not leave.
        UsageError: when the way does not fit the letter.
        DeliveryError: when it did not arrive where it should.
    """
    from csmkit.services.letter_send import check_may_leave

    way = ways.chosen()
    yes = ways.yes or (
        not letter.errors and bool(letter.warnings) and _agrees(run, _("Go on although there are warnings?"))
    )
    check_may_leave(letter, yes=yes, force=ways.force, why=ways.why)
    if letter.form == "chat" and way in ("eml", "outbox", "draft", "send"):
        raise UsageError(_("a short version leaves by --copy or --sent"))
    _WAYS[way](run, letter, ways)


def _agrees(run: Session, question: str) -> bool:
    return run.interactive and typer.confirm(question, default=False, err=True)


def _copy(run: Session, letter: "Prepared", ways: Ways) -> None:
    from csmkit.outside import clipboard

    if letter.form == "mail" and run.interactive:
        clipboard.copy(letter.subject)
        typer.prompt(_("The subject is copied; Enter copies the body"), default="", show_default=False, err=True)
    how = clipboard.copy(letter.text, letter.html if letter.form == "mail" else None)
    say(_("Copied ({how}).").format(how=how))
    if _agrees(run, _("Did you send it?")):
        _note(run, letter, ways, how=_("copied"))
    else:
        say(_("When it is sent: {command}").format(command=f"{_command(letter)} --sent"))


def _by_hand(run: Session, letter: "Prepared", ways: Ways) -> None:
    from csmkit.services.letter_send import settle

    _note(run, letter, ways, how=_("by hand"))
    settle(run.desk, letter)


def _note(run: Session, letter: "Prepared", ways: Ways, *, how: str) -> None:
    from csmkit.services.letter_send import mark_sent

    path = mark_sent(run.desk, letter, now=run.now, how=how, channel=ways.via, on=ways.on, why=ways.why)
    say(_("Noted as sent; kept in {path}.").format(path=path))


def _file(run: Session, letter: "Prepared", ways: Ways) -> None:
    from csmkit.outside.message import build
    from csmkit.services.letter_send import message_of, note_forced

    assert ways.eml is not None
    _write_new(ways.eml, build(message_of(letter, now=run.now, unsent=True)))
    note_forced(run.desk, letter, why=ways.why, now=run.now)
    _drafted(letter, str(ways.eml))
    _open(ways, ways.eml)


def _write_new(path: Path, data: bytes) -> None:
    """Write a file of the person's choosing, never over one that is there."""
    from csmkit.errors import InvalidDataError, RefusedError
    from csmkit.workspace.files import system_words

    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise RefusedError(_("{path} is there already").format(path=path), hint=_("choose another name")) from error
    except OSError as error:
        if path.is_file() and path.stat().st_size < len(data):
            path.unlink(missing_ok=True)
        raise InvalidDataError(
            _("cannot write {path}: {reason}").format(path=path, reason=system_words(error))
        ) from error


def _outbox(run: Session, letter: "Prepared", ways: Ways) -> None:
    from csmkit.services.letter_send import save_draft_file

    path = save_draft_file(run.desk, letter, now=run.now, why=ways.why)
    _drafted(letter, path)
    _open(ways, run.root / path)


def _drafted(letter: "Prepared", where: str) -> None:
    say(_("Draft in {path}; nothing was sent yet.").format(path=where))
    say(_("When it is sent: {command}").format(command=f"{_command(letter)} --sent"))


def _open(ways: Ways, path: Path) -> None:
    if ways.open:
        from csmkit.outside.opener import open_file

        open_file(path)


def _draft(run: Session, letter: "Prepared", ways: Ways) -> None:
    from csmkit.outside import imap, passwords
    from csmkit.outside.message import build
    from csmkit.services.letter_send import message_of, note_forced

    mail = run.desk.settings.mail
    settings = imap.ImapSettings(
        host=_set("imap_host", mail.imap_host),
        port=mail.imap_port,
        user=mail.imap_user or mail.smtp_user or run.desk.settings.me.email,
        security=mail.imap_security,
        drafts_folder=mail.drafts_folder,
    )
    data = build(message_of(letter, now=run.now, unsent=True))
    folder = imap.save_draft(data, settings, passwords.find("imap", os.environ))
    note_forced(run.desk, letter, why=ways.why, now=run.now)
    _drafted(letter, folder)


def _send(run: Session, letter: "Prepared", ways: Ways) -> None:
    from csmkit.errors import RefusedError
    from csmkit.outside import passwords, smtp
    from csmkit.services.letter_send import send

    mail = run.desk.settings.mail
    settings = smtp.SmtpSettings(
        host=_set("smtp_host", mail.smtp_host),
        port=mail.smtp_port,
        user=mail.smtp_user or run.desk.settings.me.email,
        security=mail.smtp_security,
    )
    envelope = letter.envelope
    readers = ", ".join((*envelope.to, *envelope.cc, *envelope.bcc))
    say(_("To: {readers}").format(readers=readers))
    if not ways.yes and not _agrees(run, _("Send it now?")):
        raise RefusedError(_("nothing was sent"), hint=_("without the question: --yes"))
    password = passwords.find("smtp", os.environ)
    path = send(
        run.desk, letter, lambda data, draft: smtp.send(data, draft, settings, password), now=run.now, why=ways.why
    )
    say(_("Sent to {readers}; kept in {path}.").format(readers=readers, path=path))


def _set(key: str, value: str) -> str:
    if not value:
        raise UsageError(
            _("csm.toml: mail.{key} is empty").format(key=key),
            hint=_('write under [mail]: {key} = "…"').format(key=key),
        )
    return value


def _command(letter: "Prepared") -> str:
    entries = letter.material.asks.get("entries", "") if letter.letter.id == "answers" else ""
    if entries:
        return f"csm faq mail {entries} {letter.project}"
    return f"csm mail {letter.letter.id} {letter.project}" + (" --chat" if letter.form == "chat" else "")


_WAYS: dict[str, Callable[[Session, Any, Ways], None]] = {
    "copy": _copy,
    "sent": _by_hand,
    "eml": _file,
    "outbox": _outbox,
    "draft": _draft,
    "send": _send,
}
