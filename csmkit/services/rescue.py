"""A text from the editor that cannot be kept where it belongs is laid where the person finds it again."""

import os
import tempfile
from datetime import datetime

from csmkit.errors import CsmError
from csmkit.language import _
from csmkit.workspace.desk import Desk
from csmkit.workspace.root import OUTBOX


def keep_text(desk: Desk, name: str, suffix: str, text: str, now: datetime) -> str:
    """Lay a text into outbox/, where drafts are; a text that lies there already is not laid twice.

    Args:
        desk: the workspace.
        name: what the text is of; part of the file's name.
        suffix: the file's ending, such as `.md`.
        text: what was written.
        now: the moment.

    Returns:
        The file, relative to the workspace; or a whole path outside it when the workspace takes nothing.
    """
    data = text.encode()
    stem = f"{OUTBOX}/{now.date().isoformat()}-{name}"
    path, number = f"{stem}{suffix}", 2
    while (desk.root / path).exists():
        if _holds(desk, path, data):
            return path
        path, number = f"{stem}-{number}{suffix}", number + 1
    change = desk.change(_("draft of {id}").format(id=name), now)
    change.write(path, data, read=None)
    try:
        change.commit()
    except CsmError:  # the disk is full, someone holds the lock: the text must not go all the same
        return _outside(data, suffix)
    return path


def _holds(desk: Desk, path: str, data: bytes) -> bool:
    try:
        return (desk.root / path).read_bytes() == data
    except OSError:
        return False


def _outside(data: bytes, suffix: str) -> str:
    descriptor, path = tempfile.mkstemp(prefix="csm-kept-", suffix=suffix)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    return path
