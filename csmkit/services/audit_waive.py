"""Waiving a finding of a page audit: with a reason and a day, in the project's file."""

from datetime import datetime

from csmkit.errors import UsageError
from csmkit.language import _, did_you_mean
from csmkit.services.audit import structure_for
from csmkit.text.likeness import nearest
from csmkit.text.safe import one_line
from csmkit.workspace import splice
from csmkit.workspace.desk import Desk


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
    ids = structure_for(desk.root, record.model.kind.value).by_id
    if name not in ids and not name.startswith(("claim:", "record:", "order:")):
        close = nearest(name, ids)
        raise UsageError(_("no section '{name}'").format(name=one_line(name, 40)) + did_you_mean(close))
    value = {"why": why.strip(), "on": now.date()}
    raw = splice.set_value(record.raw, ("audit", "waived", name), value)
    change = desk.change(_("waived {name} of the page of {slug}").format(name=name, slug=record.slug), now)
    change.write(record.path, raw, read=record.raw)
    change.commit()
    return record.path
