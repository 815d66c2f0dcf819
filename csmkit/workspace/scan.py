"""A look at every file of the desk without opening one: what the cache trusts, and what it reads again."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from csmkit.workspace.root import CLIENTS, FACTS, JOURNAL, PROJECTS, SETTINGS

SETTLE_NS = 2_000_000_000
"""A file touched so shortly before it was read may change again within the clock's grain: read it again."""


Mark = tuple[int, int, int, int]
"""What changes when a file does: size, both times, inode."""

UNREADABLE: Mark = (-1, -1, -1, -1)


class Scan(NamedTuple):
    """The desk's files by relative path, each with its mark.

    Attributes:
        files: path to mark.
        newest: the latest modification time, in nanoseconds.
    """

    files: dict[str, Mark]
    newest: int

    def fingerprint(self) -> str:
        """One value for the whole desk; equal means nothing was touched."""
        from marshal import dumps
        from zlib import adler32, crc32

        # Two checksums beside the count and the newest time: a cryptographic digest costs more start-up than it adds.
        # The rows need no sorting: one desk lists its folders in one order, and another order only costs a sync.
        rows = "\n".join(self.files).encode() + dumps(list(self.files.values()), 2)
        return f"{len(self.files)}.{self.newest}.{crc32(rows)}.{adler32(rows)}"


def scan(root: Path) -> Scan:
    """Look at settings, facts, clients, projects and journal; files a person's tools left aside are not records."""
    files: dict[str, Mark] = {}
    for name in (SETTINGS, FACTS):
        try:
            files[name] = _mark((root / name).stat())
        except OSError:
            continue
    for folder in (CLIENTS, PROJECTS, JOURNAL):
        marks = _folder(root / folder, folder + "/")
        if folder == JOURNAL:
            marks = {path: mark for path, mark in marks.items() if _is_month(path[len(JOURNAL) + 1 :])}
        files.update(marks)
    return Scan(files, max([mark[1] for mark in files.values()], default=0))


def _folder(folder: Path, prefix: str) -> dict[str, Mark]:
    """The marks of a folder's records; opened once, so that the system need not find the folder again for each file."""
    opened = _open(folder)
    try:
        with os.scandir(folder if opened is None else opened) as entries:
            marks = _look(entries, prefix)
    except OSError:
        return {}
    finally:
        if opened is not None:
            os.close(opened)
    try:
        "".join(marks).encode()
    except UnicodeEncodeError:
        # Names that are no text; the doctor speaks of them.
        return {path: mark for path, mark in marks.items() if path.encode(errors="replace").decode() == path}
    return marks


def _open(folder: Path) -> int | None:
    """The folder as a number that the system can list, where systems have such; None when it is to be named."""
    if os.scandir not in os.supports_fd:
        return None
    try:
        return os.open(folder, os.O_RDONLY)
    except OSError:
        return None


def _look(entries: Iterable["os.DirEntry[str]"], prefix: str) -> dict[str, Mark]:
    # Nothing is called here that need not be: a large desk has this loop run twenty thousand times each morning.
    marks: dict[str, Mark] = {}
    for entry in entries:
        name = entry.name
        if name[-5:] != ".toml" or name[0] == ".":
            continue
        try:
            status = entry.stat()
        except OSError:
            marks[prefix + name] = UNREADABLE
            continue
        marks[prefix + name] = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    return marks


def _is_month(name: str) -> bool:
    """Whether a file is a month of the journal; a conflicted copy would make every event count twice."""
    return len(name) == 12 and name[4] == "-" and name[:4].isdecimal() and name[5:7].isdecimal()


def _mark(status: os.stat_result) -> Mark:
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def signature(status: os.stat_result) -> str:
    """A file's mark as the cache keeps it."""
    return written(_mark(status))


def written(mark: Mark) -> str:
    """A mark as text."""
    return "%d.%d.%d.%d" % mark  # noqa: UP031 (twice as fast, for each of twenty thousand files)
