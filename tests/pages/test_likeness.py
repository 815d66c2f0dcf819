"""Sections known by their wording, questions in a row, pictures that are only noted, and what stands in the wrong place."""

import pytest

from csmkit.pages.block import Block
from csmkit.pages.document import read_page
from csmkit.pages.likeness import cut, find_stretches, read_pieces
from csmkit.pages.order import out_of_order
from csmkit.pages.outline import Part
from csmkit.pages.recognise import Recognised, recognise
from csmkit.text.tally import NOTHING, count_examples
from tests.pages.evaluate import structure

EXAMPLES = [
    ("budget", "# 錢會用在哪"),
    ("budget", "# 這筆錢要用在哪裡"),
    ("budget", "模具費用佔三成,印刷費用佔兩成"),
    ("budget", "運費佔一成,模具費用佔四成"),
    ("team", "# 我們三個是誰"),
    ("team", "# 我們是誰"),
    ("team", "主理人做了十年木工"),
    ("team", "主理人是做了十年的木工師傅"),
]
TALLY = count_examples(EXAMPLES, cut)
BARS = {"budget": 2.0, "team": 2.0, "risks": 2.0}


def part(heading: str, *texts: str) -> Part:
    return Part(heading, heading, 1, 2, tuple(Block("text", text, 2 + n) for n, text in enumerate(texts)))


def test_a_section_is_known_by_its_words() -> None:
    found = find_stretches(
        [part("三七二十一", "天氣很好。模具費用佔三成。"), part("", "主理人做了木工。")], BARS, TALLY
    )
    assert set(found) == {"budget", "team"}
    assert found["budget"].text == "模具費用佔三成。" and found["team"].part == 1


def test_a_heading_alone_is_only_a_heading() -> None:
    found = find_stretches([part("錢要用在哪")], BARS, TALLY)
    assert found["budget"].bare
    assert not find_stretches([part("錢要用在哪", "模具費用佔三成。")], BARS, TALLY)["budget"].bare


def test_promises_to_write_later_are_no_words_of_a_section() -> None:
    assert find_stretches([part("", "模具費用待補")], BARS, TALLY) == {}


def test_without_examples_nothing_is_known() -> None:
    assert find_stretches([part("錢會用在哪", "模具費用佔三成。")], BARS, NOTHING) == {}


def test_faulty_examples_are_named_and_the_rest_stands() -> None:
    examples, problems = read_pieces({"team": ["我們是誰"], "budget": "錢"}, "x.toml")
    assert examples == [("team", "我們是誰")] and [problem.key for problem in problems] == ["budget"]


def seen(text: str, name: str = "draft.md") -> Recognised:
    return recognise(read_page(text.encode(), name=name), structure("product"))


def status(text: str, section: str) -> str:
    found = seen(text).find(section)
    assert found is not None
    return found.status


STORY = (
    "# 鹿燈｜一盞不閃的閱讀燈\n\n一盞給夜裡讀書的人的燈，十小時不閃，放在床頭也不會吵醒旁邊的人。\n\n"
    "讀到一半眼睛痠，多半不是書太難，是燈在閃。我們花了兩年，把它做到不閃。\n\n"
)


@pytest.mark.parametrize(
    "line",
    [
        "[影片 1 分 12 秒：打開燈的那一刻]",
        "（主視覺影片：main_1080p.mp4）",
        "【圖：夜裡的書桌】",
        '<video src="a.mp4"></video>',
    ],
)
def test_a_draft_that_notes_its_picture_has_one(line: str) -> None:
    assert status(f"{STORY}{line}\n\n下面是很長的一段故事，說的是夜裡讀書的人。", "hero_visual") == "present"


def test_short_questions_with_answers_are_a_faq() -> None:
    text = "可以水洗嗎？\n\n可以，冷水手洗。\n\n會掉色嗎？\n\n不會，已經泡過水。\n\n多久寄到？\n\n三天。"
    assert status(f"{STORY}## 還有\n\n{text}", "faq") == "present"


@pytest.mark.parametrize("under", ["", "（待補照片與介紹）", "TBD"])
def test_a_blank_heading_is_empty_whatever_the_last_line_says(under: str) -> None:
    text = f"{STORY}我們做了很多年的燈，也問了很多人。\n\n## 團隊介紹\n\n{under}\n\n今晚就支持我們，也請分享給朋友。"
    assert status(text, "team") == "empty"


TEAM = "## 團隊介紹\n\n主理人高子翔，做燈十一年；工程師林怡君，前光學廠設計師八年。\n\n"
WHY = "## 為什麼要做\n\n市面上的燈總是閃，讀兩頁眼睛就痠，只好關掉。\n\n"
WHAT = "## 三大特色\n\n- 不閃：十小時測試\n- 很輕：只有 480 克\n- 好收：折起來像一本書\n\n"
OFFER = "## 回饋方案\n\n- 早鳥單入 NT$980\n- 雙入 NT$1,880\n\n"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (STORY + WHY + WHAT + OFFER + TEAM, {}),
        (STORY + TEAM + WHY + WHAT + OFFER, {"team": "early"}),
        (STORY + OFFER + WHY + WHAT + TEAM, {"rewards": "early", "price": "early"}),
        (STORY + WHAT + OFFER + TEAM + WHY, {"problem": "late"}),
    ],
)
def test_what_stands_in_the_wrong_place(text: str, wrong: dict[str, str]) -> None:
    assert out_of_order(seen(text)) == wrong
