"""Searching: what is found, what is not, and why."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmkit.faq.index import build_index, pack
from csmkit.faq.search import Hit, search
from csmkit.faq.segment import DamagedIndexError, Index, Segment
from tests.faq.entries import entry
from tests.faq.material import elsewhere, files, index, lexicon


def ids(message: str, limit: int = 3) -> list[str]:
    return [hit.id for hit in search(index(), message, limit=limit)]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("廣告費要抓多少才夠", "ads-budget-share"),
        ("我们想赶双11上架可以吗 现在还没拍影片", "plan-double11"),
        ("撥款", "closeout-payout-when"),
        ("UTM", "ads-utm"),
        ("ＢＳＭＩ", "law-bsmi"),
        ("newsl", "live-newsletter-schedule"),
        ("GA4 埋碼", "backoffice-tracking"),
        ("網紅的假粉", "promo-kol-check"),
        ("ads-roas-breakeven", "ads-roas-breakeven"),
        ("早鳥要打幾折 😂😂 <b>急</b>", "reward-early-bird"),
        ("押金", "contract-deposit"),
        ("種子用戶", "prelaunch-trial"),
        ("登陸頁", "prelaunch-teaser-page"),
        ("大小網紅", "promo-kol-size"),
    ],
)
def test_the_best_result(message: str, expected: str) -> None:
    assert ids(message)[0] == expected


def test_one_character_finds_something() -> None:
    hits = search(index(), "稅")
    assert hits
    assert all("稅" in hit.question + hit.short + "".join(hit.matched) for hit in hits)


def test_a_long_chat_message_finds_its_question() -> None:
    story = "您好!昨天跟工廠開了一整天的會,大家都累壞了,回家路上還下大雨,差點感冒,不過樣品摸起來很棒,老闆也很滿意。"
    message = f"{story * 4}想請問一下,贊助者說收到的東西少了一個配件,要怎麼處理比較好呢?謝謝您!"
    assert len(message) > 200
    assert "closeout-defects" in ids(message)


@pytest.mark.parametrize(
    "message",
    [
        "披薩",
        "披薩買一送一",
        "",
        "!!!???",
        "。。。",
        "😂😂😂",
        "謝謝您!",
        "asdfghjkl",
        "1234567",
        "12306",
        "明天會下雨嗎",
        "房東不退押金",
        "我家冷氣不冷要找誰修",
        "這部電影好看嗎",
    ],
)
def test_nothing_fits(message: str) -> None:
    assert ids(message) == []


@pytest.mark.parametrize(
    "message", ["<script>alert(1)</script> 撥款", "{{ facts.payout_days }} 撥款", "[/] 撥款 \x1b[31m"]
)
def test_code_in_a_message_is_text(message: str) -> None:
    assert "closeout-payout-when" in ids(message)


def test_a_slip_of_phonetic_typing_still_finds() -> None:
    assert ids("早鳥要打幾折")[0] == ids("早鳥要打幾摺")[0]
    own = [entry("a", question="陶笛要送審嗎", also=(), tags=(), short="", answer="")]
    found = search(build_index([*files(), own], lexicon(), elsewhere()), "陶迪要送審嗎")
    assert [hit.id for hit in found][:1] == ["a"]


def test_simplified_and_traditional_find_the_same() -> None:
    assert ids("后台运费设定") == ids("後台運費設定")


def test_a_synonym_is_named_in_the_reason() -> None:
    files = [[entry(question="KOL 合作要簽約嗎?", also=(), tags=())]]
    assert "網紅=KOL" in search(build_index(files, lexicon()), "網紅合作要簽約嗎")[0].matched


def test_a_latin_word_may_be_cut_short() -> None:
    assert "law-bsmi" in ids("bsm")


def test_highlights_stand_in_the_texts() -> None:
    for hit in search(index(), "廣告費要抓多少才夠"):
        for text, spans in ((hit.question, hit.question_spans), (hit.short, hit.short_spans)):
            assert all(0 <= start < end <= len(text) for start, end in spans)
            assert list(spans) == sorted(spans)
    best = search(index(), "廣告費要抓多少才夠")[0]
    assert "廣告" in [best.question[start:end] for start, end in best.question_spans]


def test_scores_fall_and_the_limit_holds() -> None:
    for limit in (1, 3, 10):
        hits = search(index(), "廣告", limit=limit)
        assert len(hits) <= limit
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_the_same_message_gives_the_same_result() -> None:
    assert search(index(), "集資期間可以延長嗎") == search(index(), "集資期間可以延長嗎")


FILTERED = [
    entry("live", stages=("live",), tags=("廣告",)),
    entry("ended", stages=("ended",), tags=("廣告", "撥款")),
    entry("any", stages=(), tags=("撥款",)),
]


@pytest.mark.parametrize(
    ("stage", "tag", "expected"),
    [
        (None, None, {"live", "ended", "any"}),
        ("live", None, {"live", "any"}),
        (None, "撥款", {"ended", "any"}),
        (None, "拨款", {"ended", "any"}),
        ("live", "廣告", {"live"}),
        ("closed", "廣告", set()),
        (None, "沒有這個", set()),
    ],
)
def test_filters(stage: str | None, tag: str | None, expected: set[str]) -> None:
    found: list[Hit] = search(build_index([FILTERED], lexicon()), "廣告預算", stage=stage, tag=tag)
    assert {hit.id for hit in found} == expected


def test_the_users_entry_hides_the_built_in_one_even_when_it_does_not_match() -> None:
    mine = entry("ads-budget", question="完全不同的撥款題目", also=(), tags=(), short="", answer="")
    found = search(build_index([[entry("ads-budget"), entry("other")], [mine]], lexicon()), "廣告預算")
    assert found[0].id == "other"
    assert all(hit.question == mine.question for hit in found if hit.id == "ads-budget")


def test_an_index_without_entries() -> None:
    assert search(build_index([], lexicon()), "廣告") == []
    assert search(build_index([[]], lexicon()), "廣告") == []


def test_a_hundred_thousand_characters_are_bounded() -> None:
    message = "".join(chr(0x4E00 + number % 20_000) for number in range(100_000))
    began = time.perf_counter()
    search(index(), message)
    assert time.perf_counter() - began < 5


def test_postings_out_of_range_are_damage() -> None:
    data = bytearray(pack([entry(question="彩虹", also=(), tags=())] * 2, lexicon()))
    place = data.index("彩虹".encode()) + len("彩虹".encode()) + 2
    data[place : place + 2] = b"\xff\xff"
    with pytest.raises(DamagedIndexError):
        search(Index((Segment(data),), lexicon()), "彩虹集資")


@given(st.text(max_size=200))
def test_no_message_makes_it_fail(message: str) -> None:
    for hit in search(index(), message):
        assert hit.score > 0


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        ("我們想把目標從50萬改成30萬", "plan-change-goal"),
        ("想把結束日從12月20改到12月31 可以嗎", "plan-change-goal"),
        ("價格想從1283改成1497可以嗎 已經有人買了", "backoffice-edit-sold-reward"),
        ("每天537元廣告夠不夠", "ads-small-budget"),
    ],
)
def test_figures_of_the_client_do_not_keep_a_message_from_its_answer(message: str, answer: str) -> None:
    assert answer in [hit.id for hit in search(index(), message, limit=3)]
