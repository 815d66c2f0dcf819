"""A message becomes weighted terms; filler goes, the question counts most."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmkit.faq.query import MAX_CHARACTERS, Query, read_query
from tests.faq.material import lexicon


def query(message: str) -> Query:
    return read_query(message, lexicon())


def weights(message: str) -> dict[str, float]:
    return {term.text: term.weight for term in query(message).terms}


@pytest.mark.parametrize(
    "message",
    [
        "",
        "   ",
        "!!!???",
        "。。、,",
        "😂😂👍",
        "您好",
        "謝謝您!",
        "早安~",
        "好的,收到,感謝!",
        "哈哈哈哈",
        "ok thx",
        "專員您好,不好意思打擾了",
    ],
)
def test_messages_without_content_have_no_terms(message: str) -> None:
    assert query(message).terms == ()


def test_politeness_around_a_question_changes_nothing() -> None:
    plain = weights("早鳥要打幾折?")
    polite = weights("您好,不好意思打擾了~想請問一下,早鳥要打幾折?謝謝您!")
    assert polite == plain


def test_what_is_asked_outweighs_what_is_told() -> None:
    found = weights("昨天跟工廠開會開到半夜,模具還要再等兩個月才會好,大家都很累。請問彩虹是什麼顏色呢?")
    assert found["彩虹"] > found["工厂"] > 0


def test_variants_give_the_same_terms() -> None:
    assert weights("後台設定在哪裡") == weights("后台设定在哪里")


def test_a_word_of_the_table_stands_for_its_group() -> None:
    assert {key for key in weights("找網紅") if key[0] == "="} & {key for key in weights("找 KOL") if key[0] == "="}


def test_spans_are_places_in_the_message() -> None:
    message = "請問ＲＯＡＳ怎麼算"
    spans = {term.text: term.spans for term in query(message).terms}
    assert [message[start:end] for start, end in spans["roas"]] == ["ＲＯＡＳ"]


def test_a_huge_message_is_read_from_both_ends() -> None:
    found = query("撥款時間" + "無關的內容" * 40_000 + "開模費用")
    assert len(found.text) <= MAX_CHARACTERS + 1
    assert {"拨款", "开模"} <= {term.text for term in found.terms}


@given(st.text(max_size=300))
def test_any_text_is_a_query(message: str) -> None:
    found = query(message)
    for term in found.terms:
        assert term.weight > 0
        assert all(0 <= start < end <= len(found.text) for start, end in term.spans)
