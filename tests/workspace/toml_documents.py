"""TOML as people write it by hand: documents of every form, for tests that edit them."""

import tomllib
from datetime import date, datetime, time
from typing import Any

from hypothesis import strategies as st

from csmkit.text.toml import literal, quote

BOM = b"\xef\xbb\xbf"

names = st.sampled_from(["title", "a", "b", "c", "dates", "end", "1", "a-b", "露米", "", "a.b", 'q"', "money"])
words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8)
comments = st.sampled_from(["", "", "", " # 註解", "  #x = 1", "\t# [a]", " # \"'", "#"])
spaces = st.sampled_from([" ", "", "  ", "\t"])


def keys(name: str) -> st.SearchStrategy[str]:
    """The ways to write one part of a key."""
    forms = [quote(name)]
    if name and name.replace("-", "").isascii() and name.replace("-", "").isalnum():
        forms.append(name)
    if "'" not in name:
        forms.append(f"'{name}'")
    return st.sampled_from(forms)


dotted_keys = st.lists(names.flatmap(keys), min_size=1, max_size=3).flatmap(
    lambda parts: st.sampled_from([".", ".", " . "]).map(lambda dot: dot.join(parts))
)
single_keys = names.flatmap(keys)

strings = st.one_of(
    words.map(quote),
    words.filter(lambda text: "'" not in text).map(lambda text: f"'{text}'"),
    words.filter(lambda text: "\\" not in text and '"' not in text).map(lambda text: f'"""\n{text}\n# = [x]\n"""'),
    words.filter(lambda text: "'" not in text).map(lambda text: f"'''{text}\n[a]\n'''"),
    st.sampled_from(['""""quoted""""', '"""\\\n   cut"""', '"\\u9732\\t"', "''''x''''", "''", '""']),
)
scalars = st.one_of(
    strings,
    st.integers(-1000, 1000).map(str),
    st.sampled_from(["0x1F", "0o17", "0b1", "+1_000", "1e5", "-0.0", "3.14", "inf", "-inf", "true", "false"]),
    st.sampled_from(
        ["2026-11-21", "2026-11-21T11:00:00+08:00", "2026-11-21 11:00:00", "07:32:00.5", "2026-11-21t11:00:00z"]
    ),
)


def containers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Lists on one line and on several, and tables on one line."""
    pair = st.tuples(dotted_keys, spaces, spaces, inner).map(lambda parts: f"{parts[0]}{parts[1]}={parts[2]}{parts[3]}")
    return st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(inner, max_size=3).map(lambda items: "[\n" + "".join(f"  {item}, # 一項\n" for item in items) + "]"),
        st.lists(pair, max_size=3).map(lambda pairs: "{ " + ", ".join(pairs) + " }"),
        st.lists(pair, max_size=3).map(lambda pairs: "{" + ",".join(pairs) + "}"),
    )


values = st.recursive(scalars, containers, max_leaves=4)
pairs = st.tuples(st.sampled_from(["", "", "  "]), dotted_keys, spaces, spaces, values, comments).map(
    lambda parts: f"{parts[0]}{parts[1]}{parts[2]}={parts[3]}{parts[4]}{parts[5]}"
)
notes = st.sampled_from(["", "", "# 說明", "   ", "# x = { a = 1 }"])
headers = st.one_of(
    st.tuples(dotted_keys, comments).map(lambda parts: f"[{parts[0]}]{parts[1]}"),
    st.tuples(dotted_keys, comments).map(lambda parts: f"[ {parts[0]} ]{parts[1]}"),
    st.tuples(single_keys, comments).map(lambda parts: f"[[{parts[0]}]]{parts[1]}"),
)


def _fitting(parts: list[str]) -> str:
    """The document made of those parts that TOML accepts, one after the other."""
    kept: list[str] = []
    for part in parts:
        try:
            tomllib.loads("\n".join([*kept, part]))
        except tomllib.TOMLDecodeError:
            continue
        kept.append(part)
    return "\n".join(kept)


texts = st.lists(st.one_of(pairs, pairs, pairs, notes, headers), max_size=14).map(_fitting)


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """A file: one of the line endings, with or without a mark in front and a newline at the end."""
    text = draw(texts) + draw(st.sampled_from(["\n", "\n", "", "\n\n", "\n# 尾"]))
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return draw(st.sampled_from([b"", b"", BOM])) + text.encode()


new_values: st.SearchStrategy[Any] = st.one_of(
    st.text(max_size=10),
    st.integers(),
    st.booleans(),
    st.floats(allow_nan=False),
    st.dates(),
    st.lists(st.text(max_size=4), max_size=3),
    st.dictionaries(names, st.integers(), max_size=2),
)


def data_of(document: bytes) -> dict[str, Any]:
    """What tomllib reads in it."""
    return tomllib.loads(document.removeprefix(BOM).decode())


def leaves(tree: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths of all values that are no tables; a list of anything but tables counts as one value."""
    if isinstance(tree, dict):
        return [leaf for key, item in tree.items() for leaf in leaves(item, (*path, key))]
    if isinstance(tree, list) and tree and all(isinstance(item, dict) for item in tree):
        return [leaf for index, item in enumerate(tree) for leaf in leaves(item, (*path, index))]
    assert isinstance(tree, str | int | float | bool | date | datetime | time | list)
    return [path]


def at_path(tree: Any, path: tuple[str | int, ...]) -> Any:
    """The value there."""
    for part in path:
        tree = tree[part]
    return tree


def with_value(tree: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """The data with one more or another value; changes `tree`."""
    node: Any = tree
    for part in path[:-1]:
        node = node.setdefault(part, {}) if isinstance(node, dict) else node[part]
    node[path[-1]] = tomllib.loads(f"v = {literal(value)}")["v"]
    return tree
