"""Every write is one change set: all of its files change, or none does, whenever the process dies.

The order that makes this true: lock; finish what an earlier process left; check that each file is what was read;
stage every new file beside its place and flush it; write the intent atomically (the commit point); rename each
file into place; keep the intent as the undo bundle. After the commit point any later command can finish the work
from the intent alone.
"""

import errno
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from csmkit.errors import InvalidDataError, Problem, RefusedError
from csmkit.language import _
from csmkit.workspace.durable import (
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    STAGED,
    make_folders,
    mode_of,
    take_away,
    write_flushed,
    write_whole,
)
from csmkit.workspace.files import disk_error, system_words, worded
from csmkit.workspace.finish import bundles, finish, found, is_as_before, staged_path, target_of
from csmkit.workspace.intent import INTENT, UNDO, FileChange, Intent, appended, closing, read_intent, to_json, written
from csmkit.workspace.root import PRIVATE

LOCK_SECONDS = 60
_LOCK = f"{PRIVATE}/lock"


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
        self._id: str | None = None
        self.summary = summary
        self._at = at
        self._undoes = undoes
        self._writes: dict[str, tuple[bytes | None, bytes | None]] = {}
        self._appends: dict[str, bytes] = {}

    @property
    def id(self) -> str:
        """The id its undo bundle will have; ids sort in the order of their changes."""
        if self._id is None:
            self._id = _new_id(self._root)
        return self._id

    def write(self, path: str, data: bytes, *, read: bytes | None) -> None:
        """Make the file hold `data`; `read` is what it held when it was read, None for a file that must be new."""
        first = self._writes[path][0] if path in self._writes else read
        self._writes[path] = (first, data)

    def remove(self, path: str, *, read: bytes) -> None:
        """Take the file away, if it still holds `read`."""
        first = self._writes[path][0] if path in self._writes else read
        self._writes[path] = (first, None)

    def append(self, path: str, lines: bytes) -> None:
        """Add whole lines at the end of the file, whatever others added meanwhile; it is made when missing."""
        read, data = self._writes.get(path, (None, None))
        if data is not None:
            self._writes[path] = (read, data + lines)
        else:
            self._appends[path] = self._appends.get(path, b"") + lines

    def commit(self) -> str:
        """Write everything; returns the id of the undo bundle.

        Raises:
            RefusedError: when a file is no longer what was read, or another process holds the lock too long.
            InvalidDataError: when the system refuses to write. Nothing has changed then, unless the message says that
                the write stopped half-way; the next command finishes it.
        """
        with locked(self._root):
            earlier = finish_leftover(self._root)
            if earlier:
                raise RefusedError(str(earlier[0]), hint=_("nothing was changed; run the command again"))
            lock = _lock_mark(self._root)
            reached("checked")
            staged: list[Path] = []
            try:
                intent = self._staged_intent(staged)
                with worded(INTENT):
                    make_folders(self._root / UNDO)
                    if lock is None or _lock_mark(self._root) != lock:
                        raise RefusedError(_("the lock was taken away"), hint=_("nothing was changed; run it again"))
                    write_whole(self._root / INTENT, to_json(intent))
            except BaseException:
                self._take_back(staged)
                raise
            reached("intent")
            self._put_in_place(intent, staged)
        return intent.id

    def _staged_intent(self, staged: list[Path]) -> Intent:
        files = [*self._planned_writes(), *self._planned_appends()]
        targets = [target_of(self._root, change.path) for change in files]
        for index, target in enumerate(targets):
            if target in targets[:index]:
                raise RefusedError(
                    _("{path} and {other} are one and the same file").format(
                        path=files[targets.index(target)].path, other=files[index].path
                    ),
                    hint=_("nothing was changed"),
                )
        for change, target in zip(files, targets, strict=True):
            with worded(change.path):
                if change.new_digest is not None:
                    make_folders(target.parent)
                    staged.append(staged_path(target, self.id))
                    held = target.read_bytes() if target.is_file() else b""
                    write_flushed(staged[-1], change.content(held), mode_of(target))
                    reached(f"staged {change.path}")
        return Intent(self.id, self._at.isoformat(), self.summary, self._undoes, files)

    def _planned_writes(self) -> Iterator[FileChange]:
        for path, (read, data) in sorted(self._writes.items()):
            now = _writable(self._root, path)
            if now != read:
                raise _changed(path, now, read)
            if path in self._appends:
                data = (data or b"") + closing(data) + self._appends[path]
            yield written(path, now, data)

    def _planned_appends(self) -> Iterator[FileChange]:
        for path, lines in sorted((path, lines) for path, lines in self._appends.items() if path not in self._writes):
            now = _writable(self._root, path)
            if now is not None and now[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise InvalidDataError(f"{path}: " + _("it is UTF-16"), hint=_("save it as UTF-8"))
            # A line without its newline was torn by something outside; closing it keeps the new line whole.
            yield appended(path, now, closing(now) + lines)

    def _take_back(self, staged: list[Path]) -> None:
        """Before anything was renamed: forget the whole change."""
        intent = self._root / INTENT
        if os.path.lexists(intent):
            try:
                take_away(intent)
            except OSError as error:
                raise _half_way(INTENT, error) from error
        for path in staged:
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def _put_in_place(self, intent: Intent, staged: list[Path]) -> None:
        try:
            problems = finish(self._root, intent, reached)
        except OSError as error:
            path = _where(self._root, error)
            if all(is_as_before(self._root, change) for change in intent.files):
                self._take_back(staged)
                raise disk_error(error, path) from error
            raise _half_way(path, error) from error
        if problems:
            raise RefusedError(
                str(problems[0]), hint=_("the rest of the change is written; look with: csm undo --list")
            )


def _new_id(root: Path) -> str:
    """An id that sorts after every bundle there is, even when the clock was set back."""
    kept = bundles(root)
    latest = int(kept[-1].name[:20]) if kept else 0
    return f"{max(time.time_ns(), latest + 1):020d}-{secrets.token_hex(3)}"


def _changed(path: str, now: bytes | None, read: bytes | None) -> RefusedError:
    if read is None:
        return RefusedError(_("{path} is there already").format(path=path), hint=_("nothing was changed"))
    if now is None:
        return RefusedError(_("{path} is gone since it was read").format(path=path), hint=_("nothing was changed"))
    return RefusedError(
        _("{path} was changed by someone else since it was read").format(path=path),
        hint=_("nothing was changed; run the command again"),
    )


def _half_way(path: str, error: OSError) -> InvalidDataError:
    return InvalidDataError(
        _("the write stopped half-way at {path}: {reason}").format(path=path, reason=system_words(error)),
        hint=_("mend that, then run any csm command: it finishes the write"),
    )


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the workspace's lock.

    Raises:
        RefusedError: when another process holds it for longer than a minute.
        InvalidDataError: when the workspace cannot be written at all.
    """
    import filelock

    with worded(PRIVATE):
        (root / PRIVATE).mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        lock = filelock.FileLock(root / _LOCK, timeout=LOCK_SECONDS, mode=PRIVATE_FILE)
        try:
            lock.acquire()
        except filelock.Timeout as error:
            raise RefusedError(
                _("another csm command has been writing for a minute"), hint=_("wait for it, then run this again")
            ) from error
    try:
        yield
    finally:
        lock.release()


def _lock_mark(root: Path) -> tuple[int, int] | None:
    """Which file the lock is: another one under its name no longer keeps others out."""
    try:
        status = (root / _LOCK).stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def recover(root: Path) -> list[Problem]:
    """Finish what a killed process left behind; cheap when there is nothing. Every command calls this first."""
    if not os.path.lexists(root / INTENT):
        return []
    with locked(root):
        return finish_leftover(root)


def finish_leftover(root: Path) -> list[Problem]:
    """Complete a leftover intent, with the lock held; a file that is neither old nor new is kept and reported."""
    path = root / INTENT
    if not os.path.lexists(path):
        return []
    try:
        try:
            intent = read_intent(path.read_bytes() if path.is_file() else b"")
        except ValueError:
            aside = path.with_name(f"intent-damaged-{time.time_ns()}.json")
            path.rename(aside)
            message = _("a note of an unfinished write is damaged and was put aside")
            return [Problem(f"{PRIVATE}/{aside.name}", None, "", message)]
        return finish(root, intent, reached)
    except OSError as error:
        raise InvalidDataError(
            _("cannot finish an earlier write: {path}: {reason}").format(
                path=_where(root, error), reason=system_words(error)
            ),
            hint=_("make the workspace writable"),
        ) from error


def _writable(root: Path, path: str) -> bytes | None:
    """What the file holds, if it may be changed: after the commit point it is too late to find out."""
    with worded(path):
        target, held = found(root, path)
        there = target if held is not None else None
        for needed in (there, target.parent if target.parent.exists() else None):
            if needed is not None and not os.access(needed, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(needed))
    return held


def _where(root: Path, error: OSError) -> str:
    name = Path(os.fsdecode(error.filename2 or error.filename or root))
    return name.relative_to(root).as_posix() if name.is_relative_to(root) else str(name)


def leftovers(root: Path, folders: tuple[str, ...]) -> list[Path]:
    """Staged files that a process killed before its commit point left; they hold nothing that was promised."""
    staged = [*root.glob(f".*{STAGED}")]
    for folder in (PRIVATE, *folders):
        staged.extend((root / folder).rglob(f".*{STAGED}"))
    return staged
