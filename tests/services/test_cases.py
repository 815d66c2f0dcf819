"""Finished cases: which are listed, which are most alike, and what may be told."""

import json
from pathlib import Path

import pytest

from tests.conftest import Csm

CASE = """
[case]
result = "{result}"
ad_share = 0.12
did = ["wrote to the list"]
lesson = "warm the list first"
quotable = "{quotable}"
agreed_by = "Lin"
agreed_on = 2025-06-01
"""


def _project(
    root: Path, slug: str, *, stage: str = "closed", result: str = "", quotable: str = "no", **more: object
) -> None:
    values = {
        "kind": "product",
        "end": "2025-05-01",
        "goal": 300000,
        "raised": 400000,
        "ads": 50000,
        "list": 1000,
        **more,
    }
    text = (
        f'title = "Title of {slug}"\nclient = "lumi"\nkind = "{values["kind"]}"\nstage = "{stage}"\n'
        f"[dates]\nend = {values['end']}\n[money]\ngoal = {values['goal']}\nraised = {values['raised']}\n"
        f"[resources]\nad_budget = {values['ads']}\nlist_size = {values['list']}\n"
    )
    text += CASE.format(result=result, quotable=quotable) if result else ""
    (root / "projects" / f"{slug}.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def cases(desk_dir: Path) -> Path:
    """A desk with three cases, a finished project without one, and a live one."""
    _project(desk_dir, "lamp", result="success", quotable="named")
    _project(desk_dir, "coat", result="failure", quotable="no", end="2025-09-01", goal=900000, ads=900000, list=50000)
    _project(desk_dir, "ramen", result="success", quotable="anonymous", kind="food", goal=350000, ads=1, list=1)
    _project(desk_dir, "bare")
    _project(desk_dir, "now", stage="live", result="success", end="2026-02-01", goal=320000, ads=60000, list=1200)
    return desk_dir


def _slugs(csm: Csm, *arguments: str) -> list[str]:
    ran = csm("cases", "--json", *arguments)
    assert ran.code == 0, ran.err
    return [row["slug"] for row in json.loads(ran.out)]


@pytest.mark.parametrize(
    ("arguments", "slugs"),
    [
        ((), ["ramen", "lamp", "coat"]),
        (("--kind", "食品"), ["ramen"]),
        (("--result", "failure"), ["coat"]),
        (("--like", "now"), ["lamp", "coat", "ramen"]),
        (("--like", "now", "--kind", "product"), ["lamp", "coat"]),
        (("--like", "lamp"), ["coat", "ramen"]),
    ],
)
def test_which_cases_are_listed(cases: Path, csm: Csm, arguments: tuple[str, ...], slugs: list[str]) -> None:
    assert _slugs(csm, *arguments) == slugs


def test_it_says_why_a_case_is_alike(cases: Path, csm: Csm) -> None:
    best = json.loads(csm("cases", "--like", "now", "--json").out)[0]
    assert best["why"] == [
        "same kind: product",
        "goal NT$300,000, here NT$320,000",
        "ad budget NT$50,000, here NT$60,000",
        "mailing list 1,000, here 1,200",
    ]
    assert best["likeness"] == 9


def test_json_holds_what_the_file_holds(cases: Path, csm: Csm) -> None:
    rows = {row["slug"]: row for row in json.loads(csm("cases", "--json").out)}
    lamp = {key: value for key, value in rows["lamp"].items() if key not in ("likeness", "why")}
    assert lamp == {
        "slug": "lamp",
        "title": "Title of lamp",
        "client": "lumi",
        "kind": "product",
        "stage": "closed",
        "result": "success",
        "goal": 300000,
        "raised": 400000,
        "reached": 133.3,
        "ad_share": 0.12,
        "did": ["wrote to the list"],
        "lesson": "warm the list first",
        "quotable": "named",
        "agreed_by": "Lin",
        "agreed_on": "2025-06-01",
        "end": "2025-05-01",
    }


def test_what_must_not_be_told_is_marked(cases: Path, csm: Csm) -> None:
    blocks = csm("cases", "--table").out.split("\n\n")
    marked = {block.split()[3].strip(): "NOT TO BE QUOTED" in block for block in blocks}
    assert marked == {"ramen": False, "lamp": False, "coat": True}
    assert [line.split("\t")[:2] for line in csm("cases").out.splitlines()] == [
        ["ramen", "anonymous"],
        ["lamp", "named"],
        ["coat", "no"],
    ]


def test_an_empty_desk_and_unknown_names(desk_dir: Path, csm: Csm) -> None:
    assert csm("cases") == (0, "", "")
    assert "no such case yet" in csm("cases", "--table").out
    assert csm("cases", "--like", "nobody").code == 3
    assert csm("cases", "--kind", "fish").code == 2


def test_hostile_text_is_shown_harmless(cases: Path, csm: Csm) -> None:
    path = cases / "projects" / "lamp.toml"
    text = path.read_text(encoding="utf-8").replace("warm the list first", "[/] [bold]x\\u001b[31m")
    path.write_text(text, encoding="utf-8")
    out = csm("cases", "--table").out
    assert "[/] [bold]x\\x1b[31m" in out
