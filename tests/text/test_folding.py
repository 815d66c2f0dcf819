"""What people would call the same text folds to the same text, and the way back is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmkit.text.folding import fold, fold_with_origins


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("後台", "后台"),
        ("臺灣", "台灣"),
        ("裡面", "里面"),
        ("裏面", "裡面"),
        ("平臺", "平台"),
        ("回覆", "回复"),
        ("妳們", "你们"),
        ("祕密", "秘密"),
        ("著作", "着作"),
        ("ＲＯＡＳ", "roas"),
        ("ＣＳＭ１２３", "csm123"),
        ("Café", "CAFE"),
        ("Cafe\u0301", "café"),
        ("㎡", "m2"),
        ("①", "1"),
        ("廣\u200b告", "广告"),
        ("ﬁt", "FIT"),
    ],
)
def test_variants_fold_together(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("撥款", "退款"), ("網紅", "網路"), ("12", "21"), ("開", "關")])
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_the_way_back_survives_changes_of_length() -> None:
    folded = fold_with_origins("㎡的Ｃafe\u0301價")
    start = folded.text.index("cafe")
    assert folded.span(start, start + 4) == (2, 6)
    assert folded.span(0, 2) == (0, 1)
    assert folded.span(len(folded.text) - 1, len(folded.text)) == (7, 8)


@given(st.text())
def test_folding_is_done_once_and_every_character_knows_its_origin(text: str) -> None:
    folded = fold_with_origins(text)
    assert folded.text == fold(text)
    assert fold(folded.text) == folded.text
    assert len(folded.origins) == len(folded.text)
    assert list(folded.origins) == sorted(folded.origins)
    assert all(0 <= origin < len(text) for origin in folded.origins)


@given(st.text(), st.text())
def test_characters_fold_by_themselves(one: str, other: str) -> None:
    assert fold(one + other) == fold(one) + fold(other)
