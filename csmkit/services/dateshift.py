"""Moving every date of a TOML file by some days: date tokens change in place, every other byte stays."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from csmkit.workspace.files import BOM
from csmkit.workspace.journal import month_path

if TYPE_CHECKING:
    from tree_sitter import Parser

_DAY = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TOKENS = frozenset({"local_date", "local_date_time", "offset_date_time"})
_EVENT = re.compile(rb"""\s*(?:"[^"\\]*"|[\w-]+)\s*=\s*\{\s*at\s*=\s*([0-9]{4}-[0-9]{2})-""")


def shift_dates(data: bytes, days: int) -> bytes:
    """The file with every date and every moment moved by `days`, their time of day and offset kept.

    Only TOML's own dates move: never a key, a comment or a date written in a text. A date that would leave the
    calendar (year 1 or 9999) stays, and so does a file that is not TOML.
    """
    moved = _shifted(data, days)
    return data if moved is None else moved


def shift_journal(files: Mapping[str, bytes], days: int) -> dict[str, bytes]:
    """The journal with every event moved by `days`, in the files of the months it then belongs to.

    A journal has one event per line, so a line that is not TOML costs only itself: it stays as it is. A line that is
    no event (a comment, a damaged one) goes where the line before it went, at the top where the next one goes.

    Args:
        files: path and content of the journal's files, the earliest first.
        days: how far to move; negative is earlier.
    """
    months: dict[str, bytes] = {}
    path, waiting = "", b""
    for data in files.values():
        for line in _shifted_lines(data, days):
            path = _month_of(line) or path
            if path:
                months[path] = months.get(path, b"") + waiting + line
                waiting = b""
            else:
                waiting += line
    if waiting:
        months[list(files)[-1]] = waiting
    return months


def _shifted_lines(data: bytes, days: int) -> list[bytes]:
    """The file's lines, each with its newline; moved as a whole, or one by one where some are not TOML."""
    body = data.removeprefix(BOM)
    moved = _shifted(body, days)
    lines = (body if moved is None else moved).split(b"\n")
    if not lines[-1]:
        lines.pop()
    return [(shift_dates(line, days) if moved is None else line) + b"\n" for line in lines]


def _shifted(data: bytes, days: int) -> bytes | None:
    body = data.removeprefix(BOM)
    root = _parser().parse(body).root_node
    if root.has_error:
        return None
    moved = bytearray(body)
    for match in _DAY.finditer(body):
        start, end = match.span()
        token: Any = root.descendant_for_byte_range(start, end)
        if token is not None and token.type in _TOKENS and token.start_byte == start:
            moved[start:end] = _moved(match.group(), days)
    return data[: len(data) - len(body)] + bytes(moved)


@cache
def _parser() -> "Parser":
    import tree_sitter
    import tree_sitter_toml

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language()))


def _moved(token: bytes, days: int) -> bytes:
    try:
        return (date.fromisoformat(token.decode()) + timedelta(days=days)).isoformat().encode()
    except (ValueError, OverflowError):
        return token


def _month_of(line: bytes) -> str | None:
    """The journal file an event's line belongs to, or None when it is no event."""
    usual = _EVENT.match(line)
    if usual:
        return f"journal/{usual.group(1).decode()}.toml"
    try:
        events = list(tomllib.loads(line.decode()).values())
    except (ValueError, RecursionError):
        return None
    at = events[0].get("at") if len(events) == 1 and isinstance(events[0], dict) else None
    return month_path(at) if isinstance(at, datetime) else None
