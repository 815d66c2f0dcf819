"""Sections are found under headings of every make, by content, and never called missing unread."""

import pytest

from tests.pages.samples import STORY, seen, status

RISK = "輪座是新模具，若測試沒過約延 3 週；延超過兩個月可全額退款，每兩週在更新頁公告。"
HEADINGS = [
    f"## 風險與挑戰\n\n{RISK}",
    f"**風險與承諾**\n\n{RISK}",
    f"【風險】\n{RISK}",
    f"▍風險說明\n{RISK}",
    f"■ 可能的風險\n\n{RISK}",
    f"⚠️ 風險\n\n{RISK}",
    f"7. 風險\n\n{RISK}",
    f"## 最壞的情況\n\n{RISK}",
    f"## 萬一做不出來呢？\n\n{RISK}",
    f"## 风险与挑战\n\n{RISK}",
    f"=== 風險 ===\n\n{RISK}",
    f"風險\n\n{RISK}",
    f"- 團隊：施孟儒，前航空地勤 8 年，負責設計\n- 風險：{RISK}",
]


@pytest.mark.parametrize("text", HEADINGS)
def test_a_heading_of_any_make_is_a_heading(text: str) -> None:
    assert status(STORY + text, "risks") == "present"


@pytest.mark.parametrize(
    "text", ["## 風險與挑戰\n", "## 風險\n\n待補\n", "【風險】\n(還在想，之後補上)\n", "## 風險\n\nTBD"]
)
def test_nothing_under_a_heading_is_empty(text: str) -> None:
    assert status(STORY + text, "risks") == "empty"


def test_risk_said_in_passing_is_not_the_section() -> None:
    assert status(STORY + "## 團隊\n\n我們是林怡君（設計，前工程師 8 年），不怕風險。", "risks") == "missing"


def test_a_phrase_about_accidents_alone_is_weak() -> None:
    assert status(STORY + "## 風險與承諾\n\n如遇不可抗力因素，出貨時間可能順延，敬請見諒。", "risks") == "weak"


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ("rewards", "## 一起來\n\n- 早鳥單入 NT$1,390（限 300）\n- 雙入組 NT$2,780\n- 辦公室 6 入 NT$7,980"),
        (
            "comparison",
            "## 看看數字\n\n| | 夜讀燈 | 一般檯燈 | 市售夾燈 |\n|---|---|---|---|\n| 重量 | 80 g | 900 g | 200 g |\n| 色溫 | 2700K | 4000K | 6000K |",
        ),
        ("contact", "## 晚安\n\n寫到 hello@lamp.example 就好。"),
        ("invoice", "## 其他\n\n出貨當日由夜讀有限公司開立電子發票。"),
        ("faq", "## 小聲說\n\nQ1 可以夾平板嗎？\nA 可以。\nQ2 會燙嗎？\nA 不會。"),
        (
            "social_proof",
            "## 夜裡的人\n\n「終於不用躲在被子裡了。」——護理師 小滿\n\n「女兒睡得很好。」——試用媽媽 Vivian",
        ),
        ("timeline", "## 等待\n\n2026/3/1 集資開始，4/10 結束，5 月量產，7/1 起出貨，7/20 寄完。"),
        ("budget", "## 之後\n\n模具 38%、材料 34%、檢驗 8%、物流 10%、平台 10%。"),
    ],
)
def test_content_shows_a_section_without_its_name(section: str, text: str) -> None:
    assert status(STORY + text, section) == "present"


def test_a_page_of_pictures_lacks_nothing_that_can_be_told() -> None:
    found = seen("<main>" + '<img src="1.jpg" alt="">' * 8 + "</main>", "page.html")
    assert not found.readable
    assert {one.status for one in found.sections} == {"present", "cannot_tell"}
    assert found.find("hero_visual") is not None


def test_a_shell_of_script_can_be_told_nothing() -> None:
    found = seen('<html><title>夜讀燈</title><div id="root"></div><script>var a="常見問題"</script>', "page.html")
    assert {one.status for one in found.sections} == {"cannot_tell"}


def test_pictures_with_reward_cards_are_not_called_lacking() -> None:
    page = (
        '<img src="1.jpg" alt="">' * 8
        + '<div class="reward-card"><h4>早鳥單入</h4><p>NT$ 1,390</p><p>預計寄送：2026 年 8 月，附說明書與束帶，限量三百份，售完為止，謝謝大家的支持與等待</p></div>'
    )
    found = seen(page, "page.html")
    assert "missing" not in {one.status for one in found.sections}


def test_evidence_is_quoted_from_the_page_with_its_line() -> None:
    one = seen(STORY + "## 团队介绍\n\n创始人 李明（前工程师 8 年）", kind="product").find("team")
    assert one is not None
    assert (one.evidence, one.line) == ("团队介绍", 17)


def test_the_first_sentence_says_what_it_is_or_is_weak_or_missing() -> None:
    assert status(STORY, "hook") == "present"
    assert (
        status("# 歪菜\n\n歪得很好吃！\n\n## 為什麼歪\n\n菜不是壞了，是尺壞了，每年丟掉四十噸。" + "菜。" * 20, "hook")
        == "weak"
    )
    prose = (
        "我一直記得那個氣味。\n\n柴油、鹽、隔夜的魚鱗。\n\n二十年後我回去。\n\n船沒有了。\n\n## 時程\n\n2026/1/1 出貨"
    )
    assert status(prose + "。" * 30, "hook") == "missing"
