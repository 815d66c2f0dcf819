"""Triage: the signs seen, not clear where nothing shows, a reply in the right order, bad input in one clear line."""

import json
from pathlib import Path

import pytest

from csmkit.playbooks.triage import Triage, read_examples, read_hints, triage
from csmkit.services.triage import load_triage
from tests.benchmarks.triage_eval import figures, judged, labelled
from tests.conftest import Csm

HEARD = load_triage(None)


def hear(message: str) -> Triage:
    """A message read by what is shipped."""
    return triage(message, HEARD.tally, HEARD.hints)


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("成績怎麼這麼爛,平台是不是沒在做事", "情緒勒索型"),
        ("請問封面圖的尺寸是多少?", "單純疑問型"),
        ("一定要投廣告嗎?可不可以先不付費", "猶豫付費型"),
        ("原來要準備這麼多,我們先緩一緩", "前熱後冷型"),
        ("照您說的改好了,請問下一步要做什麼?", "穩定聽令型"),
        ("謝謝建議,但我們還是想照自己的方式", "特立獨行型"),
        ("都沒有人關心我們,只能自己摸索", "孤獨抱怨型"),
        ("快點上架就好,我們不打算做宣傳", "匆忙路人型"),
        ("平台可以免費幫我們投五萬廣告嗎", "討價還價型"),
    ],
)
def test_each_type_by_its_sign(message: str, name: str) -> None:
    likely = hear(message).types[0]
    assert likely.type.zh == name and likely.signs and all(sign in message for sign in likely.signs)


@pytest.mark.parametrize("message", ["收到,謝謝!", "👍👍", "See you on Monday.", "樣品今天寄出了", "..."])
def test_not_clear(message: str) -> None:
    found = hear(message)
    assert not found.clear and found.types == ()


def test_what_is_shipped_is_sound() -> None:
    assert HEARD.problems == [] and len(HEARD.tally.labels) == 10


@pytest.mark.parametrize("half", ["held", "later", "last"])
def test_messages_nobody_tuned_on_are_read(half: str) -> None:
    _first, two, none = figures(judged(HEARD.tally, labelled(half)))
    assert two >= 0.85 and none >= 0.75


def test_faulty_files_are_named_and_the_rest_stands() -> None:
    examples, problems = read_examples({"孤獨抱怨型": ["沒人理我"], "急性子": ["快"], "都不是": [3]}, "x.toml")
    assert examples == [("lonely", "沒人理我")] and {problem.key for problem in problems} == {"急性子", "都不是"}
    hints, problems = read_hints({"need": [{"any": ["一"], "text": "二"}, {"any": 3}], "feeling": 3}, "x.toml")
    assert len(hints.needs) == 1 and {problem.key for problem in problems} == {"need", "feeling"}


def test_own_examples_are_counted_as_well(desk_dir: Path, csm: Csm) -> None:
    odd = "嘟嚕嘟嚕 咘咘"
    assert json.loads(csm("triage", odd, "--json").out)["types"] == []
    own = desk_dir / "templates/playbooks/messages-my.toml"
    own.parent.mkdir(exist_ok=True)
    own.write_text('"特立獨行型" = ["嘟嚕嘟嚕", "嘟嚕嘟嚕咘咘", "咘咘"]\n', "utf-8")
    assert json.loads(csm("triage", odd, "--json").out)["types"][0]["name"] == "特立獨行型"


def test_the_command(desk_dir: Path, csm: Csm) -> None:
    ran = csm("triage", "成績怎麼這麼爛,平台是不是沒在做事", "--json")
    found = json.loads(ran.out)
    assert ran.code == 0 and found["clear"] and found["types"][0]["name"] == "情緒勒索型"
    assert found["types"][0]["signs"] and found["types"][0]["score"] > 0 and found["call_first"]
    assert "數字" in found["needs"][0]
    steps = [row["step"] for row in found["reply"]]
    assert steps == [step for step in ("listen", "agree", "ask", "advise") if step in steps]
    for form in ("--tsv", "--table"):
        assert "情緒勒索型" in csm("triage", "-", form, stdin="成績怎麼這麼爛,平台是不是沒在做事").out
    assert "Not clear" in csm("triage", "收到", "--table").out


def test_bad_input_is_a_clear_line(desk_dir: Path, csm: Csm) -> None:
    assert csm("triage", stdin="").code == 2
    assert csm("triage", "-", stdin="平台在幹嘛" * 200_000).code == 0
    assert csm("triage", "好", "--from", "nowhere").code == 3
    assert csm("triage", "好", "--log").code == 2
    (desk_dir / "templates/playbooks").mkdir()
    (desk_dir / "templates/playbooks/triage.toml").write_text("need = 3\n", "utf-8")
    (desk_dir / "templates/playbooks/messages.toml").write_text("x = 3\n", "utf-8")
    ran = csm("triage", "平台在幹嘛", "--json")
    assert ran.code == 0 and "triage.toml" in ran.err and "messages.toml" in ran.err
    assert not json.loads(ran.out)["clear"]


def test_noted_only_on_request(desk_dir: Path, csm: Csm) -> None:
    (desk_dir / "clients/jia.toml").write_text('name = "甲"\n', "utf-8")
    (desk_dir / "projects/one.toml").write_text('title = "一"\nclient = "jia"\nstage = "live"\n', "utf-8")
    assert csm("triage", "都沒有人關心我們", "--from", "one").code == 0
    assert not list((desk_dir / "journal").glob("*.toml"))
    assert csm("triage", "都沒有人關心我們", "--from", "one", "--log").code == 0
    assert "都沒有人關心我們" in next((desk_dir / "journal").glob("*.toml")).read_text("utf-8")


def test_own_examples_that_cannot_be_read_hide_nothing(desk_dir: Path, csm: Csm) -> None:
    before = csm("triage", "成績怎麼這麼爛，平台是不是沒在做事").out
    (desk_dir / "templates/playbooks").mkdir(parents=True, exist_ok=True)
    (desk_dir / "templates/playbooks/messages.toml").write_text("x = ", "utf-8")
    ran = csm("triage", "成績怎麼這麼爛，平台是不是沒在做事")
    assert ran.out == before and "messages.toml" in ran.err
