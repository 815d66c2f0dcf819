"""Pages named on the command line: a file, a saved page's folder, standard input, an address."""

import stat
import sys
from pathlib import Path
from typing import NamedTuple

from csmkit.errors import InvalidDataError, NotFoundError, UsageError
from csmkit.language import _
from csmkit.text.safe import one_line

MAX_BYTES = 16 << 20
SUFFIXES = (".html", ".htm", ".xhtml", ".md", ".markdown", ".txt")
_FIRST = ("index.html", "index.htm", "index.md", "readme.md")


class Source(NamedTuple):
    """Bytes of a page: how it was called, its file name for the suffix, the charset a server named."""

    shown: str
    raw: bytes
    name: str = ""
    charset: str = ""


def read_source(text: str) -> Source:
    """The page that a word on the command line means.

    Raises:
        NotFoundError: when there is no such file, or no page in the folder.
        InvalidDataError: when it cannot be read or is too large.
        UsageError, DeliveryError: for addresses, as `web.fetch`.
    """
    if text == "-":
        return Source(
            "-",
            _limited(
                sys.stdin.buffer.read(MAX_BYTES + 1) if hasattr(sys.stdin, "buffer") else sys.stdin.read().encode(), "-"
            ),
        )
    if "://" in text[:24]:
        from csmkit.outside.web import fetch

        fetched = fetch(text)
        return Source(text, fetched.raw, "", fetched.charset)
    path = Path(text).expanduser()
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            path = _page_in(path)
            mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise InvalidDataError(_("{path}: not a file").format(path=one_line(text, 80)))
        if path.stat().st_size > MAX_BYTES:
            return Source(str(path), _limited(None, str(path)), path.name)
        return Source(str(path), path.read_bytes(), path.name)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFoundError(
            _("no file '{path}'").format(path=one_line(text, 80)),
            hint=_("a file, a folder, - for standard input, or an address"),
        ) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InvalidDataError(f"{one_line(text, 80)}: {one_line(reason, 80)}") from error


def _limited(raw: bytes | None, shown: str) -> bytes:
    if raw is None or len(raw) > MAX_BYTES:
        raise InvalidDataError(
            _("{path}: more than {limit} MB").format(path=one_line(shown, 80), limit=MAX_BYTES >> 20),
            hint=_("save the story alone, without the comments"),
        )
    return raw


def _page_in(folder: Path) -> Path:
    """The page of a saved folder: its index, or the only page there."""
    names = {path.name.lower(): path for path in sorted(folder.iterdir()) if path.suffix.lower() in SUFFIXES}
    for name in _FIRST:
        if name in names:
            return names[name]
    pages = [path for path in names.values() if path.suffix.lower() != ".txt"] or list(names.values())
    if len(pages) == 1:
        return pages[0]
    if not pages:
        raise NotFoundError(_("{path}: no page in this folder").format(path=one_line(str(folder), 80)))
    shown = ", ".join(path.name for path in pages[:5])
    raise UsageError(
        _("{path}: several pages: {names}").format(path=one_line(str(folder), 80), names=one_line(shown, 120)),
        hint=_("name one of them"),
    )
