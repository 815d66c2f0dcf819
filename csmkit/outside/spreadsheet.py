"""A table out of a spreadsheet, saved as CSV: whatever encoding and separator the program of its owner chose."""

import csv
import io
from pathlib import Path
from typing import NamedTuple

from csmkit.errors import InvalidDataError, NotFoundError
from csmkit.language import _

MAX_TABLE = 20 << 20
"""Bytes; ten thousand rows with long notes are a tenth of it."""
SEPARATORS = ",;\t"
_SHEETS = {b"PK\x03\x04": "xlsx", b"\xd0\xcf\x11\xe0": "xls"}


class Row(NamedTuple):
    """One row: the line of the file it begins on, and its cells without surrounding space."""

    line: int
    cells: list[str]


class Sheet(NamedTuple):
    """A table: its headings, its rows without empty ones, and the encoding it was in."""

    headings: list[str]
    rows: list[Row]
    encoding: str


def read_sheet(path: Path) -> Sheet:
    """The table in a CSV file.

    Raises:
        NotFoundError: when there is no such file.
        InvalidDataError: when it is a folder, too large, not a CSV file, or has no rows under its heading.
    """
    text, encoding = _decoded(_bytes(path), path)
    separator = max(SEPARATORS, key=lambda mark: _first_line(text).count(mark))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, began = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(Row(began, [cell.strip() for cell in cells]))
            began = reader.line_num + 1
    except csv.Error as error:
        raise InvalidDataError(
            _("{path}:{line}: {reason}").format(path=path, line=reader.line_num, reason=error)
        ) from error
    if len(rows) < 2:
        raise InvalidDataError(_("{path}: there is no row under a heading").format(path=path))
    return Sheet(rows[0].cells, rows[1:], encoding)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InvalidDataError(_("{path} is a folder, not a file").format(path=path))
        if path.stat().st_size > MAX_TABLE:
            raise InvalidDataError(
                _("{path} has more than {limit} MB").format(path=path, limit=MAX_TABLE >> 20),
                hint=_("export fewer rows at a time"),
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFoundError(_("there is no file {path}").format(path=path)) from error
    except OSError as error:
        raise InvalidDataError(
            _("cannot read {path}: {reason}").format(path=path, reason=error.strerror or "?")
        ) from error


def _decoded(data: bytes, path: Path) -> tuple[str, str]:
    kind = _SHEETS.get(data[:4])
    if kind or (b"\x00" in data[:1000] and data[:2] not in (b"\xff\xfe", b"\xfe\xff")):
        raise InvalidDataError(
            _("{path} is not a CSV file").format(path=path), hint=_("in the spreadsheet program: save as CSV (UTF-8)")
        )
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp950"]
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise InvalidDataError(_("{path} is neither UTF-8 nor Big5").format(path=path), hint=_("save it as UTF-8"))


def _first_line(text: str) -> str:
    return next((line for line in text.splitlines() if line.strip()), "")
