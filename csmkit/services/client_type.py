"""A client's type changes: the record, its history and the journal in one change; check-backs follow from the journal."""

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from csmkit.domain.vocabulary import ClientType, EventKind
from csmkit.errors import NotFoundError, UsageError
from csmkit.language import _
from csmkit.services.log import Note, append_events, new_event
from csmkit.services.playbook import find_playbook, load_playbooks
from csmkit.text.safe import one_line
from csmkit.workspace import splice
from csmkit.workspace.desk import Desk

_REASON = re.compile(r"[:：]\s*(.+)", re.DOTALL)


class TypeChanged(NamedTuple):
    """What changed, and when the try is looked at together (None when the type asks for no check-back)."""

    client: str
    before: ClientType | None
    after: ClientType
    check_on: date | None
    check_what: str


def set_type(desk: Desk, name: str, kind: ClientType, why: str, *, now: datetime) -> TypeChanged:
    """Give a client another type.

    Args:
        desk: the workspace.
        name: the client.
        kind: the new type.
        why: what was seen; kept in the journal, and in the history once the type changes again.
        now: the moment.

    Raises:
        UsageError: without a reason, or when the client has that type already.
        NotFoundError: when there is no such client.
        InvalidDataError, RefusedError: when its file has faults, or its form does not allow the change.
    """
    reason = " ".join(why.split())
    if not reason:
        raise UsageError(_("why this type?"), hint=_('add what you saw: --why "…"'))
    record = desk.client(name)
    before = record.model.type
    if before is kind:
        raise UsageError(
            _("{client} is {type} already, since {day}").format(
                client=record.slug, type=kind.label, day=record.model.type_since or "?"
            )
        )
    raw = splice.set_value(record.raw, ("type",), kind.value)
    raw = splice.set_value(raw, ("type_since",), now.date())
    if before is not None:
        period = {"type": before.value, "since": record.model.type_since, "until": now.date()}
        raw = splice.add_table(raw, "type_history", {**period, "why": _earlier_reason(desk, record.slug) or None})
    text = f"{before.value} → {kind.value}: {reason}" if before else f"{kind.value}: {reason}"
    event = new_event(Note(text, kind=EventKind.TYPE), now=now, project=None, client=record.slug)
    change = desk.change(_("{client} is {type}").format(client=one_line(record.slug, 40), type=kind.label), now)
    change.write(record.path, raw, read=record.raw)
    append_events(change, [event])
    change.commit()
    days, what = _check(desk, kind)
    return TypeChanged(record.slug, before, kind, now.date() + timedelta(days=days) if days else None, what)


def _earlier_reason(desk: Desk, slug: str) -> str:
    """Why the client was thought to be what it was until now, as the journal says."""
    noted = [event for event in desk.events(client=slug) if event.kind is EventKind.TYPE]
    match = _REASON.search(noted[-1].text) if noted else None
    return " ".join(match.group(1).split()) if match else ""


def _check(desk: Desk, kind: ClientType) -> tuple[int, str]:
    try:
        book = find_playbook(load_playbooks(desk.root)[0], kind)
    except NotFoundError:
        return 0, ""
    return book.check_days, book.check_what
