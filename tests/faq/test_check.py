"""Every check has a case that it finds; a good entry passes them all."""

import re
from typing import Any

import pytest

from csmkit.faq.check import SHORT_LIMIT, Known, check, read_words
from csmkit.faq.entry import Entry
from tests.faq.entries import entry
from tests.faq.material import ROOT, files

KNOWN = Known(
    facts=("payout_days",),
    letters=("preparation",),
    private=("好物工作室", "NT$123,456"),
    words={"項目": "專案", "質量": "品質"},
    allowed=("檢驗項目",),
)


def found(*entries: Entry) -> list[tuple[str, str]]:
    return [(problem.key, problem.message) for problem in check(entries, KNOWN)]


def test_a_good_entry_passes() -> None:
    good = entry(stages=("live",), kinds=("food",), letters=("preparation",), related=("other",))
    other = entry(
        "other",
        question="完全不同的問題?",
        also=("另一種問法",),
        short="約 {{ facts.payout_days }}。",
        answer="檢驗項目",
    )
    assert found(good, other) == []


@pytest.mark.parametrize(
    ("changes", "key", "word"),
    [
        ({"short": ""}, "短答", "missing"),
        ({"answer": ""}, "完整回答", "missing"),
        ({"short": "字" * (SHORT_LIMIT + 1)}, "短答", "121"),
        ({"also": ()}, "also", "no other way"),
        ({"related": ("nobody",)}, "related", "nobody"),
        ({"related": ("ads-budget",)}, "related", "ads-budget"),
        ({"stages": ("alive",)}, "stages", "alive"),
        ({"kinds": ("toy",)}, "kinds", "toy"),
        ({"letters": ("nobody",)}, "letters", "nobody"),
        ({"tags": ("廣告 預算",)}, "tags", "廣告 預算"),
        ({"tags": ("這是一個太長而不像標籤的標籤",)}, "tags", "這是"),
        ({"short": "{{ facts.nope }}"}, "短答", "nope"),
        ({"answer": "{{ somebody.name }}"}, "完整回答", "somebody"),
        ({"answer": "{% if x %}"}, "完整回答", "template"),
        ({"answer": "{{ facts.payout_days | upper }}"}, "完整回答", "template"),
        ({"answer": "這個項目"}, "完整回答", "項目"),
        ({"question": "質量如何?"}, "question", "質量"),
        ({"answer": "像好物工作室那樣"}, "完整回答", "好物工作室"),
        ({"answer": "募了 NT$123,456"}, "完整回答", "NT$123,456"),
        ({"answer": "寫信到 a.b@example.com"}, "完整回答", "a.b@example.com"),
        ({"short": "打 0912-345-678"}, "短答", "0912-345-678"),
    ],
)
def test_each_check_finds_its_case(changes: dict[str, Any], key: str, word: str) -> None:
    problems = found(entry(**changes))
    assert len(problems) == 1
    assert problems[0][0] == key
    assert word in problems[0][1]


def test_a_figure_counts_as_six_characters() -> None:
    text = "{{ facts.payout_days }}" + "字" * (SHORT_LIMIT - 6)
    assert found(entry(short=text)) == []
    assert found(entry(short=text + "字"))


def test_one_id_or_one_way_of_asking_in_two_entries() -> None:
    other = entry("other", question="完全不同?", also=("廣告費要抓多少才夠",), line=9)
    assert [key for key, _ in found(entry(), other)] == ["also"]
    assert [key for key, _ in found(entry(), entry(question="完全不同?", also=("不一樣",), line=9))] == ["id"]


def test_nearly_the_same_question() -> None:
    first = entry(question="廣告預算要抓多少比較好?", also=("甲",))
    other = entry("other", question="廣告預算要抓多少比較好呢?", also=("乙",), line=9)
    problems = check([first, other], KNOWN)
    assert [(problem.line, problem.key) for problem in problems] == [(9, "question")]


def test_problems_come_in_the_order_of_the_files() -> None:
    entries = [
        entry("b", path="b.md", line=3, short=""),
        entry("a", path="a.md", line=9, short="", also=("丁",), question="丙?"),
    ]
    assert [problem.path for problem in check(entries, KNOWN) if problem.key == "短答"] == ["a.md", "b.md"]


def test_the_entries_that_ship_use_the_words_of_taiwan() -> None:
    words, allowed = read_words((ROOT / "templates/faq/mainland.toml").read_text("utf-8"))
    problems = check([one for entries in files() for one in entries], Known(words=words, allowed=allowed))
    assert [str(problem) for problem in problems if re.search("mainland", problem.message)] == []
