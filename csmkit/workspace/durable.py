"""Bytes that reach the disk: flushed files, atomic replacement, and the patience some systems need for it."""

import errno
import os
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

STAGED = ".csm-new"
"""How the name of a file ends that waits to be renamed into place."""

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


def write_flushed(path: Path, data: bytes, mode: int = PRIVATE_FILE) -> None:
    """Write the file and wait until the disk has it; `mode` holds whatever the umask says."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if os.name != "nt":
        # A memory stick knows no such modes and says so with an error.
        with suppress(OSError):
            path.chmod(mode)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file of our own atomically."""
    temporary = path.with_name(f".{path.name}{STAGED}")
    try:
        write_flushed(temporary, data)
        move(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def move(source: Path, target: Path) -> None:
    """Rename `source` over `target`."""
    _patiently(lambda: source.replace(target))


def take_away(path: Path) -> None:
    """Delete the file, if it is there."""
    _patiently(lambda: path.unlink(missing_ok=True))


def _patiently(action: Callable[[], object]) -> None:
    for attempt in range(8):
        try:
            action()
            return
        except PermissionError:
            # Windows refuses while a virus scanner or an editor holds the file open for a moment.
            if os.name != "nt" or attempt == 7:
                raise
            time.sleep(0.05 * 2**attempt)


def mode_of(path: Path) -> int:
    """The file's permissions, private when it is not there yet."""
    try:
        return stat.S_IMODE(path.stat().st_mode) & 0o777
    except FileNotFoundError:
        return PRIVATE_FILE


def make_folders(folder: Path) -> None:
    """Make a folder and the missing ones above it, all of them private."""
    if folder.is_dir():
        return
    make_folders(folder.parent)
    folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    flush_folder(folder.parent)


def flush_folder(folder: Path) -> None:
    """Wait until the disk has the folder's names, where the system can promise that."""
    if os.name == "nt" or not folder.is_dir():
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some network folders know no flush of a folder.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)
