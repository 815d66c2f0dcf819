"""What a letter quotes of a page: whole words to the end of a clause, nothing cut open, no source of a table."""

import pytest

from csmkit.pages.quoting import quotable

QUOTES = [
    ("一顆 500 克的酸種麵包，給早上趕時間的你。", "一顆 500 克的酸種麵包，給早上趕時間的你。"),
    ("【風險與承諾】", "風險與承諾"),
    ("「終於不用躲在被子裡了。」", "終於不用躲在被子裡了。"),
    ("1. 坐了八小時，腰先下班", "坐了八小時，腰先下班"),
    ("🔧 一個墊片，一千二", "🔧 一個墊片，一千二"),
    ("作者林遠寫過《山裡的路》，也寫過《" + "河邊的人與他們的狗" * 5, "作者林遠寫過《山裡的路》"),
    ("方案 | 內容 | 集資價\n早鳥 | 一份 | NT$880", ""),
    ("早鳥 | 一份 | NT$880", ""),
    ("「我女兒現在叫它阿桂，因為她說" + "它煮飯的樣子很像阿嬤" * 5, ""),
    ("這本書收錄了全台灣三十二家老戲院的招牌與它們最後一任放映師的口述歷史還有手稿", ""),
    ("43% NT$128,700 / 300", ""),
    ("", ""),
]


@pytest.mark.parametrize(("evidence", "quote"), QUOTES, ids=range(len(QUOTES)))
def test_what_can_stand_in_quotation_marks(evidence: str, quote: str) -> None:
    said = quotable(evidence[:60])
    assert said.rstrip("。") == quote.rstrip("。")


def test_what_was_cut_is_no_end() -> None:
    long = "他說，" + "很長的一句話" * 12
    assert quotable(long[:60]) == ""
