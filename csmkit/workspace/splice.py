"""Editing one value of a TOML file: its bytes change, every other byte stays.

A concrete-syntax parser gives the spans. The result is refused unless tomllib then sees exactly the one leaf changed,
so a slip here can never reach the user's file.
"""

import tomllib
from collections.abc import Iterator
from typing import Any, NamedTuple

from csmkit.errors import RefusedError
from csmkit.language import _
from csmkit.text.toml import key_text, literal
from csmkit.workspace.files import BOM

Path = tuple[str | int, ...]
"""Where a value is: keys, and 0-based positions in arrays of tables."""


class _Pair(NamedTuple):
    """One `key = value`: byte spans of the whole pair and of the value, and the table it stands in."""

    path: Path
    start: int
    end: int
    value_start: int
    value_end: int
    inline: bool


class _Table(NamedTuple):
    """One `[header]`, the document's top, or an inline table: where its body begins and where its last pair ends."""

    path: Path
    body_start: int
    last_pair_end: int | None
    inline: bool


class _Spans(NamedTuple):
    pairs: list[_Pair]
    tables: list[_Table]


def set_value(data: bytes, path: Path, value: Any) -> bytes:
    """The file with the value at `path` set, or removed when `value` is None.

    Raises:
        RefusedError: when the file's form does not allow exactly this one change.
    """
    body = data.removeprefix(BOM)
    bom = data[: len(data) - len(body)]
    newline = b"\r\n" if b"\r\n" in body else b"\n"
    text = None if value is None else _encoded(literal(value), path)
    if text is None and not _is_there(_parsed(body, path), path):
        return data
    spans = _read_spans(body)
    pair = next((pair for pair in spans.pairs if pair.path == path), None)
    if text is None:
        new = _without(body, pair) if pair else body
    elif pair:
        new = body[: pair.value_start] + text + body[pair.value_end :]
    else:
        new = _with_new(body, spans, path, text, newline)
    after = _parsed(new, path)
    if not any(after == wanted for wanted in _expected(body, path, text)):
        raise _refusal(path)
    return bom + new


def add_table(data: bytes, name: str, values: dict[str, Any]) -> bytes:
    """The file with one more `[[name]]` at its end.

    Raises:
        RefusedError: when the file already writes `name` in another form.
    """
    body = data.removeprefix(BOM)
    bom = data[: len(data) - len(body)]
    newline = "\r\n" if b"\r\n" in body else "\n"
    kept = {key: item for key, item in values.items() if item is not None}
    lines = [f"[[{key_text(name)}]]", *(f"{key_text(key)} = {literal(item)}" for key, item in kept.items())]
    lead = "" if not body else newline if body.endswith(b"\n") else newline * 2
    before = _parsed(body, (name,))
    new = body + _encoded(lead + newline.join(lines) + newline, (name,))
    held = before.get(name, [])
    if not isinstance(held, list):
        raise _refusal((name,))
    expected = {**before, name: [*held, tomllib.loads(f"v = {literal(kept)}")["v"]]}
    if _parsed(new, (name,)) != expected:
        raise _refusal((name,))
    return bom + new


def line_of(data: bytes, path: Path) -> int | None:
    """The 1-based line of the value at `path`, or of the nearest table around it; None when neither is there."""
    body = data.removeprefix(BOM)
    spans = _read_spans(body)
    starts = {pair.path: pair.start for pair in reversed(spans.pairs)}
    for table in reversed(spans.tables):
        if not table.inline and table.path:
            starts.setdefault(table.path, table.body_start - 1)
    for length in range(len(path), 0, -1):
        if path[:length] in starts:
            return body.count(b"\n", 0, max(0, starts[path[:length]])) + 1
    return None


def _refusal(path: Path) -> RefusedError:
    dotted = ".".join(str(part) for part in path)
    return RefusedError(
        _("{key} cannot be changed without touching its neighbours").format(key=dotted),
        hint=_("change it by hand: csm project edit"),
    )


def _encoded(text: str, path: Path) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise _refusal(path) from error


def _parsed(body: bytes, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise _refusal(path) from error


def _is_there(tree: Any, path: Path) -> bool:
    for part in path:
        try:
            tree = tree[part]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def _expected(body: bytes, path: Path, text: bytes | None) -> Iterator[dict[str, Any]]:
    """The data as it may be afterwards: one leaf changed, or gone when `text` is None.

    With a leaf may go the tables that only its dotted key made.
    """
    tree = _parsed(body, path)
    nodes: list[Any] = [tree]
    try:
        for part in path[:-1]:
            nodes.append(nodes[-1].setdefault(part, {}) if isinstance(nodes[-1], dict) else nodes[-1][part])
        if text is not None:
            nodes[-1][path[-1]] = tomllib.loads(f"v = {text.decode()}")["v"]
            yield tree
            return
        for node, part in zip(reversed(nodes), reversed(path), strict=True):
            del node[part]
            yield tree
            if node:
                return
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise _refusal(path) from error


def _read_spans(body: bytes) -> _Spans:
    import tree_sitter
    import tree_sitter_toml

    tree = tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language())).parse(body)
    spans = _Spans([], [])
    if tree.root_node.has_error:
        return spans
    counts: dict[Path, int] = {}
    top: list[Any] = [node for node in tree.root_node.named_children if node.type == "pair"]
    _table(spans, (), top, 0, inline=False)
    for node in tree.root_node.named_children:
        if node.type not in ("table", "table_array_element"):
            continue
        header = next(child for child in node.named_children if child.type.endswith("key"))
        path = _resolve(_key_parts(header), counts)
        if node.type == "table_array_element":
            index = counts.get(path, -1) + 1
            counts[path] = index
            path = (*path, index)
        header_end = body.find(b"\n", header.end_byte)
        start = len(body) if header_end < 0 else header_end + 1
        _table(spans, path, [child for child in node.named_children if child.type == "pair"], start, inline=False)
    return spans


def _resolve(keys: list[str], counts: dict[Path, int]) -> Path:
    """The header's path with the position of the latest element put in behind each array of tables it names."""
    path: Path = ()
    for index, key in enumerate(keys):
        path = (*path, key)
        if path in counts and index < len(keys) - 1:
            path = (*path, counts[path])
    return path


def _table(spans: _Spans, path: Path, pairs: list[Any], start: int, *, inline: bool) -> None:
    spans.tables.append(_Table(path, start, pairs[-1].end_byte if pairs else None, inline))
    for node in pairs:
        key, value = node.named_children[0], node.named_children[1]
        full = (*path, *_key_parts(key))
        spans.pairs.append(_Pair(full, node.start_byte, node.end_byte, value.start_byte, value.end_byte, inline))
        if value.type == "inline_table":
            inner = [child for child in value.named_children if child.type == "pair"]
            _table(spans, full, inner, value.start_byte + 1, inline=True)


def _key_parts(node: Any) -> list[str]:
    if node.type == "dotted_key":
        return [part for child in node.named_children for part in _key_parts(child)]
    text = node.text.decode()
    if node.type == "quoted_key":
        return [next(iter(tomllib.loads(f"{text} = 0")))]
    return [text]


def _without(body: bytes, pair: _Pair) -> bytes:
    if pair.inline:
        after = body[pair.end :]
        gap = len(after) - len(after.lstrip(b" \t"))
        if after[gap : gap + 1] == b",":
            rest = after[gap + 1 :]
            return body[: pair.start] + rest.lstrip(b" \t")
        before = body[: pair.start].rstrip(b" \t")
        return before.removesuffix(b",") + body[pair.end :]
    start = body.rfind(b"\n", 0, pair.start) + 1
    end = body.find(b"\n", pair.end)
    return body[:start] + (body[end + 1 :] if end >= 0 else b"")


def _with_new(body: bytes, spans: _Spans, path: Path, text: bytes, newline: bytes) -> bytes:
    for length in range(len(path) - 1, -1, -1):
        rest = path[length:]
        if not all(isinstance(part, str) for part in rest):
            raise _refusal(path)
        if length == 0 and len(path) > 1 and not any(pair.path[:1] == path[:1] for pair in spans.pairs):
            return _with_new_section(body, path, text, newline)
        table = next((table for table in reversed(spans.tables) if table.path == path[:length]), None)
        if table is not None:
            entry = _encoded(".".join(key_text(str(part)) for part in rest), path) + b" = " + text
            return _into(body, table, entry, newline)
    raise _refusal(path)


def _with_new_section(body: bytes, path: Path, text: bytes, newline: bytes) -> bytes:
    lead = b"" if not body else newline if body.endswith(b"\n") else newline * 2
    header = _encoded(".".join(key_text(str(part)) for part in path[:-1]), path)
    key = _encoded(key_text(str(path[-1])), path)
    return body + lead + newline.join((b"[" + header + b"]", key + b" = " + text, b""))


def _into(body: bytes, table: _Table, entry: bytes, newline: bytes) -> bytes:
    if table.inline:
        at = table.last_pair_end
        if at is None:
            return body[: table.body_start] + b" " + entry + b" " + body[table.body_start :].lstrip(b" \t")
        return body[:at] + b", " + entry + body[at:]
    if table.last_pair_end is None:
        at = table.body_start
    else:
        end = body.find(b"\n", table.last_pair_end)
        at = len(body) if end < 0 else end + 1
    lead = b"" if at == 0 or body[at - 1 : at] == b"\n" else newline
    return body[:at] + lead + entry + newline + body[at:]
