"""Compiled patterns kept on a shelf between runs."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from csmkit import __version__
from csmkit.text.programs import PROGRAMS
from csmkit.workspace.shelf import shelf_of

NAME = "patterns.bin"


@contextmanager
def kept_patterns(root: Path | None) -> Iterator[None]:
    """Patterns compiled inside are taken from the shelf where it has them, and put there where it does not.

    Args:
        root: the workspace, or None.
    """
    shelf = shelf_of(root, "patterns")
    kept = shelf.get(NAME, __version__)
    if kept is not None:
        with suppress(ValueError, TypeError):
            PROGRAMS.take(bytes(kept))
    try:
        yield
    finally:
        if PROGRAMS.changed:
            shelf.put(NAME, __version__, PROGRAMS.give())
