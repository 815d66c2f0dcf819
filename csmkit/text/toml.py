"""TOML text: reading it with errors that name the line and the key, and writing single values."""

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from csmkit.errors import Problem
from csmkit.language import _
from csmkit.text.safe import one_line

_POSITION = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")
_KEY = re.compile(r"\s*([\w\"'.-]+)\s*=")
_LOOSE_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def loose_date(text: str) -> str | None:
    """The ISO date a person meant by `2026-2-3` or `2026/2/3`, or None."""
    match = _LOOSE_DATE.search(text)
    if not match:
        return None
    year, month, day = (int(part) for part in match.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None  # what cannot be a date either is no help


def parse(text: str, path: str) -> tuple[dict[str, Any] | None, Problem | None]:
    """The data of a TOML text, or the problem that keeps it from being read."""
    try:
        return tomllib.loads(text), None
    except (ValueError, RecursionError) as error:
        # A number of five thousand digits is a plain ValueError.
        return None, _explain(text, path, str(error))


def _explain(text: str, path: str, message: str) -> Problem:
    """The parser's complaint with its line, its key and, where we can tell, what to write."""
    match = _POSITION.search(message)
    lines = text.removesuffix("\n").split("\n")
    number = int(match.group(1)) if match and match.group(1) else len(lines)
    line = lines[min(number, len(lines)) - 1]
    key = _KEY.match(line)
    name = one_line(key.group(1), 60) if key else ""
    value = line[key.end() :].split("#")[0].strip() if key else ""
    right = loose_date(value) if value[:1].isdigit() else None
    if right and right != value:
        return Problem(
            path,
            number,
            name,
            _("{value} is not a date").format(value=one_line(value, 40)),
            _("write {right}").format(right=right),
        )
    reason = _POSITION.sub("", message).strip()
    if "overwrite" in reason or "twice" in reason:
        return Problem(path, number, name, _("it is written twice"), _("keep one of the two"))
    shown = one_line(line.strip(), 60)
    return Problem(path, number, name, _("this line is not TOML: {line}").format(line=shown), _toml_hint(value, reason))


def _toml_hint(value: str, reason: str) -> str:
    if value[:1] in ("“", "”", "「", "‘"):
        return _('use straight quotes: "…"')
    if value and value[0] not in "\"'[{0123456789+-tf":
        return _('put text in quotes: "…"')
    return _("the parser says: {reason}").format(reason=one_line(reason, 80))


def quote(text: str) -> str:
    """A TOML basic string; every character comes back as it was."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def key_text(part: str) -> str:
    """One part of a key, quoted when it must be."""
    return part if _BARE.fullmatch(part) else quote(part)


def literal(value: Any) -> str:
    """A value as TOML writes it on one line.

    Raises:
        TypeError: for a value TOML has no form for.
    """
    match value:
        case bool():
            return "true" if value else "false"
        case Enum():
            return quote(str(value.value))
        case str():
            return quote(value)
        case int() | float():
            return repr(value)
        case Decimal():
            return f"{value:f}" if value.is_finite() else repr(float(value))
        case datetime() if (value.utcoffset() or timedelta()) % timedelta(minutes=1):
            # TOML knows offsets of whole minutes; the moment stays the same.
            return value.astimezone(UTC).isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case Mapping():
            inner = ", ".join(
                f"{key_text(str(key))} = {literal(item)}" for key, item in value.items() if item is not None
            )
            return f"{{ {inner} }}" if inner else "{}"
        case list() | tuple():
            return f"[{', '.join(literal(item) for item in value)}]"
    raise TypeError(type(value).__name__)
