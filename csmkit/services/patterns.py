"""Compiled patterns kept on a shelf between runs."""

from collections.abc import Iterator
from contextlib import contextmanager

from csmkit import __version__
from csmkit.text.programs import PROGRAMS
from csmkit.workspace.shelf import shelf_of

NAME = "patterns.bin"


@contextmanager
def kept_patterns() -> Iterator[None]:
    """Patterns compiled inside are taken from the user's shelf where it has them, and put there where it does not.

    They come from no workspace: a program is believed, and a workspace may be someone else's.
    """
    shelf = shelf_of(None, "patterns")
    kept = shelf.read(NAME, __version__)
    if kept is not None:
        PROGRAMS.take(kept)
    try:
        yield
    finally:
        if PROGRAMS.changed:
            shelf.put(NAME, __version__, PROGRAMS.give())
