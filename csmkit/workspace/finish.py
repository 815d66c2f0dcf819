"""Finishing a change set from its intent alone: each file is put in its new state, whoever died in between."""

import os
import re
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from csmkit.errors import CsmError, Problem, RefusedError
from csmkit.language import _
from csmkit.workspace.durable import (
    STAGED,
    flush_folder,
    make_folders,
    mode_of,
    move,
    take_away,
    write_flushed,
    write_whole,
)
from csmkit.workspace.files import digest
from csmkit.workspace.intent import INTENT, UNDO, FileChange, Intent, closing, to_json
from csmkit.workspace.root import PRIVATE, inside

KEPT_BUNDLES = 200
_KEPT = f"{PRIVATE}/kept"
_BUNDLE = re.compile(r"[0-9]{20}-[0-9a-f]{6}\.json")


def finish(root: Path, intent: Intent, step: Callable[[str], None]) -> list[Problem]:
    """Bring every file of the intent to its new state and keep the intent as the undo bundle.

    Args:
        root: the workspace; its lock is held.
        intent: the change set; doing it twice is the same as doing it once.
        step: told the name of every step that is done.

    Returns:
        A problem for every file that is in neither of its two states; it is left as it is.

    Raises:
        OSError: when the system refuses; the intent is still there then.
    """
    problems = []
    folders: set[Path] = set()
    for index, change in enumerate(intent.files):
        try:
            target, held = found(root, change.path)
        except RefusedError:
            problems.append(_keep_aside(root, intent, index))
            continue
        if not _apply(intent, change, target, held, step):
            problems.append(_keep_aside(root, intent, index))
        take_away(staged_path(target, intent.id))
        folders.add(target.parent)
    for folder in folders:
        flush_folder(folder)
    step("renamed all")
    _bundle(root, intent)
    step("bundled")
    for old in bundles(root)[:-KEPT_BUNDLES]:
        with suppress(OSError):
            old.unlink()
    return problems


def _apply(intent: Intent, change: FileChange, target: Path, held: bytes | None, step: Callable[[str], None]) -> bool:
    """Bring one file to its new state; False when it is in neither of the two and must be left alone."""
    now = None if held is None else digest(held)
    if now == change.new_digest:
        return True
    if change.new_digest is None:
        if now != change.old_digest:
            return False
        take_away(target)
    elif now == change.old_digest:
        _rename(staged_path(target, intent.id), target, change.content(held or b""))
    elif change.tail is not None:
        lines = _missing_lines(held or b"", change.tail)
        if not lines:
            return True
        _rename(staged_path(target, intent.id), target, (held or b"") + closing(held) + lines)
    else:
        return False
    step(f"renamed {change.path}")
    return True


def _missing_lines(held: bytes, tail: bytes) -> bytes:
    """The added lines that are not there yet: whatever the file became meanwhile, its end is the place for them.

    A line whose key is there counts as there, even when a person changed what stands behind the key.
    """
    keys = {line.partition(b"=")[0].strip() for line in held.splitlines()} | {b""}
    return b"".join(line for line in tail.splitlines(keepends=True) if line.partition(b"=")[0].strip() not in keys)


def _bundle(root: Path, intent: Intent) -> None:
    bundle = root / UNDO / f"{intent.id}.json"
    make_folders(bundle.parent)
    try:
        move(root / INTENT, bundle)
    except FileNotFoundError:
        # Someone emptied our folder at this moment; the change can still be undone.
        write_whole(bundle, to_json(intent))
    flush_folder(root / PRIVATE)


def _keep_aside(root: Path, intent: Intent, index: int) -> Problem:
    """Someone edited the file between the commit point and now: their version stays, ours is put beside."""
    change = intent.files[index]
    if change.new_digest is None:
        return Problem(change.path, None, "", _("it changed while it was about to be removed; your version stays"))
    # Two files of one change may share a name, and a name may be as long as the system allows.
    kept = f"{_KEPT}/{intent.id}-{index}-{Path(change.path).name[-40:]}"
    make_folders(root / _KEPT)
    write_whole(root / kept, change.content(b""))
    return Problem(
        change.path,
        None,
        "",
        _("it changed while a write was going on; your version stays"),
        _("ours is in {path}").format(path=kept),
    )


def bundles(root: Path) -> list[Path]:
    """The undo bundles, oldest first; copies that a sync service left beside them do not count."""
    try:
        return sorted(path for path in (root / UNDO).iterdir() if _BUNDLE.fullmatch(path.name))
    except OSError:
        return []


def target_of(root: Path, path: str) -> Path:
    """The absolute path of a file of the workspace, links followed.

    Raises:
        RefusedError: when it lies outside.
    """
    try:
        return inside(root, path)
    except ValueError as error:
        raise RefusedError(
            _("{path} leads out of the workspace").format(path=path), hint=_("nothing was changed")
        ) from error


def found(root: Path, path: str) -> tuple[Path, bytes | None]:
    """Where the file is, and what it holds; None when there is none.

    Raises:
        RefusedError: when something else is there, or it lies outside the workspace.
    """
    target = target_of(root, path)
    try:
        if not stat.S_ISREG(target.lstat().st_mode):
            raise RefusedError(
                _("{path} is in the way: it is not a plain file").format(path=path), hint=_("nothing was changed")
            )
        return target, target.read_bytes()
    except FileNotFoundError:
        return target, None
    except NotADirectoryError as error:
        raise RefusedError(
            _("{path}: a file stands where a folder should be").format(path=path), hint=_("nothing was changed")
        ) from error


def is_as_before(root: Path, change: FileChange) -> bool:
    """Whether the file still holds what it held before the change."""
    try:
        held = found(root, change.path)[1]
    except (CsmError, OSError):
        return False
    return (None if held is None else digest(held)) == change.old_digest


def staged_path(target: Path, change_id: str) -> Path:
    """Where the new bytes of `target` wait: beside it, because a rename must not cross disks."""
    return target.with_name(f".{change_id}-{digest(os.fsencode(target.name))[:8]}{STAGED}")


def _rename(staged: Path, target: Path, data: bytes) -> None:
    if not staged.is_file() or staged.read_bytes() != data:
        make_folders(target.parent)
        write_flushed(staged, data, mode_of(target))
    move(staged, target)
