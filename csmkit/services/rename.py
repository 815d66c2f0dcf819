"""Another slug for a record: its file moves, other records follow, the journal stays as it was written."""

from datetime import datetime
from typing import NamedTuple

from csmkit.language import _
from csmkit.services.create import free_slug
from csmkit.services.edit import RecordKind
from csmkit.workspace import splice
from csmkit.workspace.desk import Desk
from csmkit.workspace.root import CLIENTS, PROJECTS


class Renamed(NamedTuple):
    """What a rename did."""

    old: str
    new: str
    files: int


def rename_record(desk: Desk, kind: RecordKind, name: str, new: str, *, now: datetime) -> Renamed:
    """Rename a client or project; its events are found by the old slug, which the record remembers.

    Raises:
        NotFoundError: when there is no such record.
        RefusedError: when the new slug is taken.
        UsageError: when it cannot be a slug.
    """
    record = desk.client(name) if kind == "client" else desk.project(name)
    slug = free_slug(desk, new, "", kind)
    folder = CLIENTS if kind == "client" else PROJECTS
    formerly = [*record.model.formerly, record.slug]
    raw = splice.set_value(record.raw, ("formerly",), [old for old in formerly if old != slug])
    change = desk.change(_("renamed {old} to {new}").format(old=record.slug, new=slug), now)
    change.write(f"{folder}/{slug}.toml", raw, read=None)
    change.remove(record.path, read=record.raw)
    files = 2
    if kind == "client":
        for project in desk.projects(client=record.slug):
            owned = desk.project(project)
            change.write(owned.path, splice.set_value(owned.raw, ("client",), slug), read=owned.raw)
            files += 1
    change.commit()
    return Renamed(record.slug, slug, files)
