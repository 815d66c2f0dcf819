"""What a client received, and whether they answered; and a letter that left, brought back to be sent again."""

from datetime import date
from email import message_from_bytes, policy
from typing import Any, NamedTuple

from csmkit.domain.event import Event
from csmkit.domain.vocabulary import EventKind, Way
from csmkit.errors import InvalidDataError, NotFoundError
from csmkit.language import _
from csmkit.letters.template import Letter, find_letter
from csmkit.services.letter_catalogue import Catalogue
from csmkit.services.letters import Office, Prepared, Wish
from csmkit.services.log import find_subject
from csmkit.workspace.desk import Desk
from csmkit.workspace.files import decode, read_file
from csmkit.workspace.root import SENT, inside

_SENT_KINDS = frozenset((EventKind.MAIL, EventKind.CHAT, EventKind.ANSWER))
_TALK = frozenset((EventKind.CALL, EventKind.MEETING))


class SentRow(NamedTuple):
    """One thing that went out.

    Attributes:
        on: the day.
        project: slug, or empty.
        letter: id of the letter, or empty for what was written freely.
        title: the letter's Chinese name, or the note about it.
        who: name of the reader.
        channel: the channel's id.
        file: what left word for word, in sent/; empty when only noted.
        answered_on: the day they came back to us afterwards; None while they have not.
        id: of the event.
    """

    on: date
    project: str
    letter: str
    title: str
    who: str
    channel: str
    file: str
    answered_on: date | None
    id: str


class SentList(NamedTuple):
    """What somebody received, oldest first; `who` is the project's or client's slug."""

    who: str
    rows: list[SentRow]


def sent_to(desk: Desk, who: str) -> SentList:
    """What went out to a client, or about one project.

    Raises:
        NotFoundError: when `who` names neither.
    """
    project, client = find_subject(desk, who)
    events = _standing(desk.events(project=project) if project else desk.events(client=client))
    titles = {letter.id: letter.title for letter in Catalogue(desk.root).letters.values()}
    contacts = desk.clients()[client].contacts if client in desk.client_slugs() and client in desk.clients() else {}
    rows = []
    for at, event in enumerate(events):
        if event.kind not in _SENT_KINDS or event.way is Way.IN:
            continue
        answer = next((later for later in events[at + 1 :] if _answers(later, event)), None)
        contact = contacts.get(event.who or "")
        rows.append(
            SentRow(
                on=_day(event, desk),
                project=event.project or "",
                letter=event.letter or "",
                title=titles.get(event.letter or "", event.text),
                who=contact.name if contact else event.who or "",
                channel=event.channel or "",
                file=event.sent or "",
                answered_on=_day(answer, desk) if answer else None,
                id=event.id,
            )
        )
    return SentList(project or client or "", rows)


def _day(event: Event, desk: Desk) -> date:
    return event.at.astimezone(desk.zone).date()


def _answers(later: Event, sent: Event) -> bool:
    """Whether a later event shows that the client came back: they wrote, or we talked, about this or in general."""
    about = sent.project is None or later.project in (None, sent.project)
    return about and later.is_contact() and (later.way is Way.IN or later.kind in _TALK)


def _standing(events: tuple[Event, ...]) -> list[Event]:
    gone = {event.corrects for event in events if event.kind is EventKind.CORRECTION}
    return [event for event in events if event.id not in gone and event.kind is not EventKind.CORRECTION]


def bring_back(office: Office, project: str, letter: str, wish: Wish) -> Prepared:
    """The last letter that left for a project, word for word, checked again for what may have changed since.

    Args:
        office: the desk.
        project: slug of the project.
        letter: which letter, by id or name; empty means the last one that is kept.
        wish: reader and copies; the form is that of what left.

    Raises:
        NotFoundError: when nothing of that kind is kept in sent/.
    """
    wanted = _wanted_id(office, letter)
    events = _standing(office.desk.events(project=project))
    kept = [event for event in events if event.sent and event.letter and wanted in ("", event.letter)]
    if not kept:
        raise NotFoundError(
            _("nothing was kept of it in {folder}/").format(folder=SENT),
            hint=_("see: {command}").format(command=f"csm sent {project}"),
        )
    event = kept[-1]
    subject, text = _read_kept(office.desk, event.sent or "")
    form = wish._replace(form="mail" if event.kind is EventKind.MAIL else "chat", to=wish.to or event.who or "")
    template = office.catalogue.letters.get(event.letter or "") or _unknown(event.letter or "")
    return office.again(template, project, form, subject, text)


def _wanted_id(office: Office, letter: str) -> str:
    return find_letter(office.catalogue.letters, letter).id if letter else ""


def _unknown(letter: str) -> Letter:
    return Letter(id=letter, path="", title=letter, subject="")


def _read_kept(desk: Desk, path: str) -> tuple[str, str]:
    """Subject and text of a file in sent/."""
    try:
        data = read_file(inside(desk.root, path))
    except ValueError as error:
        raise InvalidDataError(_("'{path}' lies outside the workspace").format(path=path)) from error
    if path.endswith(".eml"):
        message: Any = message_from_bytes(data, policy=policy.default)
        part = message.get_body(("plain",))
        body = part.get_content() if part is not None else ""
        return str(message["Subject"]), body.replace("\r\n", "\n").strip("\n")
    head, _blank, text = decode(data).replace("\r\n", "\n").partition("\n\n")
    subject = next((line.partition(": ")[2] for line in head.split("\n") if line.startswith("Subject: ")), "")
    return subject, text.strip("\n")
