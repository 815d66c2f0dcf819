"""A look at every file of the desk without opening one: what the cache trusts, and what it reads again."""

import os
from pathlib import Path
from typing import NamedTuple

from csmkit.workspace.root import CLIENTS, FACTS, JOURNAL, PROJECTS, SETTINGS

SETTLE_NS = 2_000_000_000
"""A file touched so shortly before it was read may change again within the clock's grain: read it again."""


class Scan(NamedTuple):
    """The desk's files by relative path, each with a signature: size, times and inode.

    Attributes:
        files: path to signature.
        newest: the latest modification time, in nanoseconds.
    """

    files: dict[str, str]
    newest: int

    def fingerprint(self) -> str:
        """One value for the whole desk; equal means nothing was touched."""
        from zlib import adler32, crc32

        # Two checksums beside the count and the newest time: a cryptographic digest costs more start-up than it adds.
        # The rows need no sorting: one desk lists its folders in one order, and another order only costs a sync.
        rows = "\n".join([f"{path} {mark}" for path, mark in self.files.items()]).encode("utf-8", "surrogateescape")
        return f"{len(self.files)}.{self.newest}.{crc32(rows)}.{adler32(rows)}"


def scan(root: Path) -> Scan:
    """Look at settings, facts, clients, projects and journal; files a person's tools left aside are not records."""
    files: dict[str, str] = {}
    newest = 0
    for name in (SETTINGS, FACTS):
        try:
            status = (root / name).stat()
        except OSError:
            continue
        files[name] = signature(status)
        newest = max(newest, status.st_mtime_ns)
    for folder in (CLIENTS, PROJECTS, JOURNAL):
        prefix = folder + "/"
        monthly = folder == JOURNAL
        try:
            entries = os.scandir(root / folder)
        except OSError:
            continue
        with entries:
            for entry in entries:
                name = entry.name
                if name[-5:] != ".toml" or name[0] == "." or (monthly and not _is_month(name)):
                    continue
                if not _is_text(name):
                    continue
                try:
                    status = entry.stat()
                except OSError:
                    files[prefix + name] = "unreadable"
                    continue
                files[prefix + name] = signature(status)
                if status.st_mtime_ns > newest:
                    newest = status.st_mtime_ns
    return Scan(files, newest)


def _is_text(name: str) -> bool:
    """Whether the name is text at all; the doctor speaks of one that is not."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_month(name: str) -> bool:
    """Whether a file is a month of the journal; a conflicted copy would make every event count twice."""
    return len(name) == 12 and name[4] == "-" and name[:4].isdecimal() and name[5:7].isdecimal()


def signature(status: os.stat_result) -> str:
    """What changes when a file does: size, both times, inode."""
    return f"{status.st_size}.{status.st_mtime_ns}.{status.st_ctime_ns}.{status.st_ino}"
