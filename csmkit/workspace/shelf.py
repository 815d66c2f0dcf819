"""Derived bytes kept beside the desk, each believed only while the files it was made from are as they were.

Like every cache here it is a shortcut, never a truth: it may be deleted or damaged at any time.
"""

import mmap
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from csmkit.workspace.root import PRIVATE, demo_root
from csmkit.workspace.scan import SETTLE_NS, signature


class Shelf:
    """Named pieces of derived bytes in one folder.

    Args:
        folder: where they are kept; made when something is put there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def key_of(self, paths: Iterable[Path], *words: str) -> str:
        """A key that changes whenever one of the files, or a word such as a version, does."""
        marks = []
        for path in paths:
            with suppress(OSError):
                status = path.stat()
                fresh = time.time_ns() - status.st_mtime_ns <= SETTLE_NS
                # A file just touched may change again within the clock's grain: what is derived from it lives for one run.
                marks.append(f"{path}:{signature(status)}" + (f":{time.time_ns()}" if fresh else ""))
        text = "\n".join((*marks, *words))
        return f"{len(text)}.{crc32(text.encode('utf-8', 'surrogateescape'))}"

    def read(self, name: str, key: str) -> bytes | None:
        """The bytes kept under a name and key, where not one of them has changed since; else None."""
        try:
            head, _line, data = (self._folder / name).read_bytes().partition(b"\n")
        except OSError:
            return None
        return data if head == _head(key, data) else None

    def map(self, name: str, key: str) -> memoryview | None:
        """The same as a map of the file, for what is large and says itself whether it is whole."""
        try:
            with (self._folder / name).open("rb") as file:
                data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except (OSError, ValueError):
            return None
        head = f"{key} ".encode()
        start = len(_head(key, b"")) + 1
        return data[start:] if bytes(data[: len(head)]) == head else None

    def put(self, name: str, key: str, data: bytes) -> None:
        """Keep bytes under a name; silently not, where nothing can be written."""
        temporary = self._folder / f".{name}.{os.getpid()}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            temporary.touch(mode=0o600)
            temporary.write_bytes(_head(key, data) + b"\n" + data)
            temporary.replace(self._folder / name)
        except OSError:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _head(key: str, data: bytes) -> bytes:
    return f"{key} {crc32(data):08x}".encode()


def shelf_of(root: Path | None, name: str) -> Shelf:
    """The shelf of a name: in the workspace's cache, or in the user's where there is no workspace."""
    return Shelf(root / PRIVATE / name if root is not None else demo_root().parent / name)
