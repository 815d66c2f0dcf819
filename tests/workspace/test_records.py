"""Records: the model and the bytes, or every fault with its line; new ones that can be edited later."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmkit.domain.vocabulary import Stage
from csmkit.workspace.records import load_client, load_facts, load_project, load_settings, load_toml, new_record
from csmkit.workspace.splice import add_table, set_value

GOOD = 'title = "露米檯燈"\nclient = "lumi"\nstage = "live"\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "projects").mkdir()
    return tmp_path


def problems_of(root: Path, data: bytes) -> list[str]:
    """What loading this project says."""
    (root / "projects/x.toml").write_bytes(data)
    model, loaded, problems = load_project(root, "projects/x.toml")
    assert (model is None) == bool(problems)
    assert loaded.path == "projects/x.toml"
    return [str(problem) for problem in problems]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_good_record_comes_with_its_own_bytes(root: Path, mark: bytes, end: str) -> None:
    raw = mark + GOOD.replace("\n", end).encode()
    assert problems_of(root, raw) == []
    model, loaded, _problems = load_project(root, "projects/x.toml")
    assert model is not None
    assert (model.title, model.stage) == ("露米檯燈", Stage.LIVE)
    assert loaded.raw == raw


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD + "\n[dates]\nend = 2026-2-3\n", ":6: end: 2026-2-3 is not a date; write 2026-02-03"),
        (GOOD + '[dates]\nend = "2026-02-03"\n', ":5: dates.end: 2026-02-03 is in quotes"),
        (GOOD + '[[todo]]\nwhat = "一"\n[[todo]]\nwhat = 2\n', ":7: todo.2.what: it is not text"),
        (GOOD + "money = { goal = 1.5 }\n", ":4: money.goal: 1.5 is not a whole number"),
        (GOOD + "[dates]\nlaunch = 2026-03-01\nend = 2026-02-01\n", ":6: dates.end: 2026-02-01 is before launch"),
        ('client = "lumi"\n', ": title: it is missing"),
        ('title = "x"\ntitle = "y"\n', ":2: title: it is written twice"),
    ],
)
def test_a_fault_names_its_line_and_key(root: Path, text: str, expected: str) -> None:
    assert problems_of(root, text.encode())[0].startswith(f"projects/x.toml{expected}")


def test_every_fault_is_listed(root: Path) -> None:
    found = problems_of(root, b"title = 1\n[money]\ngoal = -1\nraised = 'x'\n")
    assert [problem.split(": ")[0] for problem in found] == [
        "projects/x.toml:1",
        "projects/x.toml",
        "projects/x.toml:3",
        "projects/x.toml:4",
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (GOOD.encode("cp950"), "it is in Big5; save it as UTF-8"),
        (GOOD.encode("utf-16"), "it is UTF-16; save it as UTF-8"),
        (b"#" * (1 << 20) + b"\n", "it has 1 MB, more than the 1 MB"),
        (b"", "title: it is missing"),
    ],
)
def test_an_unreadable_file_is_a_problem(root: Path, data: bytes, words: str) -> None:
    assert words in problems_of(root, data)[0]


def test_a_missing_file_or_a_folder_is_a_problem(root: Path) -> None:
    (root / "projects/f.toml").mkdir()
    assert str(load_toml(root, "projects/f.toml").problems[0]) == "projects/f.toml: it is a folder, not a file"
    assert load_client(root, "clients/gone.toml")[2][0].message == "it does not exist"


def test_settings_fall_back_to_their_defaults(root: Path) -> None:
    (root / "csm.toml").write_text("langauge = 'en'\n", encoding="utf-8")
    loaded, (problem,) = load_settings(root)
    assert loaded.time_zone == "Asia/Taipei"
    assert str(problem) == "csm.toml:1: langauge: csm.toml has no such key"


def test_one_bad_fact_hides_no_other(root: Path) -> None:
    (root / "facts.toml").write_text(
        "[fee]\nvalue = 1\nas_of = 2026-01-01\n[bad]\nvalue = 1\nas_of = 'x'\n[other]\nvalue = 2\n"
    )
    facts, problems = load_facts(root)
    assert "bad" not in facts
    assert "fee" in facts
    assert [(problem.line, problem.key) for problem in problems if problem.key.startswith("bad")] == [(6, "bad.as_of")]


# --- new records


texts = st.text(min_size=1, max_size=12)
leaves = texts | st.integers(-(2**60), 2**60) | st.booleans() | st.dates() | st.lists(texts, min_size=1, max_size=3)
tables = st.dictionaries(texts, leaves, min_size=1, max_size=3)
records = st.dictionaries(
    texts,
    leaves | tables | st.lists(tables, min_size=1, max_size=3) | st.dictionaries(texts, tables, min_size=1, max_size=2),
    max_size=5,
)


@given(records, texts)
@settings(max_examples=100, deadline=None)
def test_a_new_record_comes_back_and_can_be_edited(values: dict[str, Any], name: str) -> None:
    data = new_record(values)
    assert tomllib.loads(data.decode()) == values
    for key, value in values.items():
        if isinstance(value, list) and isinstance(value[0], dict):
            assert tomllib.loads(add_table(data, key, {"a": 1}).decode())[key] == [*value, {"a": 1}]
        elif isinstance(value, str):
            assert tomllib.loads(set_value(data, (key,), name).decode()) == {**values, key: name}


def test_a_new_record_leaves_out_what_has_no_value() -> None:
    values = {"a": None, "b": "", "c": {}, "d": [], "e": {"f": None}, "n": 0, "no": False, "t": [{"a": 1, "b": None}]}
    assert new_record(values) == b"n = 0\nno = false\n\n[[t]]\na = 1\n"


def test_a_new_record_is_written_for_people() -> None:
    values = {
        "title": "露米檯燈",
        "stage": Stage.LIVE,
        "services": ("頁面", "廣告"),
        "dates": {"end": date(2026, 12, 15)},
        "case": {"ad_share": Decimal("0.15")},
        "todo": ({"what": "一"}, {"what": "二", "due": date(2026, 11, 25)}),
    }
    assert (
        new_record(values).decode()
        == """\
title = "露米檯燈"
stage = "live"
services = [
    "頁面",
    "廣告",
]

[dates]
end = 2026-12-15

[case]
ad_share = 0.15

[[todo]]
what = "一"

[[todo]]
what = "二"
due = 2026-11-25
"""
    )
