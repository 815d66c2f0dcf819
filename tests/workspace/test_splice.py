"""Editing one value: its bytes change, every other byte stays, or the edit is refused."""

import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from csmkit.errors import RefusedError
from csmkit.workspace.splice import Path, add_table, line_of, set_value
from tests.workspace.toml_documents import BOM, at_path, data_of, documents, leaves, names, new_values, with_value

many = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def difference(before: bytes, after: bytes) -> tuple[bytes, bytes]:
    """The bytes that went and those that came, between the same beginning and the same end."""
    start, most = 0, min(len(before), len(after))
    while start < most and before[start] == after[start]:
        start += 1
    end = 0
    while end < most - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return before[start : len(before) - end], after[start : len(after) - end]


def lines_of_value(document: bytes, path: Path) -> int:
    """How many line ends the value may hold: any number for texts and lists, else none."""
    return document.count(b"\n") if isinstance(at_path(data_of(document), path), str | list) else 0


def is_there(data: dict[str, Any], path: Path) -> bool:
    """Whether a value or a table is there."""
    try:
        at_path(data, path)
    except (KeyError, TypeError):
        return False
    return True


def in_a_list(path: Path) -> bool:
    """Whether a list is on the way; one written in brackets has no spans of its own and may be refused."""
    return any(isinstance(part, int) for part in path)


@given(documents(), new_values, st.data())
@many
def test_a_value_that_is_there_is_changed_alone(document: bytes, value: Any, data: st.DataObject) -> None:
    paths = leaves(data_of(document))
    assume(paths)
    path = data.draw(st.sampled_from(paths))
    try:
        after = set_value(document, path, value)
    except RefusedError:
        event("refused")
        assert in_a_list(path)
        return
    assert data_of(after) == with_value(data_of(document), path, value)
    gone, came = difference(document, after)
    assert gone.count(b"\n") <= lines_of_value(document, path)
    assert b"\n" not in came
    assert after.startswith(BOM) == document.startswith(BOM)


@given(documents(), st.data())
@many
def test_a_value_set_to_itself_in_its_own_form_changes_nothing_else(document: bytes, data: st.DataObject) -> None:
    paths = [path for path in leaves(data_of(document)) if not in_a_list(path)]
    assume(paths)
    path = data.draw(st.sampled_from(paths))
    other = set_value(document, path, "一")
    again = set_value(other, path, "二")
    assert again == other.replace('"一"'.encode(), '"二"'.encode(), 1) or other.count('"一"'.encode()) > 1


@given(documents(), st.lists(names, min_size=1, max_size=3).map(tuple), new_values)
@many
def test_a_new_value_moves_no_other(document: bytes, path: Path, value: Any) -> None:
    held = data_of(document)
    try:
        after = set_value(document, path, value)
    except RefusedError:
        event("refused")
        return
    event("written")
    assert data_of(after) == with_value(data_of(document), path, value)
    if not is_there(held, path):
        gone, came = difference(document, after)
        assert gone.strip(b" \t") == b""
        assert came.strip()


@given(documents(), st.data())
@many
def test_a_value_taken_out_takes_nothing_along(document: bytes, data: st.DataObject) -> None:
    held = data_of(document)
    paths = leaves(held)
    assume(paths)
    path = data.draw(st.sampled_from(paths))
    try:
        after = set_value(document, path, None)
    except RefusedError:
        event("refused")
        assert in_a_list(path)
        return
    left = leaves(data_of(after))
    assert set(left) == set(paths) - {path}
    assert all(at_path(data_of(after), leaf) == at_path(held, leaf) for leaf in left)
    gone, came = difference(document, after)
    assert came == b""
    assert gone.count(b"\n") <= 1 + lines_of_value(document, path)


@given(documents(), st.lists(names, min_size=1, max_size=3).map(tuple))
@many
def test_taking_out_what_is_not_there_changes_nothing(document: bytes, path: Path) -> None:
    if not is_there(data_of(document), path):
        assert set_value(document, path, None) == document


@given(documents(), names, st.dictionaries(names, st.text('露a\n"', max_size=3) | st.none(), max_size=3))
@many
def test_one_more_table_comes_at_the_end(document: bytes, name: str, values: dict[str, Any]) -> None:
    held = data_of(document)
    kept = {key: item for key, item in values.items() if item is not None}
    try:
        after = add_table(document, name, values)
    except RefusedError:
        assert name in held
        return
    assert after.startswith(document)
    assert data_of(after) == {**held, name: [*held.get(name, []), kept]}


@given(documents(), st.lists(names | st.integers(0, 2), max_size=4).map(tuple))
@many
def test_any_path_has_a_line_or_none(document: bytes, path: Path) -> None:
    line = line_of(document, path)
    assert line is None or 1 <= line <= document.count(b"\n") + 1


@given(
    st.binary(max_size=60) | st.text(max_size=60).map(str.encode), st.lists(names, min_size=1, max_size=2).map(tuple)
)
@many
def test_what_is_not_toml_is_refused_and_has_no_crash(document: bytes, path: Path) -> None:
    line_of(document, path)
    try:
        before = data_of(document)
    except ValueError:
        with pytest.raises(RefusedError):
            set_value(document, path, 1)
        with pytest.raises(RefusedError):
            set_value(document, path, None)
        with pytest.raises(RefusedError):
            add_table(document, "todo", {})
        return
    assert data_of(set_value(document, path, 1)) == with_value(before, path, 1)


# --- by hand

RECORD = """\
# 露米檯燈
title = "露米檯燈"   # 名稱
x = { a = 1 }
client = 'lumi'
links = {page="https://a", "back office" = "https://b"}

[dates]
launch = 2026-11-01 # 上線
end    = 2026-12-15
# 結束

[money]

[[todo]]
what = "一"
[[todo]]
what = "二"
due = 2026-11-25
[todo.more]
n = 1
"""


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        (("title",), "露米", 'title = "露米檯燈"   # 名稱', 'title = "露米"   # 名稱'),
        (("title",), 'a "b"\n', 'title = "露米檯燈"   # 名稱', 'title = "a \\"b\\"\\n"   # 名稱'),
        (("client",), "lumi-2", "client = 'lumi'", 'client = "lumi-2"'),
        (("dates", "end"), date(2026, 12, 31), "end    = 2026-12-15", "end    = 2026-12-31"),
        (("dates", "launch"), date(2026, 11, 2), "launch = 2026-11-01 # 上線", "launch = 2026-11-02 # 上線"),
        (("dates", "payout"), date(2027, 1, 1), "end    = 2026-12-15\n", "end    = 2026-12-15\npayout = 2027-01-01\n"),
        (("money", "goal"), 1, "[money]\n", "[money]\ngoal = 1\n"),
        (("x", "a"), 2, "x = { a = 1 }", "x = { a = 2 }"),
        (("x", "b"), 2, "x = { a = 1 }", "x = { a = 1, b = 2 }"),
        (("links", "back office"), "c", '"back office" = "https://b"', '"back office" = "c"'),
        (("todo", 0, "done_on"), date(2026, 1, 1), 'what = "一"\n', 'what = "一"\ndone_on = 2026-01-01\n'),
        (("todo", 1, "due"), date(2026, 1, 1), "due = 2026-11-25", "due = 2026-01-01"),
        (("todo", 1, "more", "n"), 2, "n = 1", "n = 2"),
        (("stage",), "live", '"https://b"}\n', '"https://b"}\nstage = "live"\n'),
        (("case", "lesson"), "x", "n = 1\n", 'n = 1\n\n[case]\nlesson = "x"\n'),
        (("title",), None, 'title = "露米檯燈"   # 名稱\n', ""),
        (("dates", "end"), None, "end    = 2026-12-15\n", ""),
        (("links", "page"), None, '{page="https://a", "back', '{"back'),
        (("links", "back office"), None, ', "back office" = "https://b"}', "}"),
        (("x", "a"), None, "x = { a = 1 }", "x = { }"),
        (("dates", "gone"), None, "", ""),
        (("no", "such"), None, "", ""),
        (("todo", 7, "what"), None, "", ""),
        (("money", "share"), Decimal("0.15"), "[money]\n", "[money]\nshare = 0.15\n"),
    ],
)
@pytest.mark.parametrize("mark", [b"", BOM])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_forms(path: Path, value: Any, old: str, new: str, mark: bytes, end: str) -> None:
    assert RECORD.count(old) == 1 or not old
    document = mark + RECORD.replace("\n", end).encode()
    wanted = mark + RECORD.replace(old, new).replace("\n", end).encode() if old else document
    # Newlines inside a value are escapes, not line endings.
    assert set_value(document, path, value) == wanted


@pytest.mark.parametrize(
    ("document", "path", "value"),
    [
        (b"dates = 1", ("dates", "end"), 1),
        (b"[dates]\na = 1", ("dates",), 1),
        (b"todo = [{ a = 1 }]", ("todo", 0, "a"), 2),
        (b"todo = [{ a = 1 }]", ("todo", 0, "b"), 2),
        (b"[[todo]]\na = 1", ("todo", 1, "a"), 2),
        (b"[[todo]]\na = 1", ("todo", "a"), 2),
        (b"a = 1\na = 2", ("a",), 3),
        (b"a = ", ("a",), 3),
        ("a = 露".encode("cp950"), ("a",), 3),
        (b"a = '''", ("a",), 3),
        (b"\xff\xfea\0", ("a",), 3),
        (b"a = " + b"[" * 3000, ("a",), 3),
        (b"a = 1", ("a",), "\ud83d"),
        (b"a = 1", ("\ud83d",), 1),
        (b"a = 1", ("b", "\ud83d"), 1),
        (b"a = nan", ("b",), 1),
    ],
)
def test_forms_that_are_refused(document: bytes, path: Path, value: Any) -> None:
    with pytest.raises(RefusedError) as caught:
        set_value(document, path, value)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("document", "path", "after"),
    [
        (b"dates.end = 1\n", ("dates", "end"), b""),
        (b"a.b.c = 1\na.d = 2\n", ("a", "b", "c"), b"a.d = 2\n"),
        (b"[a]\nb.c = 1\n", ("a", "b", "c"), b"[a]\n"),
        (b"x = { a.b = 1 }", ("x", "a", "b"), b"x = { }"),
        (b"a = [\n 1, # x\n]\nb = 1\n", ("a",), b"b = 1\n"),
        (b'a = """\nx\n"""\r\nb = 1', ("a",), b"b = 1"),
        (b"b = 1\na = 1", ("a",), b"b = 1\n"),
    ],
)
def test_what_goes_takes_its_whole_line(document: bytes, path: Path, after: bytes) -> None:
    assert set_value(document, path, None) == after


def test_a_table_written_as_a_list_is_refused() -> None:
    for document in (b"todo = []", b"todo = [{ a = 1 }]", b"todo = 1", b"[todo]"):
        with pytest.raises(RefusedError):
            add_table(document, "todo", {"a": 1})
    with pytest.raises(RefusedError):
        add_table(b"", "todo", {"a": "\ud83d"})


def test_one_more_table_keeps_the_ways_of_the_file() -> None:
    assert add_table(b"", "todo", {"a": ("x",), "b": None}) == b'[[todo]]\na = ["x"]\n'
    assert add_table(BOM + b"a = 1", "t", {"d": Decimal("0.1")}) == BOM + b"a = 1\n\n[[t]]\nd = 0.1\n"
    assert add_table(b"a = 1\r\n", "t", {"a": 1}) == b"a = 1\r\n\r\n[[t]]\r\na = 1\r\n"


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("dates",), 7),
        (("dates", "end"), 9),
        (("dates", "missing"), 7),
        (("links", "page"), 5),
        (("todo", 0, "what"), 15),
        (("todo", 1, "due"), 18),
        (("todo", 1, "due", "deeper"), 18),
        (("todo", 1, "more", "n"), 20),
        (("nothing",), None),
        ((), None),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines(path: Path, line: int | None, end: str) -> None:
    assert line_of(RECORD.replace("\n", end).encode(), path) == line
    assert line_of(BOM + RECORD.replace("\n", end).encode(), path) == line


def test_the_record_above_is_toml() -> None:
    assert tomllib.loads(RECORD)["todo"][1]["more"] == {"n": 1}
