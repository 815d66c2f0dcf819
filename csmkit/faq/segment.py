"""The search index of one FAQ file, as packed bytes that are looked into where a question needs them.

The bytes can be kept in a cache and mapped from disk; a question reads a few kilobytes of them, however many entries
there are. Layout, in the byte order of the machine: a header; the table of term places (hashed by CRC-32); the terms,
each with its postings; the sizes of the entries; the places of the rows; the rows. A posting is the number of an entry
and how strongly it speaks of the term; the size of an entry is the sum of its strengths.
"""

import struct
import zlib
from array import array
from collections.abc import Sequence
from typing import NamedTuple

from csmkit.faq.lexicon import Lexicon
from csmkit.text.sounds import sound_of
from csmkit.text.tally import NOTHING, Tally

VERSION = b"csmfaq07"
"""Changes with the layout and with what is indexed: an index of another version is built again."""

HEADER = struct.Struct("=8s5I")
"""Version, entries, slots of the term table, bytes of terms, bytes of rows, CRC-32 of all that follows."""
TERM = struct.Struct("=BHI")
"""Before each term: bytes of its text, postings, sum of their strengths."""
FIELD, ITEM = "\x1f", "\x1e"
"""What stands between the fields of a row, and between the items of a field."""
FULL = 255
"""The greatest strength."""

NUMBER = "H"
"""Array code for the number of an entry in its file."""
MAX_ENTRIES = 60_000
"""Entries that one file's index can hold."""

Buffer = bytes | bytearray | memoryview


class DamagedIndexError(Exception):
    """The bytes are not an index of this version, or not whole: build it again."""


class Row(NamedTuple):
    """What a result shows of an entry, kept in the index."""

    id: str
    question: str
    group: str
    short: str
    also: tuple[str, ...]
    tags: tuple[str, ...]


class Postings(NamedTuple):
    """Where a term is.

    Attributes:
        entries: numbers of entries, rising; they may be out of range in a damaged index.
        strengths: 1 to FULL for each of `entries`.
        total: sum of the strengths.
    """

    entries: Sequence[int]
    strengths: bytes
    total: int


_NONE = Postings((), b"", 0)


def filter_term(kind: str, value: str) -> str:
    """The term by which entries of a stage, tag or id are found; an empty stage stands for any."""
    return f"#{kind}:{value}"


def prefix_term(word: str) -> str:
    """The term by which Latin words beginning with `word` are found."""
    return f"{word}*"


def sound_term(pair: str) -> str | None:
    """The term by which pairs that sound like `pair` are found, or None when its sound is not known."""
    sound = sound_of(pair)
    return f"~{sound}" if sound else None


def slot_of(key: bytes, slots: int) -> int:
    """Where the search for a term begins in the term table."""
    return zlib.crc32(key) % slots


class Segment:
    """An index opened for searching. The buffer may be a map of a file; it is read, never copied whole.

    Raises:
        DamagedIndexError: when the bytes are of another version or incomplete; also from every method.
    """

    def __init__(self, buffer: Buffer) -> None:
        self._view = memoryview(buffer)
        try:
            version, self.count, self._slots, terms, rows, self._sum = HEADER.unpack_from(self._view)
        except struct.error as error:
            raise DamagedIndexError from error
        self._terms: int = HEADER.size + 4 * self._slots
        self._sizes: int = self._terms + terms
        self._places: int = self._sizes + 4 * self.count
        self._rows: int = self._places + 4 * (self.count + 1)
        if version != VERSION or not self._slots or len(self._view) != self._rows + rows:
            raise DamagedIndexError
        self._table = self._view[HEADER.size : self._terms].cast("I")
        self.sizes = self._view[self._sizes : self._places].cast("I")
        """The sum of the strengths of each entry."""

    def verify(self) -> None:
        """Read everything once and compare with the checksum: about a millisecond for a megabyte."""
        if zlib.crc32(self._view[HEADER.size :]) != self._sum:
            raise DamagedIndexError

    def postings(self, term: str) -> Postings:
        """Where a term is; empty when it is nowhere."""
        key = term.encode("utf-8", "replace")[:255]
        slot = slot_of(key, self._slots)
        for _ in range(self._slots):
            place = self._table[slot]
            if not place:
                return _NONE
            start = self._terms + place - 1
            if start + TERM.size > self._sizes:
                raise DamagedIndexError
            length, count, total = TERM.unpack_from(self._view, start)
            start += TERM.size
            if self._view[start : start + length] == key:
                return self._read(start + length, count, total)
            slot = (slot + 1) % self._slots
        return _NONE

    def _read(self, start: int, count: int, total: int) -> Postings:
        middle, end = start + count, start + 3 * count
        if end > self._sizes:
            raise DamagedIndexError
        return Postings(array(NUMBER, self._view[middle:end].tobytes()), bytes(self._view[start:middle]), total)

    def row(self, number: int) -> Row:
        """What the index keeps of an entry."""
        try:
            start, end = struct.unpack_from("=2I", self._view, self._places + 4 * number)
            fields = str(self._view[self._rows + start : self._rows + end], "utf-8").split(FIELD)
            identity, question, group, short, also, tags = fields
        except (struct.error, ValueError) as error:
            raise DamagedIndexError from error
        return Row(identity, question, group, short, _items(also), _items(tags))


def _items(text: str) -> tuple[str, ...]:
    return tuple(text.split(ITEM)) if text else ()


class Index(NamedTuple):
    """Everything that is searched.

    Attributes:
        segments: one for each file; an entry hides those with its id in earlier segments, so the user's files go last.
        lexicon: the words the segments were built with.
        elsewhere: counted examples of messages that no entry is for.
    """

    segments: tuple[Segment, ...]
    lexicon: Lexicon
    elsewhere: Tally = NOTHING
