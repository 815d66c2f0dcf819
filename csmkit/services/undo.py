"""Taking back what a command wrote; itself a change, so it can be taken back too."""

from datetime import datetime
from typing import NamedTuple

from csmkit.domain.event import Event
from csmkit.domain.vocabulary import EventKind
from csmkit.errors import NotFoundError, RefusedError
from csmkit.language import _
from csmkit.services.log import append_events
from csmkit.workspace.changes import ChangeSet
from csmkit.workspace.desk import Desk
from csmkit.workspace.files import digest
from csmkit.workspace.finish import bundles
from csmkit.workspace.intent import FileChange, Intent, read_intent
from csmkit.workspace.journal import new_id, read_events
from csmkit.workspace.root import SENT


class UndoEntry(NamedTuple):
    """One change in the history, newest first: what it was, whether it has been taken back, and what it took back."""

    id: str
    at: str
    summary: str
    files: list[str]
    undone: bool
    undoes: str | None


class Undone(NamedTuple):
    """What an undo did: the change it took back, and events it kept because they record something that left."""

    summary: str
    files: list[str]
    kept: list[str]


def history(desk: Desk) -> list[UndoEntry]:
    """The changes that can still be taken back, newest first."""
    bundles = _bundles(desk)
    taken_back = _taken_back(bundles)
    return [
        UndoEntry(b.id, b.at, b.summary, [change.path for change in b.files], b.id in taken_back, b.undoes)
        for b in reversed(bundles)
    ]


def undo(desk: Desk, *, now: datetime, entry: str | None = None, redo: bool = False) -> Undone:
    """Take back the last change that still stands, or the one named, or (redo) the last undo.

    Raises:
        NotFoundError: when there is nothing to take back, or no such entry.
        RefusedError: when a file has changed since, or the entry is taken back already.
    """
    bundles = _bundles(desk)
    taken_back = _taken_back(bundles)
    if entry is not None:
        fitting = [bundle for bundle in bundles if entry and (bundle.id.endswith(entry) or bundle.id.startswith(entry))]
    else:
        fitting = [bundle for bundle in bundles if bundle.id not in taken_back and bool(bundle.undoes) == redo][-1:]
    if len(fitting) != 1:
        raise NotFoundError(
            _("there is nothing to take back") if entry is None else _("no entry '{id}'").format(id=entry),
            hint=_("see: {command}").format(command="csm undo --list"),
        )
    bundle = fitting[0]
    if bundle.id in taken_back:
        raise RefusedError(_("this has been taken back already"))
    change = desk.change(_("took back: {summary}").format(summary=bundle.summary), now, undoes=bundle.id)
    kept = [event for file in bundle.files for event in _reverse(desk, change, file)]
    append_events(change, [_correction(event, now) for event in kept])
    change.commit()
    summary = next((b.summary for b in bundles if b.id == bundle.undoes), bundle.summary) if redo else bundle.summary
    return Undone(summary, [file.path for file in bundle.files], [event.id for event in kept])


def _bundles(desk: Desk) -> list[Intent]:
    found = []
    for path in bundles(desk.root):
        try:
            found.append(read_intent(path.read_bytes()))
        except (OSError, ValueError):
            continue  # a damaged bundle costs one step of undo, nothing else
    return found


def _taken_back(bundles: list[Intent]) -> set[str]:
    """Ids that an undo took back, unless that undo was itself taken back."""
    standing: set[str] = set()
    for bundle in reversed(bundles):
        if bundle.undoes and bundle.id not in standing:
            standing.add(bundle.undoes)
    return standing


def _reverse(desk: Desk, change: ChangeSet, file: FileChange) -> list[Event]:
    """Plan the way back for one file; returns the events that stay because something left the machine."""
    if file.path.startswith(f"{SENT}/"):
        return []  # what left is kept word for word, whatever is taken back around it
    target = desk.root / file.path
    now = target.read_bytes() if target.is_file() else None
    if file.tail is not None:
        return _take_lines_out(change, file, now or b"")
    if (None if now is None else digest(now)) != file.new_digest:
        raise RefusedError(
            _("{path} has changed since; it stays as it is").format(path=file.path),
            hint=_("see: {command}").format(command="csm undo --list"),
        )
    if file.old is None and file.old_digest is None:
        change.remove(file.path, read=now or b"")
    else:
        change.write(file.path, file.old or b"", read=now)
    return []


def _take_lines_out(change: ChangeSet, file: FileChange, now: bytes) -> list[Event]:
    lines = [line for line in (file.tail or b"").split(b"\n") if line.strip()]
    events, _problems = read_events("".join(f"{line.decode()}\n" for line in lines), file.path)
    kept = [event for event in events if event.sent]
    rest = now.split(b"\n")
    for line in lines:
        if any(event.id.encode() in line for event in kept):
            continue
        if line not in rest:
            raise RefusedError(_("{path} has changed since; it stays as it is").format(path=file.path))
        rest.remove(line)
    if file.old_digest is None and not any(rest):
        change.remove(file.path, read=now)
    else:
        change.write(file.path, b"\n".join(rest), read=now)
    return kept


def _correction(event: Event, now: datetime) -> Event:
    at = now.replace(microsecond=0)
    return Event(
        id=new_id(at), at=at, kind=EventKind.CORRECTION, project=event.project, client=event.client, corrects=event.id,
        text=_("taken back here; what had left the machine stays on record"),
    )  # fmt: skip
