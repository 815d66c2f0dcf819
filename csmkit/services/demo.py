"""The throw-away demo desk in the user's cache: laid for today, and moved along with the days when it was changed."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from csmkit import __version__
from csmkit.language import _
from csmkit.workspace.desk import DEFAULT_ZONE
from csmkit.workspace.root import PRIVATE, SETTINGS, demo_root

STAMP = f"{PRIVATE}/demo.json"


class Stamp(NamedTuple):
    """What was laid, and for which day.

    Attributes:
        day: the day its dates are meant for.
        version: the program's version that laid it.
        files: digest of each file as laid, by path; empty for a desk that is kept because the person changed it.
    """

    day: date
    version: str
    files: dict[str, str]


def ready_demo(now: datetime, *, tell: Callable[[str], None] | None = None) -> Path:
    """The demo desk's folder, with its dates around today.

    It is laid anew when the day or the program's version is another than its stamp's, or when it is broken. A desk
    that the person changed is kept, and its dates move by the days gone by.

    Args:
        now: this moment, aware.
        tell: told one line when the desk was laid or moved, for a person at a terminal.

    Raises:
        InvalidDataError: when the cache cannot be written.
        NotFoundError: when the installation lacks the demo's files.
        RefusedError: when another process is at it for a minute.
    """
    root = demo_root()
    today = now.astimezone(ZoneInfo(DEFAULT_ZONE)).date()
    if not _is_of(_read_stamp(root), today):
        with _alone(root):
            _clear_up(root)
            stamp = _read_stamp(root)
            if not _is_of(stamp, today):
                line = _renew(root, stamp, today)
                if tell:
                    tell(line)
    return root


def _is_of(stamp: Stamp | None, today: date) -> bool:
    return stamp is not None and (stamp.day, stamp.version) == (today, __version__)


def _renew(root: Path, stamp: Stamp | None, today: date) -> str:
    """Build the desk beside its place, then swap the two; returns the line for the person."""
    from csmkit.services import demo_desk

    new, old = _sibling(root, "new"), _sibling(root, "old")
    changed = stamp is not None and demo_desk.copy_changed(root, new, stamp.files, (today - stamp.day).days)
    files = {} if changed else demo_desk.lay(new, today)
    body = {"day": today.isoformat(), "version": __version__, "files": files}
    demo_desk.write(new / STAMP, json.dumps(body, ensure_ascii=False, indent=1).encode())
    if os.path.lexists(root):
        root.rename(old)
    new.rename(root)
    _throw_away(old)
    if changed:
        return _("The demo desk in {path} is kept because you changed it; for a fresh one delete it.").format(path=root)
    return _("This is a throw-away demo desk, laid for today in {path}; try anything.").format(path=root)


def _read_stamp(root: Path) -> Stamp | None:
    """The stamp, or None when there is no demo desk or a broken one."""
    if not (root / SETTINGS).is_file():
        return None
    try:
        body = json.loads((root / STAMP).read_bytes())
        return Stamp(date.fromisoformat(body["day"]), body["version"], dict(body["files"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Hold the lock beside the demo desk (one inside would move away with it), and word what the system refuses."""
    import filelock

    from csmkit.errors import RefusedError
    from csmkit.workspace.changes import LOCK_SECONDS
    from csmkit.workspace.durable import PRIVATE_FILE, make_folders
    from csmkit.workspace.files import worded

    with worded(str(root)):
        make_folders(root.parent)
        try:
            with filelock.FileLock(_sibling(root, "lock"), timeout=LOCK_SECONDS, mode=PRIVATE_FILE):
                yield
        except filelock.Timeout as error:
            raise RefusedError(
                _("another csm command has been laying the demo desk for a minute"),
                hint=_("wait for it, then run this again"),
            ) from error


def _clear_up(root: Path) -> None:
    """Put away what a killed process left: a half desk, or one that was being swapped."""
    old = _sibling(root, "old")
    if os.path.lexists(old) and not os.path.lexists(root):
        old.rename(root)
    for leftover in (old, _sibling(root, "new")):
        _throw_away(leftover)


def _throw_away(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _sibling(root: Path, suffix: str) -> Path:
    return root.with_name(f"{root.name}.{suffix}")
