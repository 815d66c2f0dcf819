"""Building a demo desk: from the built-in files, or out of one that a person changed."""

import os
import re
import shutil
from datetime import date
from pathlib import Path

from csmkit.services.dateshift import shift_dates, shift_journal
from csmkit.workspace.changes import finish_leftover, locked
from csmkit.workspace.durable import PRIVATE_FILE, make_folders
from csmkit.workspace.files import digest
from csmkit.workspace.lookup import builtin_file
from csmkit.workspace.root import CLIENTS, FACTS, FOLDERS, JOURNAL, PRIVATE, PROJECTS, SETTINGS

ANCHOR = date(2026, 1, 5)
"""The day for which the built-in files are written; every date in them is meant relative to it."""
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}\.toml")


def lay(new: Path, today: date) -> dict[str, str]:
    """Lay the built-in demo desk into a new folder, its dates around `today`; returns each file's digest by path.

    Raises:
        NotFoundError: when the installation lacks the files.
        OSError: when the system refuses.
    """
    days = (today - ANCHOR).days
    source = builtin_file(f"templates/demo/{SETTINGS}").parent
    files = {path.relative_to(source).as_posix(): path.read_bytes() for path in source.rglob("*") if path.is_file()}
    journal = shift_journal({f"{JOURNAL}.toml": files.pop(f"{JOURNAL}.toml")}, days)
    moved = {path: shift_dates(data, days) if path.endswith(".toml") else data for path, data in files.items()}
    for folder in FOLDERS:
        make_folders(new / folder)
    for path, data in (moved | journal).items():
        write(new / path, data)
    return {path: digest(data) for path, data in (moved | journal).items()}


def copy_changed(root: Path, new: Path, laid: dict[str, str], days: int) -> bool:
    """Copy the desk into a new folder, its dates moved by `days`, if it is not as it was laid.

    Cache, lock and undo bundles do not come along: they speak of files with other dates.

    Args:
        root: the desk.
        new: where the copy goes.
        laid: each file's digest by path as it was laid; empty for a desk that was copied before.
        days: how far its dates move.

    Returns:
        Whether there was anything to keep; otherwise nothing was written.

    Raises:
        OSError: when the system refuses.
    """
    with locked(root):
        finish_leftover(root)
        if _digests(root) == laid:
            return False
        ignore = {str(root): [PRIVATE]}
        shutil.copytree(root, new, symlinks=True, ignore=lambda folder, _names: ignore.get(str(folder), []))
    months = {path for path in _toml(new / JOURNAL) if _MONTH.fullmatch(path.name)}
    others = [path for folder in ("", CLIENTS, PROJECTS, JOURNAL) for path in _toml(new / folder)]
    for path in others:
        if path not in months and (path.parent != new or path.name in (SETTINGS, FACTS)):
            path.write_bytes(shift_dates(path.read_bytes(), days))
    held = {path.relative_to(new).as_posix(): path.read_bytes() for path in sorted(months)}
    for path in months:
        path.unlink()
    for name, data in shift_journal(held, days).items():
        write(new / name, data)
    return True


def write(path: Path, data: bytes) -> None:
    """Write a private file without waiting for the disk: nothing of a throw-away desk is worth that time."""
    make_folders(path.parent)
    path.touch(mode=PRIVATE_FILE)
    path.write_bytes(data)


def _toml(folder: Path) -> list[Path]:
    """The folder's own TOML files; links may lead to files that belong elsewhere."""
    return [path for path in folder.glob("*.toml") if path.is_file() and not path.is_symlink()]


def _digests(root: Path) -> dict[str, str]:
    """Digest of every file but the private ones, empty for what cannot be read."""
    found = {}
    for folder, below, names in os.walk(root):
        if Path(folder) == root:
            below[:] = [name for name in below if name != PRIVATE]
        for name in names:
            path = Path(folder, name)
            try:
                found[path.relative_to(root).as_posix()] = digest(path.read_bytes())
            except OSError:
                found[path.relative_to(root).as_posix()] = ""
    return found
