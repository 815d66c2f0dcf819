"""Who was told what: an answer noted when it leaves, and compared with what the same client was told before."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from csmkit.domain.vocabulary import Channel, EventKind, Way
from csmkit.errors import CsmError
from csmkit.faq.render import Form
from csmkit.language import _
from csmkit.letters.material import Material, Table
from csmkit.text.safe import one_line
from csmkit.workspace.files import decode, read_file
from csmkit.workspace.root import SENT, inside

if TYPE_CHECKING:
    from csmkit.domain.event import Event
    from csmkit.services.faq_answer import Answer
    from csmkit.workspace.changes import ChangeSet
    from csmkit.workspace.desk import Desk

FAQ, FORM, SAID = "faq", "form", "said"
"""Keys of an answer in the journal beside those of every event: the entry, chat or mail, and the values in it."""


class Told(NamedTuple):
    """What a client was told before about the same question.

    Attributes:
        on: the day.
        project: the project it was about.
        same: whether it says the same as the answer now.
        changed: values that are others now: name, then, now.
        file: what was said word for word; empty when it was not kept.
    """

    on: date
    project: str
    same: bool
    changed: tuple[tuple[str, str, str], ...]
    file: str


def told_before(
    root: Path, material: Material, entry: str, text: str, form: Form, values: Mapping[str, str]
) -> Told | None:
    """What this client was last told about an entry, compared with what would be said now; None when nothing was.

    Texts are compared within one project and form; otherwise the values that both have in common are.
    """
    told = [event for event in material.events if event.get("kind") == "answer" and event.get(FAQ) == entry]
    if not told:
        return None
    last = told[-1]
    here = last.get("project") == material.project_slug
    held = last.get(SAID)
    said: Mapping[str, Any] = held if isinstance(held, dict) else {}
    changed = tuple(
        (name, str(said[name]), values[name])
        for name in said
        if name in values and str(said[name]) != values[name] and (here or name.startswith("facts."))
    )
    file = str(last.get("sent") or "")
    kept = _kept(root, file) if here and last.get(FORM) == form else None
    # What is kept may be a whole letter with the answer in it.
    same = not changed and (kept is None or "".join(text.split()) in "".join(kept.split()))
    return Told(last["on"], str(last.get("project") or ""), same, changed, file)


def _kept(root: Path, path: str) -> str | None:
    """The text of a file in sent/; None when it is not there or no longer readable."""
    if not path:
        return None
    try:
        return decode(read_file(inside(root, path))).partition("\n\n")[2]
    except (CsmError, ValueError):
        return None


def told_line(told: Told, project: str) -> str:
    """What was told before, as one line that points out what differs (口徑一致)."""
    where = f" ({told.project})" if told.project != project else ""
    kept = f"; {told.file}" if told.file else ""
    if told.same:
        return _("Told the same on {day}{where}{kept}.").format(day=told.on, where=where, kept=kept)
    shown = ", ".join(f"{name}: {then} → {now}" for name, then, now in told.changed) or _("the text was another one")
    return _("Careful: on {day}{where} they were told something else: {what}{kept}.").format(
        day=told.on, where=where, what=one_line(shown, 200), kept=kept
    )


def note_answer(
    desk: "Desk",
    answer: "Answer",
    *,
    now: datetime,
    channel: Channel | None = None,
    on: date | None = None,
    why: str = "",
) -> str:
    """Keep an answer word for word and note who was told, in one change.

    Args:
        desk: the workspace.
        answer: what was given; it must be for a client.
        now: the moment.
        channel: the way it went, when not the usual one.
        on: the day, when not today.
        why: the reason it left although something was lacking.

    Returns:
        The file in sent/.

    Raises:
        UsageError: when the day lies in the future.
    """
    assert answer.material is not None
    from csmkit.services.log import append_events

    channel = channel or answer.channel
    event = answer_event(answer, now=now, channel=channel, on=on)
    path = _free_path(desk, answer, event.at.date())
    change = desk.change(
        _("told {slug}: {question}").format(
            slug=answer.material.project_slug, question=one_line(answer.entry.question, 40)
        ),
        now,
    )
    change.write(path, _kept_text(answer, event, channel).encode(), read=None)
    append_events(change, [event.model_copy(update={"sent": path, **({"why": why} if why else {})})])
    change.commit()
    return path


def note_in_letter(
    change: "ChangeSet", answers: "list[Answer]", *, sent: str, channel: str, now: datetime, on: date | None
) -> None:
    """Note answers that left within a letter; what the letter said is kept with it."""
    from csmkit.services.log import append_events

    events = [answer_event(answer, now=now, channel=Channel(channel), on=on) for answer in answers]
    append_events(change, [event.model_copy(update={"sent": sent}) for event in events])


def answer_event(answer: "Answer", *, now: datetime, channel: Channel, on: date | None = None) -> "Event":
    """The event that says who was told what."""
    from csmkit.services.log import Note, new_event

    assert answer.material is not None
    material = answer.material
    note = Note(
        text=answer.entry.question,
        kind=EventKind.ANSWER,
        way=Way.OUT,
        who=material.contact_key,
        channel=channel,
        on=on,
    )
    event = new_event(note, now=now, project=material.project_slug, client=material.client_slug)
    extra: dict[str, Any] = {FAQ: answer.entry.id, FORM: answer.form}
    if answer.values:
        extra[SAID] = dict(answer.values)
    return event.model_copy(update=extra)


def _kept_text(answer: "Answer", event: "Event", channel: Channel) -> str:
    contact: Table = answer.material.contact if answer.material else {}
    heads = (
        ("To", str(contact.get("name", ""))),
        ("Subject", answer.entry.question),
        ("Date", event.at.isoformat()),
        ("Via", channel.value),
        ("Faq", answer.entry.id),
    )
    return "".join(f"{name}: {one_line(value, 2000)}\n" for name, value in heads if value) + f"\n{answer.text}\n"


def _free_path(desk: "Desk", answer: "Answer", day: date) -> str:
    assert answer.material is not None
    stem = f"{SENT}/{day.isoformat()}-{answer.material.project_slug}-faq-{answer.entry.id[:60]}"
    path, number = f"{stem}.md", 2
    while (desk.root / path).exists():
        path, number = f"{stem}-{number}.md", number + 1
    return path
