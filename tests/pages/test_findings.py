"""What is said of a page: the order, the record, the words that need care, and what is said first."""

import tomllib
from datetime import date

import pytest

from csmkit.pages.findings import MOST_NAMED, STEPS, Claim, Finding, Record, find_all, load_claims
from csmkit.pages.order import out_of_order
from tests.pages.samples import STORY, TEMPLATES, seen, status

CLAIMS = load_claims([("claims.toml", tomllib.loads((TEMPLATES / "claims.toml").read_text("utf-8")))])


def findings(text: str, kind: str = "product", record: Record | None = None) -> dict[str, Finding]:
    return {finding.id: finding for finding in find_all(seen(text, kind=kind), kind, CLAIMS, record)}


def test_a_team_before_the_features_is_out_of_order() -> None:
    team = "## 團隊\n\n林怡君（設計，前工程師 8 年）、阿哲（負責生產）\n\n"
    first, rest = STORY.split("## 為什麼要做")
    text = first + team + "## 為什麼要做" + rest + "## 規格\n\n尺寸 5 × 3 × 2 cm，重量 80 g\n\n## 方案\n\n單入 NT$980"
    assert out_of_order(seen(text)) == {"team": "early"}
    assert next(iter(findings(text).values())).step == "order"
    assert out_of_order(seen(STORY + "## 規格\n\n尺寸 5 cm\n\n" + team)) == {}


def test_findings_come_in_the_order_of_repair_and_the_worse_first() -> None:
    found = find_all(seen("# 燈\n\n" + "很長的一段話，什麼也沒有說。" * 20), "product", CLAIMS, None)
    assert [STEPS.index(one.step) for one in found] == sorted(STEPS.index(one.step) for one in found)
    copies = [one.severity for one in found if one.step == "copy"]
    assert copies == sorted(copies, key=("error", "warning", "note").index)


CARE = [
    ("claim:medical", "本產品有助治療失眠，改善失眠", "本產品不具療效"),
    ("claim:superlative", "全台第一的檯燈", "第一次用就上手"),
    ("claim:guarantee", "保證有效，零風險", "我們不保證學會"),
    ("claim:list_price", "早鳥 NT$980（原價 1,980）", "早鳥 NT$980（預定售價 1,980）"),
    ("claim:antibacterial", "抗菌率 99.9%", "抗菌 99.9%（SGS 報告 FA/1）"),
    ("claim:mainland", "众筹结束后发货", "集資結束後出貨"),
    ("claim:electric", "支援藍牙連線", "藍牙已取得 NCC 型式認證"),
]


@pytest.mark.parametrize(("name", "bad", "fine"), CARE)
def test_words_that_need_care_are_named_with_the_authority(name: str, bad: str, fine: str) -> None:
    found = findings(STORY + bad)[name]
    assert found.source
    assert found.line
    assert found.mentions
    assert all(one.words in bad for one in found.mentions)
    assert name not in findings(STORY + fine)


def test_claims_of_food_stand_for_food_only() -> None:
    assert "claim:food" in findings(STORY + "提升免疫力，幫助入睡", "food")
    assert "claim:food" not in findings(STORY + "提升免疫力，幫助入睡", "product")


RECORD = Record(500_000, date(2026, 3, 2), date(2026, 4, 30), date(2026, 8, 15))
DIFFERENT = [
    ("record:goal", "集資目標 NT$ 600,000", "集資目標 50 萬"),
    ("record:launch", "集資期間 2026/3/1–4/30", "集資期間 2026/3/2–4/30"),
    ("record:end", "3/2–4/28 集資", "3/2-4/30 集資"),
    ("record:ship", "預計出貨：2026 年 6 月", "預計出貨：2026 年 9 月"),
]


@pytest.mark.parametrize(("name", "bad", "fine"), DIFFERENT)
def test_what_disagrees_with_the_record_is_said(name: str, bad: str, fine: str) -> None:
    assert name in findings(STORY + bad, record=RECORD)
    assert name not in findings(STORY + fine, record=RECORD)


def test_shares_that_make_no_hundred_are_said() -> None:
    assert "record:budget" in findings(STORY + "## 經費用途\n\n模具 50%、材料 40%、物流 20%")
    assert "record:budget" not in findings(STORY + "## 經費用途\n\n模具 50%、材料 40%、物流 10%")


def test_every_claim_says_why_and_where_to_check() -> None:
    for claim in CLAIMS:
        assert isinstance(claim, Claim)
        assert claim.why
        assert claim.authority


def test_every_different_word_is_named_with_its_line_and_counts_by_itself() -> None:
    text = STORY + "療效驚人，抗癌。\n\n再說一次療效，還能降血糖。\n"
    found = findings(text, "food")["claim:medical"]
    last = text.count("\n")
    assert [(one.words, one.line) for one in found.mentions] == [
        ("療效", last - 2),
        ("抗癌", last - 2),
        ("降血糖", last),
    ]
    assert found.ids == ("claim:medical:療效", "claim:medical:抗癌", "claim:medical:降血糖")
    assert found.line == last - 2
    assert f"'降血糖' (line {last})" in found.message


def test_an_excused_word_does_not_excuse_the_next_one() -> None:
    text = STORY + "本產品不具療效，也不是藥；" + "我們只是認真做麵包，一天一爐，" * 4 + "但吃過的人都說療效驚人。"
    assert [one.words for one in findings(text, "food")["claim:medical"].mentions] == ["療效"]


def test_a_page_full_of_words_stays_readable() -> None:
    words = [f"全台最{char}" for char in "好香大小高低快慢新舊甜鹹酸辣苦軟硬長短寬窄"]
    found = findings(STORY + "，".join(words))["claim:superlative"]
    assert len(found.mentions) == len(words)
    assert len(found.message) < 160
    assert f"and {len(words) - MOST_NAMED} more" in found.message


def test_words_deep_in_a_long_paragraph_are_read() -> None:
    long = STORY + "我們做麵包做了很久，每天一爐。" * 400 + "療效驚人，集資目標 NT$ 600,000。"
    found = findings(long, "food", RECORD)
    assert "claim:medical" in found
    assert "record:goal" in found


@pytest.mark.timeout(20)
def test_claims_read_a_long_page_in_one_go() -> None:
    for text in ("療效" * 200_000, "不具療效，" * 100_000, "全台最" * 100_000, "療效\n\n" * 20_000):
        found = find_all(seen(STORY + text, kind="food"), "food", CLAIMS, RECORD)
        assert found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("## 團隊\n\n林怡君（設計，前工程師 8 年），做的燈療效驚人\n", "team"),
        ("## 團隊：療效驚人的三個人\n\n林怡君（設計，前工程師 8 年）、阿哲（負責生產）\n", "team"),
        ("- 團隊：林怡君，前工程師 8 年，療效驚人\n- 風險：延遲兩週以上在更新頁公告\n", "team"),
        ("## 方案\n\n| 方案 | 價格 |\n|---|---|\n| 療效組 | NT$980 |\n", "rewards"),
    ],
)
def test_it_is_known_which_section_words_stand_in(text: str, name: str) -> None:
    found = findings(STORY + text)["claim:medical"]
    assert name in found.stands_in
    assert "problem" not in found.stands_in


@pytest.mark.parametrize(
    "text",
    [
        "社團法人山城關懷協會，理事長陳美珠。",
        "秘書長林怡君與四位獸醫，每月進山一次。",
        "財團法人小村基金會主辦這次服務。",
    ],
)
def test_an_organisation_and_its_head_are_somebody(text: str) -> None:
    assert status(STORY + f"## 關於我們\n\n{text}\n", "team", kind="charity") == "present"


@pytest.mark.parametrize(
    "text",
    ["勸募許可字號:衛部救字第1130000000號", "**勸募許可字號：衛部救字第1130000000號**", "衛部救字第 1130000000 號"],
)
def test_a_permit_of_a_charity_is_a_permit(text: str) -> None:
    assert (
        status(STORY + f"{text}\n\n這是我們第三年進村服務，謝謝大家。\n", "certificates", kind="charity") == "present"
    )
