"""Figures in found answers, questions without one grouped, entries by id, and what was told before."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from csmkit.errors import NotFoundError, UsageError
from csmkit.faq.search import Hit
from csmkit.services.faq import at_home, find_answers, remember
from csmkit.services.faq_entries import find_entry, list_entries
from csmkit.services.faq_facts import fact_values, fill_hits, out_of_date, read_facts
from csmkit.services.faq_gaps import list_gaps, read_gaps
from csmkit.services.faq_shelf import open_index
from csmkit.services.faq_source import from_sent
from csmkit.services.faq_told import Told, told_line
from tests.services.faq_desk import lay_faq_desk

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def desk(desk_dir: Path) -> Path:
    """A desk with clients and entries of its own."""
    return lay_faq_desk(desk_dir)


def _hit(short: str, *spans: tuple[int, int]) -> Hit:
    return Hit("x", "q", "g", 1.0, (), short, (), spans)


def test_marks_move_with_the_figures(desk: Path) -> None:
    short = "撥款 {{ facts.payout_days }} 內撥款，{{facts.none}}撥款"
    places = [place for place in range(len(short)) if short.startswith("撥款", place)]
    hit = fill_hits([_hit(short, *((place, place + 2) for place in places), (6, 9))], desk)[0]
    assert hit.short == "撥款 10 個工作天 內撥款，【缺:facts.none】撥款"
    assert [hit.short[start:end] for start, end in hit.short_spans] == ["撥款", "撥款", "撥款"]


def test_figures_print_as_in_letters(desk: Path) -> None:
    assert fact_values(read_facts(desk)) == {"payout_days": "10 個工作天", "platform_fee_rate": "8%"}
    facts = read_facts(desk)
    assert out_of_date(facts, ["payout_days", "platform_fee_rate", "none"], date(2026, 1, 1)) == {
        "platform_fee_rate": date(2025, 12, 31)
    }


@pytest.mark.parametrize("data", [b"[x\n", b"\xff\xfe", b"x = 5\n", b""])
def test_figures_that_cannot_be_read_are_gaps(desk: Path, data: bytes) -> None:
    (desk / "facts.toml").write_bytes(data)
    assert fact_values(read_facts(desk)) == {}
    assert fill_hits([_hit("{{ facts.a }}")], desk)[0].short == "【缺:facts.a】"
    assert read_facts(None) == {}


@pytest.mark.parametrize(
    ("questions", "sizes"),
    [
        (["可以用比特幣付款嗎", "你們收比特幣嗎", "請問比特幣怎麼付款"], [3]),
        (["哪裡有好吃的披薩", "好吃的披薩推薦一下", "今天股市怎麼樣"], [2, 1]),
        (["披薩", "披薩", "披薩"], [3]),
        (["推薦餐廳", "明天會下雨嗎", "世界盃誰贏"], [1, 1, 1]),
    ],
)
def test_like_questions_come_together(desk: Path, questions: list[str], sizes: list[int]) -> None:
    for question in questions:
        assert remember(desk, question, NOW)
    found = list_gaps(desk)
    assert sorted((len(group.questions) for group in found.groups), reverse=True) == sizes
    assert [group.is_candidate for group in found.groups] == [len(group.questions) >= 3 for group in found.groups]


def test_a_question_is_one_line_whatever_was_pasted(desk: Path) -> None:
    remember(desk, '披薩\n"]\x1b[31m = {' + "長" * 30_000, NOW)
    text = (desk / "faq/gaps.toml").read_text(encoding="utf-8")
    assert text.count("\n") == 1 and "\x1b" not in text and len(text) < 700
    assert len(read_gaps(desk)[0]) == 1 and not read_gaps(desk)[1]


def test_where_nothing_can_be_written_searching_goes_on(desk: Path) -> None:
    (desk / "faq/gaps.toml").mkdir()
    assert remember(desk, "披薩", NOW) is False
    assert find_answers(desk, "測試撥款要幾天").hits


def test_a_foreign_word_comes_home_with_an_own_entry(desk: Path) -> None:
    assert not find_answers(desk, "可以用比特幣付款嗎").hits
    opened = open_index(desk)
    assert at_home(opened, "可以用比特幣付款嗎") is opened.searched
    (desk / "faq/coin.md").write_text(
        '# 付款\n\n## 可以用比特幣付款嗎？\n\n```toml\nid = "coin"\n```\n\n### 短答\n\n不行。\n', encoding="utf-8"
    )
    assert [hit.id for hit in find_answers(desk, "可以用比特幣付款嗎").hits] == ["coin"]
    assert not find_answers(desk, "今天股市怎麼樣").hits


def test_entries_by_their_names(desk: Path) -> None:
    assert find_entry(desk, "t-payout").question == "測試撥款要幾天？"
    assert find_entry(desk, " T-PAY ").id == "t-payout"
    assert find_entry(None, "start-fit").path == "faq/01-start.md"
    with pytest.raises(UsageError):
        find_entry(desk, "t-")
    for text in ("", "t-payuot", "#id:x", "\x1b[31m"):
        with pytest.raises((NotFoundError, UsageError)) as caught:
            find_entry(desk, text)
        assert "\x1b" not in str(caught.value)


def test_a_file_of_the_same_name_stands_in_place_of_the_built_in_one(desk: Path) -> None:
    (desk / "faq/01-start.md").write_text("# 空的\n", encoding="utf-8")
    assert not [row for row in list_entries(desk).rows if row.id == "start-fit"]


def test_the_line_about_what_was_told() -> None:
    day = date(2026, 1, 2)
    assert told_line(Told(day, "a", True, (), ""), "a") == "Told the same on 2026-01-02."
    changed = told_line(Told(day, "b", False, (("facts.x", "1", "2"),), "sent/x.md"), "a")
    assert changed == "Careful: on 2026-01-02 (b) they were told something else: facts.x: 1 → 2; sent/x.md."


def test_a_mail_that_was_sent_is_read(desk: Path) -> None:
    (desk / "sent/one.eml").write_text(
        "Subject: hello\nContent-Type: text/plain; charset=utf-8\n\nDear,\n\nYes.\n", encoding="utf-8"
    )
    read = from_sent(desk, "sent/one.eml")
    assert (read.draft.question, read.entries) == ("hello", "")
    assert "Yes." in read.draft.answer
    with pytest.raises(NotFoundError):
        from_sent(desk, "sent/none.eml")
