"""The note that makes a write survive a kill, and later serves as its undo bundle."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from csmkit.workspace.files import digest
from csmkit.workspace.root import INTENT

__all__ = ["INTENT", "UNDO", "FileChange", "Intent", "appended", "read_intent", "to_json", "written"]

UNDO = ".csm/undo"


@dataclass(frozen=True)
class FileChange:
    """One file of a change set: written whole, taken away, or grown by a tail.

    Attributes:
        path: relative to the workspace, with forward slashes.
        old_digest: fingerprint of its bytes before, None when it did not exist.
        new_digest: fingerprint of its bytes after, None when it is taken away.
        old: its bytes before, for a file written whole.
        new: its bytes after, for a file written whole.
        tail: for an append, the added bytes alone: a month of journal is not copied for one line.
    """

    path: str
    old_digest: str | None
    new_digest: str | None
    old: bytes | None = None
    new: bytes | None = None
    tail: bytes | None = None

    def content(self, now: bytes) -> bytes:
        """The bytes the file shall hold, given what it holds now."""
        return now + self.tail if self.tail is not None else self.new or b""


def written(path: str, old: bytes | None, new: bytes | None) -> FileChange:
    """A file written whole; `new` None takes it away."""
    return FileChange(path, _digest(old), _digest(new), old, new)


def appended(path: str, old: bytes | None, tail: bytes) -> FileChange:
    """A file grown by `tail`."""
    return FileChange(path, _digest(old), digest((old or b"") + tail), tail=tail)


def closing(held: bytes | None) -> bytes:
    """What must come before a new line: a newline, when the last line has none."""
    return b"\n" if held and not held.endswith(b"\n") else b""


def _digest(data: bytes | None) -> str | None:
    return None if data is None else digest(data)


@dataclass(frozen=True)
class Intent:
    """A whole change set, with everything needed to finish it or to take it back."""

    id: str
    at: str
    summary: str
    undoes: str | None
    files: list[FileChange]


def _encode(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode()


def _decode(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text, validate=True)


def to_json(intent: Intent) -> bytes:
    """The intent as bytes, ending in its own digest so that damage is noticed."""
    files = [
        {
            "path": change.path,
            "old_digest": change.old_digest,
            "new_digest": change.new_digest,
            "old": _encode(change.old),
            "new": _encode(change.new),
            "tail": _encode(change.tail),
        }
        for change in intent.files
    ]
    body = {"id": intent.id, "at": intent.at, "summary": intent.summary, "undoes": intent.undoes, "files": files}
    text = json.dumps(body).encode("ascii")
    return text + b"\n" + digest(text).encode() + b"\n"


def read_intent(data: bytes) -> Intent:
    """The intent in a note.

    Raises:
        ValueError: when the note is damaged.
    """
    text, _newline, mark = data.rstrip(b"\n").rpartition(b"\n")
    if digest(text).encode() != mark:
        raise ValueError
    try:
        body: dict[str, Any] = json.loads(text)
        files = [
            FileChange(
                row["path"],
                row["old_digest"],
                row["new_digest"],
                _decode(row["old"]),
                _decode(row["new"]),
                _decode(row["tail"]),
            )
            for row in body["files"]
        ]
        return Intent(body["id"], body["at"], body["summary"], body["undoes"], files)
    except (KeyError, TypeError, binascii.Error) as error:
        raise ValueError from error
