"""The FAQ of all layers, opened for searching: one packed index per file, so that an edited file alone is read again."""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from csmkit import __version__
from csmkit.faq.lexicon import Lexicon
from csmkit.faq.segment import VERSION, DamagedIndexError, Index, Segment
from csmkit.services.tallies import load_tally
from csmkit.workspace.lookup import builtin, layers
from csmkit.workspace.shelf import Shelf, shelf_of

if TYPE_CHECKING:
    from csmkit.errors import Problem
    from csmkit.faq.entry import Entry

MAX_FILE = 16 << 20
"""Bytes of one FAQ file; twenty thousand entries are nine million, and a larger file is something else."""


class Opened(NamedTuple):
    """The searchable FAQ.

    Attributes:
        searched: the index, a segment for each file.
        files: the file behind each segment.
        own: how many of them, the last ones, are the user's own.
        problems: what is wrong in files that were read just now.
    """

    searched: Index
    files: tuple[Path, ...]
    own: int
    problems: "list[Problem]"

    @property
    def own_segments(self) -> tuple[Segment, ...]:
        """The segments of the user's own files."""
        return self.searched.segments[len(self.files) - self.own :]


def open_index(root: Path | None) -> Opened:
    """The index of the built-in FAQ and the user's own; built where it is missing, damaged or out of date.

    Args:
        root: the workspace, or None to search the built-in FAQ alone.
    """
    shelf = shelf_of(root, "faq")
    word_files = _word_files(root)
    asked = _layered(root, "asked.toml")
    words_key = shelf.key_of((path for paths in word_files for path in paths), __version__, "lexicon")
    lexicon = _lexicon(shelf, words_key, word_files)
    elsewhere, _faults = load_tally(root, "templates/faq", "elsewhere", _read_elsewhere)  # `csm faq check` says them
    built_from = shelf.key_of(asked, words_key)
    phrasings = cache(partial(_read_asked, asked))  # most runs build no segment
    segments: list[Segment] = []
    problems: list[Problem] = []
    files = tuple(faq_files(root))
    for path in files:
        segment, found = _segment(shelf, path, built_from, lexicon, root, phrasings)
        segments.append(segment)
        problems += found
    own = sum(root is not None and path.is_relative_to(root) for path in files)
    return Opened(Index(tuple(segments), lexicon, elsewhere), files, own, problems)


def faq_files(root: Path | None) -> list[Path]:
    """The FAQ files of all layers, the user's last because they replace entries of the same id."""
    found = layers(root, "faq", ".md")
    own = [path for path in found if root is not None and path.is_relative_to(root)]
    return [path for path in found if path not in own] + own


def shown_path(path: Path, root: Path | None) -> str:
    """A FAQ file as a person knows it: relative to the workspace, or to the built-in data."""
    top = root if root is not None and path.is_relative_to(root) else builtin()
    return path.relative_to(top).as_posix()


def read_entries(path: Path, root: Path | None) -> "tuple[list[Entry], list[Problem]]":
    """The entries of one file, and what is wrong in it."""
    from csmkit.errors import Problem
    from csmkit.faq.parse import parse_file
    from csmkit.workspace.files import ReadError, decode, read_file

    name = shown_path(path, root)
    try:
        return parse_file(decode(read_file(path, MAX_FILE)), name)
    except ReadError as error:
        return [], [Problem(name, None, "", error.message, error.fix)]


def _segment(
    shelf: Shelf,
    path: Path,
    built_from: str,
    lexicon: Lexicon,
    root: Path | None,
    asked: Callable[[], dict[str, tuple[str, ...]]],
) -> "tuple[Segment, list[Problem]]":
    name = f"{crc32(str(path).encode('utf-8', 'surrogateescape')):08x}.faq"
    key = shelf.key_of([path], built_from, str(VERSION))
    kept = shelf.map(name, key)
    if kept is not None:
        try:
            segment = Segment(kept)
            segment.verify()
        except DamagedIndexError:
            pass
        else:
            return segment, []
    from csmkit.faq.index import pack

    entries, problems = read_entries(path, root)
    data = pack([entry._replace(asked=asked().get(entry.id, ())) for entry in entries], lexicon)
    if not problems:  # a file with faults is read every time, so that they are said every time
        shelf.put(name, key, data)
    return Segment(data), problems


def _lexicon(shelf: Shelf, key: str, word_files: tuple[list[Path], list[Path]]) -> Lexicon:
    kept = shelf.read("lexicon.json", key)
    if kept is not None:
        try:
            return Lexicon(*json.loads(kept))
        except (ValueError, TypeError):
            pass
    from csmkit.faq.words import read_lexicon

    lexicon, _problems = read_lexicon(*(_texts(paths) for paths in word_files))
    shelf.put("lexicon.json", key, json.dumps(tuple(lexicon), ensure_ascii=False).encode())
    return lexicon


def _word_files(root: Path | None) -> tuple[list[Path], list[Path]]:
    """The synonym and filler lists."""
    return _layered(root, "synonyms.toml"), _layered(root, "filler.toml")


def _layered(root: Path | None, name: str) -> list[Path]:
    """A file of words, the built-in one first; the user's adds to it instead of replacing it."""
    paths = (top / "templates/faq" / name for top in (builtin(), root) if top is not None)
    return [path for path in paths if path.is_file()]


def _read_asked(paths: list[Path]) -> dict[str, tuple[str, ...]]:
    """More ways in which clients ask for each entry."""
    from csmkit.faq.words import read_asked

    return read_asked(_texts(paths))[0]


def _read_elsewhere(data: Mapping[str, Any], path: str) -> "tuple[list[tuple[str, str]], list[Problem]]":
    from csmkit.faq.words import read_elsewhere

    return read_elsewhere(data, path)


def _texts(paths: Iterable[Path]) -> list[tuple[str, str]]:
    from csmkit.workspace.files import ReadError, decode, read_file

    found = []
    for path in paths:
        try:
            found.append((decode(read_file(path)), path.name))
        except ReadError:
            continue  # `csm faq check` says what is wrong with it
    return found
