"""Waiving a finding of a page audit: with a reason and a day, in the project's file."""

from datetime import datetime

from csmkit.domain.event import Event
from csmkit.errors import UsageError
from csmkit.language import _, did_you_mean
from csmkit.pages.structure import Structure
from csmkit.services.audit import past_audits, structure_for, summary
from csmkit.services.log import append_events
from csmkit.text.likeness import nearest
from csmkit.text.safe import one_line
from csmkit.workspace import splice
from csmkit.workspace.desk import Desk
from csmkit.workspace.journal import new_id


def waive(desk: Desk, project: str, name: str, why: str, *, now: datetime) -> str:
    """Keep a reason why a finding is left as it is; returns the path that was written.

    Args:
        desk: the workspace.
        project: as a person types it.
        name: id of a section or of a finding such as `claim:list_price`.
        why: the reason.
        now: the moment.

    Raises:
        UsageError: without a reason, or for a section that does not exist.
        NotFoundError: when there is no such project.
    """
    if not why.strip():
        raise UsageError(_("a waiver needs a reason"), hint='--why "…"')
    record = desk.project(project)
    structure = structure_for(desk.root, record.model.kind.value)
    ids = structure.by_id
    if name not in ids and not name.startswith(("claim:", "record:", "order:")):
        close = nearest(name, ids)
        raise UsageError(_("no section '{name}'").format(name=one_line(name, 40)) + did_you_mean(close))
    value = {"why": why.strip(), "on": now.date()}
    raw = splice.set_value(record.raw, ("audit", "waived", name), value)
    change = desk.change(_("waived {name} of the page of {slug}").format(name=name, slug=record.slug), now)
    change.write(record.path, raw, read=record.raw)
    again = _audit_without(desk, record.slug, structure, name, now=now)
    if again:
        append_events(change, [again])
    change.commit()
    return record.path


def _audit_without(desk: Desk, slug: str, structure: Structure, name: str, *, now: datetime) -> Event | None:
    """The last audit, in its own place, without what was waived: it is lacking no more, and was not mended either."""
    past = past_audits(desk, slug)
    if not past:
        return None
    last = past[0]
    left = [one for one in last.lacking if one not in (name, f"order:{name}") and not one.startswith(f"{name}:")]
    if len(left) == len(last.lacking):
        return None
    event = next(event for event in desk.events(project=slug) if event.id == last.event)
    at = now.replace(microsecond=0)
    values = event.model_dump(exclude_defaults=True) | {
        "id": new_id(at),
        "at": at,
        "corrects": last.event,
        "lacking": left,
        "text": summary(left, structure),
    }
    return Event.model_validate(values)
