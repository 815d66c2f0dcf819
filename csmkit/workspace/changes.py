"""Every write is one change set: all of its files change, or none does, whenever the process dies.

The order that makes this true: lock; finish what an earlier process left; check that each file is what was read;
stage every new file beside its place and flush it; write the intent atomically (the commit point); rename each
file into place; keep the intent as the undo bundle. After the commit point any later command can finish the work
from the intent alone.
"""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from csmkit.errors import InvalidDataError, Problem, RefusedError
from csmkit.language import _
from csmkit.workspace.files import digest, disk_error
from csmkit.workspace.intent import INTENT, UNDO, FileChange, Intent, appended, read_intent, to_json, written
from csmkit.workspace.root import PRIVATE, inside

LOCK_SECONDS = 60
KEPT_BUNDLES = 200
STAGED = ".csm-new"


def reached(step: str) -> None:
    """Called at every step of a write with the step's name; does nothing. Tests stop the process here."""


class ChangeSet:
    """What one command wants to write; nothing touches the disk before `commit`.

    Args:
        root: the workspace.
        summary: one line for `csm undo --list`.
        at: the moment, for the undo bundle.
        undoes: the bundle this change takes back, if it is an undo.
    """

    def __init__(self, root: Path, summary: str, *, at: datetime, undoes: str | None = None) -> None:
        self._root = root
        self._id = f"{time.time_ns():020d}-{secrets.token_hex(3)}"
        self._summary = summary
        self._at = at
        self._undoes = undoes
        self._writes: dict[str, tuple[bytes | None, bytes | None]] = {}
        self._appends: dict[str, bytes] = {}

    @property
    def id(self) -> str:
        """The id its undo bundle will have."""
        return self._id

    def write(self, path: str, data: bytes, *, read: bytes | None) -> None:
        """Make the file hold `data`; `read` is what it held when it was read, None for a file that must be new."""
        first = self._writes[path][0] if path in self._writes else read
        self._writes[path] = (first, data)

    def remove(self, path: str, *, read: bytes) -> None:
        """Take the file away, if it still holds `read`."""
        self._writes[path] = (read, None)

    def append(self, path: str, lines: bytes) -> None:
        """Add whole lines at the end of the file, whatever others added meanwhile; it is made when missing."""
        self._appends[path] = self._appends.get(path, b"") + lines

    def commit(self) -> str:
        """Write everything; returns the id of the undo bundle.

        Raises:
            RefusedError: when a file is no longer what was read, or another process holds the lock too long.
            InvalidDataError: when the system refuses to write; nothing has changed then.
        """
        with locked(self._root):
            finish_leftover(self._root)
            reached("checked")
            staged: list[Path] = []
            try:
                files = [*self._planned_writes(), *self._planned_appends()]
                for change in files:
                    if change.new_digest is not None:
                        staged.append(_stage(self._root, change, self._id))
                        reached(f"staged {change.path}")
                intent = Intent(self._id, self._at.isoformat(), self._summary, self._undoes, files)
                _write_whole(self._root / INTENT, to_json(intent))
            except OSError as error:
                _discard(staged)
                raise disk_error(error, str(error.filename or self._root)) from error
            except BaseException:
                _discard(staged)
                raise
            reached("intent")
            _finish(self._root, intent)
        return self._id

    def _planned_writes(self) -> Iterator[FileChange]:
        for path, (read, data) in sorted(self._writes.items()):
            target = _target(self._root, path)
            now = target.read_bytes() if target.is_file() else None
            if now is None and (target.is_symlink() or target.exists()):
                raise RefusedError(_("{path} is in the way: it is not a plain file").format(path=path))
            if now != read:
                raise _changed(path, now, read)
            yield written(path, now, data)

    def _planned_appends(self) -> Iterator[FileChange]:
        for path, lines in sorted(self._appends.items()):
            target = _target(self._root, path)
            now = target.read_bytes() if target.is_file() else None
            # A line without its newline was torn by something outside; closing it keeps the new line whole.
            lead = b"\n" if now and not now.endswith(b"\n") else b""
            yield appended(path, now, lead + lines)


def _changed(path: str, now: bytes | None, read: bytes | None) -> RefusedError:
    if read is None:
        return RefusedError(_("{path} is there already").format(path=path), hint=_("nothing was changed"))
    if now is None:
        return RefusedError(_("{path} is gone since it was read").format(path=path), hint=_("nothing was changed"))
    return RefusedError(
        _("{path} was changed by someone else since it was read").format(path=path),
        hint=_("nothing was changed; run the command again"),
    )


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the workspace's lock.

    Raises:
        RefusedError: when another process holds it for longer than a minute.
        InvalidDataError: when the workspace cannot be written at all.
    """
    import filelock

    private = root / PRIVATE
    try:
        private.mkdir(mode=0o700, exist_ok=True)
        lock = filelock.FileLock(private / "lock", timeout=LOCK_SECONDS)
        lock.acquire()
    except filelock.Timeout as error:
        raise RefusedError(
            _("another csm command has been writing for a minute"), hint=_("wait for it, then run this again")
        ) from error
    except OSError as error:
        raise disk_error(error, PRIVATE) from error
    try:
        yield
    finally:
        lock.release()


def recover(root: Path) -> list[Problem]:
    """Finish what a killed process left behind; cheap when there is nothing. Every command calls this first."""
    if not os.path.lexists(root / INTENT):
        return []
    with locked(root):
        return finish_leftover(root)


def finish_leftover(root: Path) -> list[Problem]:
    """Complete a leftover intent, with the lock held; a file that is neither old nor new is kept and reported."""
    path = root / INTENT
    if not path.is_file():
        return []
    try:
        intent = read_intent(path.read_bytes())
    except ValueError:
        aside = path.with_name(f"intent-damaged-{time.time_ns()}.json")
        path.rename(aside)
        return [
            Problem(
                f"{PRIVATE}/{aside.name}", None, "", _("a note of an unfinished write is damaged and was put aside")
            )
        ]
    try:
        return _finish(root, intent)
    except OSError as error:
        raise InvalidDataError(
            _("cannot finish an earlier write: {path}").format(path=error.filename or root),
            hint=_("make the workspace writable"),
        ) from error


def _finish(root: Path, intent: Intent) -> list[Problem]:
    problems = []
    folders = set()
    for change in intent.files:
        target = _target(root, change.path)
        folders.add(target.parent)
        held = target.read_bytes() if target.is_file() else None
        now = None if held is None else digest(held)
        if now == change.old_digest and now != change.new_digest:
            if change.new_digest is None:
                target.unlink()
            else:
                _rename(_staged_path(target, intent.id), target, change.content(held or b""))
            reached(f"renamed {change.path}")
        elif now != change.new_digest:
            problems.append(_keep_aside(root, intent, change))
        _staged_path(target, intent.id).unlink(missing_ok=True)
    for folder in folders:
        _flush_folder(folder)
    reached("renamed all")
    undo = root / UNDO
    undo.mkdir(mode=0o700, exist_ok=True)
    (root / INTENT).replace(undo / f"{intent.id}.json")
    reached("bundled")
    for old in sorted(undo.glob("*.json"))[:-KEPT_BUNDLES]:
        old.unlink(missing_ok=True)
    return problems


def _keep_aside(root: Path, intent: Intent, change: FileChange) -> Problem:
    """Someone edited the file between the commit point and now: their version stays, ours is put beside."""
    aside = root / PRIVATE / "kept" / f"{intent.id}-{Path(change.path).name}"
    if change.new_digest is not None:
        aside.parent.mkdir(mode=0o700, exist_ok=True)
        _write_whole(aside, change.content(b""))
    return Problem(
        change.path,
        None,
        "",
        _("it changed while a write was interrupted; your version stays"),
        _("ours is in {path}").format(path=aside.relative_to(root)),
    )


def _target(root: Path, path: str) -> Path:
    try:
        return inside(root, path)
    except ValueError as error:
        raise RefusedError(_("{path} leads out of the workspace").format(path=path)) from error


def _staged_path(target: Path, change_id: str) -> Path:
    return target.with_name(f".{change_id}-{digest(target.name.encode())[:8]}{STAGED}")


def _stage(root: Path, change: FileChange, change_id: str) -> Path:
    target = _target(root, change.path)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    staged = _staged_path(target, change_id)
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o600
    held = target.read_bytes() if target.is_file() else b""
    _write_flushed(staged, change.content(held), mode)
    return staged


def _rename(staged: Path, target: Path, data: bytes) -> None:
    if not staged.is_file() or staged.read_bytes() != data:
        _write_flushed(staged, data, 0o600)
    for attempt in range(8):
        try:
            staged.replace(target)
            break
        except PermissionError:
            # Windows refuses while a virus scanner or an editor holds the file open for a moment.
            if os.name != "nt" or attempt == 7:
                raise
            time.sleep(0.05 * 2**attempt)


def _write_flushed(path: Path, data: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if os.name != "nt":
        path.chmod(mode)


def _write_whole(path: Path, data: bytes) -> None:
    """Write a file of our own atomically."""
    temporary = path.with_name(f".{path.name}{STAGED}")
    try:
        _write_flushed(temporary, data, 0o600)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    if os.name == "nt" or not folder.is_dir():
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _discard(staged: list[Path]) -> None:
    for path in staged:
        path.unlink(missing_ok=True)


def leftovers(root: Path, folders: tuple[str, ...]) -> list[Path]:
    """Staged files that a process killed before its commit point left; they hold nothing that was promised."""
    found = [*root.glob(f".*{STAGED}")]
    for folder in folders:
        found.extend((root / folder).glob(f".*{STAGED}"))
    return found
