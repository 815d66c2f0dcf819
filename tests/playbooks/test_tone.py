"""The check of tone: the pairs, innocent trigger words, places, excuses, bad input; and all our own texts pass."""

import json
from collections import Counter
from pathlib import Path

import pytest

from csmkit.playbooks.slips import read_drafts
from csmkit.playbooks.tone import ToneFinding, check_tone, read_rules
from csmkit.services.faq_shelf import faq_files, read_entries
from csmkit.services.tone import load_rules
from csmkit.workspace.lookup import builtin
from tests.benchmarks.tone_eval import figures, rows
from tests.conftest import Csm

SHIPPED = load_rules(None)
RULES = SHIPPED.rules
HARSH = "恭喜達標，這次運氣真的很好。\n您應該要知道，這是常識。"


def heard(text: str, roles: tuple[str, ...] = ()) -> list[ToneFinding]:
    """What is found in a text by what is shipped."""
    return check_tone(text, SHIPPED.rules, SHIPPED.tally, roles=roles)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("這次會成功主要是運氣好。", "luck"),
        ("恭喜達標！剛好碰上連假，大家都有空。", "luck"),
        ("沒有這回事，您誤會了。", "rebut"),
        ("後台有標籤、分眾、庫存三個功能，您先全部打開。", "feature_push"),
        ("您應該要知道，這是常識。", "lecture"),
        ("早就跟您說過影片太長了。", "blame_past"),
        ("照這樣做保證破百萬！", "overpromise"),
        ("首頁的事包在我身上。", "overpromise"),
        ("您的集資項目和視頻我看過了。", "mainland"),
        ("馬上把圖改好傳來，限您三天內。", "order"),
        ("太棒了！！！", "exclamation"),
        ("請看 ROAS 和 CPM 的變化。", "jargon"),
        ("第一週能達標只是運氣好而已。", "luck"),
        ("不關我們的事。", "rebut"),
        ("您到底有沒有看合約？", "lecture"),
        ("我已經講過很多次了。", "blame_past"),
        ("下次一定會達標。", "overpromise"),
        ("你們團隊真的很不專業。", "insult"),
        ("這麼簡單的事情您都不會嗎？", "insult"),
    ],
)
def test_found(text: str, kind: str) -> None:
    assert kind in {finding.kind for finding in heard(text)}


@pytest.mark.parametrize(
    "text",
    [
        "這個成績不是偶然，是您每天回留言換來的。",
        "這不是運氣，是您提前兩個月經營名單的成果。",
        "這一項在合約內，我會依時程安排。",
        "之前您做的很好，留言區很溫暖。",
        "「幸運兒」抱枕的照片拍得很清楚。",
        "幸運兒抱枕的打樣收到了。",
        "成效我沒辦法保證，能做的是每週一起看數字。",
        "保證書的圖檔收到了。",
        "您早就把素材準備好了，謝謝。",
        "這筆退款您可以自行處理，也可以交給我。",
        "客人說圖太爛的那一則，我今天先回覆。",
        "必須說，您的更新很有誠意。",
        "廣告投資報酬（ROAS）和千次曝光成本（CPM）都附在表裡。",
        "好的，收到。",
        "👍👍👍",
        "Thank you, see you on Monday.",
    ],
)
def test_silent(text: str) -> None:
    assert heard(text) == []


def test_place_and_advice() -> None:
    first, second = heard(HARSH)
    assert (first.kind, first.line, first.column, first.text) == ("luck", 1, 6, "這次運氣真的很好")
    assert (second.kind, second.line) == ("lecture", 2)
    assert first.why and first.better


def test_width_spaces_and_variants_do_not_matter() -> None:
    assert heard("這次 運 氣 真好")[0].text == "這次 運 氣 真好"


def test_letters_need_more_than_sentences() -> None:
    body = "林經理您好，" + "頁面的第三段放了規格，第四段放了照片，第五段放了團隊。" * 10
    kinds = {finding.kind for finding in heard(body)}
    assert kinds == {"no_next_step", "no_recognition"}
    assert heard("頁面的第三段放了規格。") == []


def test_a_rule_for_other_readers_is_silent() -> None:
    assert heard("CTR 上升了。") == []
    assert [f.kind for f in heard("CTR 上升了。", roles=("decision-maker",))] == ["jargon"]


def test_excused_in_the_text_with_a_reason() -> None:
    assert heard("<!-- tone: luck 產品名 -->\n這次都是運氣好。") == []
    assert heard("<!-- tone: luck -->\n這次都是運氣好。") != []
    assert heard("<!-- tone: luck 產品名 -->\n\n這次都是運氣好。") != []


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ({}, "x"),
        ({"any": "一"}, "x.any"),
        ({"any": ["一"], "severity": "fatal"}, "x.severity"),
        ({"measure": "mood"}, "x.measure"),
        ({"pattern": ["("]}, "x.pattern"),
        ({"any": ["一"], "many": -1}, "x.many"),
        ({"any": ["一"], "words": 3}, "x.words"),
        ({"any": ["一"], "why": 3}, "x.why"),
        ({"like": 20, "with": ["一"]}, "x.with"),
        ({"like": 20, "pattern": ["一"]}, "x.pattern"),
    ],
)
def test_faulty_rules_are_named(table: dict[str, object], key: str) -> None:
    found, problems = read_rules({"x": table}, "x.toml")
    assert found == [] and problems[0].key == key


def test_every_answer_passes() -> None:
    found = [
        (entry.id, finding.rule, finding.text)
        for path in faq_files(None)
        for entry in read_entries(path, None)[0]
        for text in (entry.short, entry.answer)
        for finding in heard(text)
    ]
    assert found == []


def test_every_letter_passes() -> None:
    found = [
        (path.name, finding.rule, finding.text)
        for path in (builtin() / "templates/mail/zh-TW").glob("*.md")
        for finding in heard(path.read_text("utf-8").split("+++", 2)[-1])
    ]
    assert found == []


@pytest.mark.parametrize(
    ("half", "kinds", "recall"),
    [("held", 0.9, 0.74), ("later", 0.88, 0.9), ("last", 0.85, 0.82), ("fresh", 0.88, 0.88)],
)
def test_drafts_that_are_no_examples_are_heard(half: str, kinds: float, recall: float) -> None:
    right, heard, drafts, _caught = figures(rows(half))
    assert right >= kinds and heard >= recall and drafts >= kinds


def test_marked_drafts_are_read_clause_by_clause() -> None:
    draft = "恭喜達標，⟦luck|剛好碰上連假⟧，下週三見。"
    examples, problems = read_drafts({"drafts": [draft, "⟦luck|沒有收尾", 3]}, "x.toml")
    assert examples == [] and problems[0].key == "drafts"
    examples, problems = read_drafts({"drafts": [draft, "⟦luck|沒有收尾"]}, "x.toml")
    assert ("luck", "刚好碰上连假") in examples and ("clean", "下周三见") in examples
    assert len(problems) == 1


def test_lists_quotes_and_tables_are_no_way_of_speaking() -> None:
    assert heard("恭喜達標！剛好碰上連假，大家都有空。") != []
    assert heard("- 剛好碰上連假，大家都有空\n| 天氣很好 | 剛好碰上連假 |\n「都是運氣」這句先拿掉。") == []


def test_own_drafts_are_counted_as_well(desk_dir: Path, csm: Csm) -> None:
    (desk_dir / "templates/tone").mkdir(parents=True, exist_ok=True)
    text = "咕嘰咕嘰呱啦呱啦"
    assert csm("tone", "-", stdin=text).code == 0
    marked = f"⟦luck|{text}⟧。好的。"
    (desk_dir / "templates/tone/drafts-my.toml").write_text(
        f'drafts = ["{marked}", "您好。{marked}", "{marked}"]\n', "utf-8"
    )
    assert csm("tone", "-", stdin=text).code == 1


def test_a_mark_of_an_unknown_kind_is_named(desk_dir: Path, csm: Csm) -> None:
    (desk_dir / "templates/tone").mkdir(parents=True, exist_ok=True)
    (desk_dir / "templates/tone/drafts-my.toml").write_text('drafts = ["⟦lukc|都是運氣⟧"]\n', "utf-8")
    ran = csm("doctor")
    assert "drafts-my.toml" in ran.out + ran.err and "lukc" in ran.out + ran.err


def test_a_second_rule_of_a_kind_leaves_the_first_one() -> None:
    own, _problems = read_rules({"mine": {"kind": "luck", "like": 200}}, "mine.toml")
    assert "luck" in {one.kind for one in check_tone("這次會成功主要是運氣好。", [*RULES, *own], SHIPPED.tally)}


def test_sympathy_first_is_no_rebuttal() -> None:
    said = "這個您上次也問過，系統顯示兩天內就回覆了。"
    assert "rebut" in {one.kind for one in heard(said)}
    assert "rebut" not in {one.kind for one in heard(f"我懂您的著急，等這麼久真的很辛苦。{said}")}


def test_the_command(desk_dir: Path, csm: Csm) -> None:
    (desk_dir / "draft.md").write_text(HARSH, "utf-8")
    ran = csm("tone", "draft.md", "--json")
    found = json.loads(ran.out)
    assert ran.code == 1 and found["rules_run"] == len(RULES)
    assert set(found["findings"][0]) >= {"rule", "kind", "line", "column", "text", "why", "better"}
    assert csm("tone", "draft.md").code == csm("tone", "draft.md", "--table").code == 1
    assert csm("tone", "-", stdin="謝謝您，頁面改得很好。").code == 0


def test_bad_input_is_a_clear_line(desk_dir: Path, csm: Csm) -> None:
    assert csm("tone", stdin="").code == csm("tone", "-", stdin=" \n").code == 2
    huge = csm("tone", stdin="好" * 1_000_000)
    assert huge.code == 2 and len(huge.err.splitlines()) == 2
    assert csm("tone", "nowhere.md").code == 3
    assert csm("tone", stdin="👍").code == csm("tone", stdin="fine").code == 0


def test_a_workspace_has_its_own_rules_and_exceptions(desk_dir: Path, csm: Csm) -> None:
    folder = desk_dir / "templates/tone"
    folder.mkdir()
    (folder / "mine.toml").write_text('[mine]\nkind = "mine"\nany = ["親愛的寶寶"]\nwhy = "x"\n', "utf-8")
    assert json.loads(csm("tone", "--json", stdin="親愛的寶寶").out)["findings"][0]["kind"] == "mine"
    (folder / "allow.toml").write_text('[[allow]]\nrule = "mine"\nreason = "品牌用語"\n', "utf-8")
    assert csm("tone", stdin="親愛的寶寶").code == 0
    (folder / "allow.toml").write_text('[[allow]]\nrule = "mine"\n', "utf-8")
    ran = csm("tone", stdin="親愛的寶寶")
    assert ran.code == 1 and "allow.mine" in ran.err
    (folder / "mine.toml").write_text('[mine]\npattern = ["(a+)+$"]\n', "utf-8")
    assert "mine.pattern" in csm("tone", stdin="a" * 5000 + "!").err


def test_a_reader_is_known_by_the_client(desk_dir: Path, csm: Csm) -> None:
    text = 'name = "甲"\n[contacts.a]\nname = "王"\nrole = "decision-maker"\n'
    (desk_dir / "clients/jia.toml").write_text(text, "utf-8")
    assert csm("tone", "--for", "jia", stdin="CTR 上升了。").code == 1
    assert csm("tone", "--for", "nobody", stdin="CTR 上升了。").code == 3


def test_labels_are_kinds_we_know() -> None:
    kinds = Counter(rule.kind for rule in RULES)
    assert {kind for _n, want, _g, _t in rows("tune") for kind in want} <= set(kinds)
