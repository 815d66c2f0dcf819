"""A letter leaves: the ways out, and the record of what truly left, word for word."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from csmkit.domain.vocabulary import Channel, EventKind, Way
from csmkit.errors import CsmError, DeliveryError, RefusedError, UsageError
from csmkit.language import _
from csmkit.services.letters import Prepared
from csmkit.text.safe import one_line
from csmkit.workspace.changes import ChangeSet
from csmkit.workspace.desk import Desk
from csmkit.workspace.root import OUTBOX, PRIVATE, SENT

if TYPE_CHECKING:
    from csmkit.outside.message import Draft

_KINDS = {
    Channel.EMAIL: EventKind.MAIL,
    Channel.PHONE: EventKind.CALL,
    Channel.MEETING: EventKind.MEETING,
}
SENDING = f"{PRIVATE}/sending"
"""Where a message waits while the server takes it; one left there may have been sent without being noted."""


def check_may_leave(prepared: Prepared, *, yes: bool, force: bool, why: str) -> None:
    """Refuse what the checks refuse.

    Args:
        prepared: the letter.
        yes: warnings are seen and accepted.
        force: leave in spite of errors; needs `why`, which the journal keeps.
        why: the reason.

    Raises:
        RefusedError: when an error stands and is not forced, or a warning without a yes.
        UsageError: when it is forced without a reason.
    """
    if force and not why.strip():
        raise UsageError(_("--force needs a reason"), hint='--why "…"')
    if force:
        return
    if prepared.errors:
        raise RefusedError(
            _("the letter may not leave: {count} errors").format(count=len(prepared.errors)),
            hint=_('mend them; if it is right all the same: --force --why "…"'),
        )
    if prepared.warnings and not yes:
        raise RefusedError(
            _("the letter has {count} warnings").format(count=len(prepared.warnings)), hint=_("if it is right: --yes")
        )


def message_of(prepared: Prepared, *, now: datetime, unsent: bool) -> "Draft":
    """The letter as a message."""
    from csmkit.outside.message import Draft

    envelope = prepared.envelope
    return Draft(
        sender=envelope.sender,
        to=envelope.to,
        cc=envelope.cc,
        bcc=envelope.bcc,
        reply_to=envelope.reply_to,
        subject=prepared.subject,
        text=prepared.text,
        html=prepared.html,
        date=now.replace(microsecond=0),
        unsent=unsent,
    )


def mark_sent(
    desk: Desk,
    prepared: Prepared,
    *,
    now: datetime,
    how: str,
    channel: Channel | None = None,
    on: date | None = None,
    why: str = "",
    message: bytes | None = None,
) -> str:
    """Keep what left word for word and note it, in one change.

    Args:
        desk: the workspace.
        prepared: the letter that left.
        now: the moment.
        how: the way out, as the journal says it: smtp, copy, by hand.
        channel: the channel, when it is not the letter's own.
        on: the day it left, when not today.
        why: the reason a check was overruled.
        message: the message's bytes, for what left as mail.

    Returns:
        The file in sent/.

    Raises:
        UsageError: when the day lies in the future.
    """
    from csmkit.services.log import Note, append_events, new_event

    channel = channel or prepared.channel
    title = _("{title} ({how})").format(title=prepared.letter.title, how=how)
    note = Note(
        text=f"{title}: {why}" if why else title,
        kind=_KINDS.get(channel, EventKind.CHAT),
        way=Way.OUT,
        who=prepared.material.contact_key,
        channel=channel,
        on=on,
        letter=prepared.letter.id,
    )
    event = new_event(note, now=now, project=prepared.project, client=prepared.material.client_slug)
    path = free_path(desk, SENT, prepared, event.at.date(), ".eml" if message else ".md")
    change = desk.change(_("sent {letter} for {slug}").format(letter=prepared.letter.id, slug=prepared.project), now)
    change.write(path, message or kept_text(prepared, event.at, channel).encode(), read=None)
    append_events(change, [event.model_copy(update={"sent": path})])
    change.commit()
    return path


def kept_text(prepared: Prepared, at: datetime, channel: Channel) -> str:
    """What left, as a file a person can read: headers, an empty line, the text."""
    heads = [(name, ", ".join(values)) for name, values in prepared.envelope.addresses().items() if values]
    heads += [("Subject", prepared.subject), ("Date", at.isoformat()), ("Via", channel.value)]
    return "".join(f"{name}: {one_line(value, 2000)}\n" for name, value in heads) + f"\n{prepared.text}\n"


def free_path(desk: Desk, folder: str, prepared: Prepared, day: date, suffix: str) -> str:
    """A name in `folder` that is not taken: day, project, letter, and a number where needed."""
    stem = f"{folder}/{day.isoformat()}-{prepared.project}-{prepared.letter.id}"
    path, number = f"{stem}{suffix}", 2
    while (desk.root / path).exists():
        path, number = f"{stem}-{number}{suffix}", number + 1
    return path


def save_draft_file(desk: Desk, prepared: Prepared, *, now: datetime, why: str = "") -> str:
    """Put a draft for the mail program into outbox/; nothing is sent and nothing counts as sent.

    Returns:
        The file, relative to the workspace.
    """
    from csmkit.outside.message import build

    path = free_path(desk, OUTBOX, prepared, now.date(), ".eml")
    change = desk.change(
        _("draft of {letter} for {slug}").format(letter=prepared.letter.id, slug=prepared.project), now
    )
    change.write(path, build(message_of(prepared, now=now, unsent=True)), read=None)
    _note_force(change, prepared, why, now)
    change.commit()
    return path


def note_forced(desk: Desk, prepared: Prepared, *, why: str, now: datetime) -> None:
    """Note why a draft was made although the checks refused it; nothing without a reason."""
    if not why:
        return
    change = desk.change(_("forced {letter} for {slug}").format(letter=prepared.letter.id, slug=prepared.project), now)
    _note_force(change, prepared, why, now)
    change.commit()


def _note_force(change: ChangeSet, prepared: Prepared, why: str, now: datetime) -> None:
    if not why:
        return
    from csmkit.services.log import Note, append_events, new_event

    text = _("{title}: checks overruled: {why}").format(title=prepared.letter.title, why=why)
    note = Note(text, kind=EventKind.NOTE)
    append_events(change, [new_event(note, now=now, project=prepared.project, client=prepared.material.client_slug)])


def send(
    desk: Desk, prepared: Prepared, transmit: "Callable[[bytes, Draft], None]", *, now: datetime, why: str = ""
) -> str:
    """Send a letter by mail and note it; what may have been sent already is not sent again.

    Args:
        desk: the workspace.
        prepared: the letter.
        transmit: hands the message to the server; raises DeliveryError.
        now: the moment.
        why: the reason a check was overruled.

    Returns:
        The file in sent/.

    Raises:
        RefusedError: when an earlier attempt may have sent it.
        DeliveryError: when it did not leave, or may have left without being noted.
    """
    from csmkit.outside.message import build

    draft = message_of(prepared, now=now, unsent=False)
    data = build(draft)
    mark = desk.root / SENDING / f"{prepared.project}-{prepared.letter.id}.eml"
    _begin(mark, data, prepared)
    try:
        transmit(data, draft)
    except DeliveryError as error:
        if not getattr(error, "may_have_left", False):
            mark.unlink(missing_ok=True)
        raise
    except CsmError:
        mark.unlink(missing_ok=True)
        raise
    try:
        path = mark_sent(desk, prepared, now=now, how="smtp", why=why, message=data)
    except CsmError as error:
        raise DeliveryError(
            _("the letter was sent, but could not be noted: {reason}").format(reason=error.message),
            hint=_("when that is mended: {command}").format(
                command=f"csm mail {prepared.letter.id} {prepared.project} --sent"
            ),
        ) from error
    mark.unlink(missing_ok=True)
    return path


def _begin(mark: Path, data: bytes, prepared: Prepared) -> None:
    from csmkit.workspace.durable import make_folders, write_whole
    from csmkit.workspace.files import worded

    if mark.exists():
        raise RefusedError(
            _("an earlier attempt may have sent this letter: {path}").format(path=mark),
            hint=_("look into your mailbox; if it left: {command}; if not, delete that file").format(
                command=f"csm mail {prepared.letter.id} {prepared.project} --sent"
            ),
        )
    with worded(SENDING):
        make_folders(mark.parent)
        write_whole(mark, data)


def settle(desk: Desk, prepared: Prepared) -> None:
    """Forget an attempt whose outcome was not known, because the person has said what happened."""
    (desk.root / SENDING / f"{prepared.project}-{prepared.letter.id}.eml").unlink(missing_ok=True)
