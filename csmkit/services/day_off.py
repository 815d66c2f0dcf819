"""Days off of one's own in csm.toml: one item of a list comes or goes, its neighbours and comments stay."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from csmkit.domain.settings import Settings
from csmkit.errors import raise_first
from csmkit.language import _
from csmkit.text.safe import one_line
from csmkit.text.toml import parse
from csmkit.workspace import splice
from csmkit.workspace.desk import Desk
from csmkit.workspace.files import BOM, decode
from csmkit.workspace.records import Loaded, check, load_toml
from csmkit.workspace.root import SETTINGS

KEY = ("calendar", "days_off")
WHY_WIDTH = 80

# A list that only `with_day` broke over two lines, for the sake of a comment, goes back to one.
_ONE_BREAK = re.compile(rb"(\[[^\n#]*?),?[ \t]*\r?\n[ \t]*\]")


def add_day_off(desk: Desk, day: date, *, why: str = "", now: datetime) -> bool:
    """Add a day that is not worked; False when it stands there already.

    Args:
        desk: the workspace.
        day: the day.
        why: kept as a comment beside the date, and in `csm undo --list`.
        now: the moment of the change.

    Raises:
        InvalidDataError: when csm.toml has faults, or would have one with this day.
    """
    raw, days = _read(desk)
    if day in days:
        return False
    note = one_line(why, WHY_WIDTH)
    summary = _("day off {day}").format(day=day) + (f": {note}" if note else "")
    _save(desk, raw, with_day(raw, day, note), summary, now)
    return True


def remove_day_off(desk: Desk, day: date, *, now: datetime) -> bool:
    """Take a day off out again; False when it was not there.

    Raises:
        InvalidDataError: when csm.toml has faults.
    """
    raw, days = _read(desk)
    if day not in days:
        return False
    _save(desk, raw, without_day(raw, day), _("no day off {day}").format(day=day), now)
    return True


def with_day(raw: bytes, day: date, why: str = "") -> bytes:
    """The settings file with one more day off, behind those that are there; `why` becomes its comment."""
    body = raw.removeprefix(BOM)
    days = _days(body)
    for array in _arrays(body):
        edited = body[: array.start_byte] + _grown(body, array, day, why) + body[array.end_byte :]
        if _days_only(body, edited, [*days, day]):
            return raw[: len(raw) - len(body)] + edited
    fresh = splice.set_value(raw, KEY, [*days, day])
    return with_day(splice.set_value(raw, KEY, []), day, why) if why and not days else fresh


def without_day(raw: bytes, day: date) -> bytes:
    """The settings file without this day off; a line that held it alone goes with its comment."""
    body = raw.removeprefix(BOM)
    left = [other for other in _days(body) if other != day]
    for array in _arrays(body):
        for node in array.named_children:
            if node.text == day.isoformat().encode():
                edited = _shrunk(body, array, node)
                if _days_only(body, edited, left):
                    return raw[: len(raw) - len(body)] + edited
    return splice.set_value(raw, KEY, left)


def _read(desk: Desk) -> tuple[bytes, tuple[date, ...]]:
    loaded = load_toml(desk.root, SETTINGS)
    settings, problems = check(Settings, loaded)
    raise_first(problems)
    return loaded.raw, settings.calendar.days_off if settings else ()


def _save(desk: Desk, raw: bytes, new: bytes, summary: str, now: datetime) -> None:
    data, problem = parse(decode(new), SETTINGS)
    _model, problems = check(Settings, Loaded(SETTINGS, new, data, [problem] if problem else []))
    raise_first(problems)
    change = desk.change(summary, now)
    change.write(SETTINGS, new, read=raw)
    change.commit()


def _arrays(body: bytes) -> Iterator[Any]:
    """Every list in the file; which of them is the right one, the data after the edit decides."""
    import tree_sitter
    import tree_sitter_toml

    tree = tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language())).parse(body)
    waiting = [tree.root_node]
    while waiting:
        node = waiting.pop()
        if node.type == "array":
            yield node
        waiting.extend(reversed(node.named_children))


def _grown(body: bytes, array: Any, day: date, why: str) -> bytes:
    """The list with the day behind the last one; on its own line when the list has lines, or a comment to carry."""
    text = body[array.start_byte : array.end_byte]
    items = [node for node in array.named_children if node.type != "comment"]
    newline = b"\r\n" if b"\r\n" in body else b"\n"
    item = day.isoformat().encode()
    end = items[-1].end_byte - array.start_byte if items else 1
    comma = b"," if items and not text[end:].lstrip().startswith(b",") else b""
    if b"\n" not in text and not why:
        lead = comma + b" " if comma else b" " if items else b""
        at = len(text) - 1 if not comma else end
        return text[:at].rstrip() + lead + item + text[at:].lstrip()
    inside = text[end:-1].rstrip()
    note = b"  # " + why.encode() if why else b""
    return text[:end] + comma + inside + newline + b"  " + item + b"," + note + newline + b"]"


def _shrunk(body: bytes, array: Any, node: Any) -> bytes:
    start, end = node.start_byte, node.end_byte
    after = body[end : array.end_byte]
    gap = len(after) - len(after.lstrip())
    if after[gap : gap + 1] == b",":
        end += gap + 1
    line_start = body.rfind(b"\n", 0, start) + 1
    line_end = body.find(b"\n", end) + 1
    rest = body[end : line_end - 1].strip()
    alone = line_start > array.start_byte and line_end and line_end <= array.end_byte
    if alone and not body[line_start:start].strip() and (not rest or rest.startswith(b"#")):
        left = _ONE_BREAK.sub(rb"\1]", body[array.start_byte : line_start] + body[line_end : array.end_byte])
        return body[: array.start_byte] + left + body[array.end_byte :]
    if end > node.end_byte:
        return body[:start] + body[end:].lstrip(b" \t")
    before = body[:start].rstrip()
    return before.removesuffix(b",") + body[end:]


def _days(body: bytes) -> list[date]:
    data = parse(decode(body), SETTINGS)[0] or {}
    return list(data.get(KEY[0], {}).get(KEY[1], []))


def _days_only(before: bytes, after: bytes, days: list[date]) -> bool:
    """Whether `after` is `before` with these days off, and nothing else changed."""
    old, new = (parse(decode(body), SETTINGS)[0] for body in (before, after))
    return old is not None and new == {**old, KEY[0]: {**old.get(KEY[0], {}), KEY[1]: days}}
