"""FAQ files are read entry by entry; what is wrong has a line and hides nothing else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmkit.errors import Problem
from csmkit.faq.entry import Ask, Entry, Guide
from csmkit.faq.parse import merge_layers, parse_file
from tests.faq.entries import TEXT, entry

AFTER = '\n## 第二題?\n\n```toml\nid = "second"\n```\n\n### 短答\n\n可以。\n'


def read(text: str) -> tuple[list[Entry], list[Problem]]:
    return parse_file(text, "faq/ads.md")


def test_every_part_is_read() -> None:
    entries, problems = read(TEXT)
    assert problems == []
    assert entries == [
        Entry(
            id="ads-budget",
            question="廣告預算要抓多少?",
            group="廣告",
            also=("廣告費要抓多少才夠",),
            tags=("廣告",),
            stages=("preparing",),
            letters=("preparation",),
            guides=(Guide("後台教學", ""),),
            as_of=date(2026, 11, 23),
            review_by=date(2027, 5, 23),
            ask_first=(Ask("ad_budget", "願意拿出多少?"), Ask("", "做過廣告嗎?")),
            short="先看毛利,再抓上限。",
            answer="先算每筆毛利。\n\n```\n## 這不是標題\n```",
            note="先問資源。",
            path="faq/ads.md",
            line=3,
        )
    ]
    assert not entries[0].is_stale(date(2027, 5, 23))
    assert entries[0].is_stale(date(2027, 5, 24))


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "lost"),
    [
        ('id = "ads-budget"\n', "", 5, "id", True),
        ('id = "ads-budget"', 'id = "two words"', 6, "id", True),
        ('id = "ads-budget"', "id = 7", 6, "id", True),
        ('tags = ["廣告"]', "tags = [廣告]", 8, "tags", True),
        ('tags = ["廣告"]', 'tags = "廣告"', 8, "tags", False),
        ('tags = ["廣告"]', "tags = 3", 8, "tags", False),
        ('tags = ["廣告"]', 'tags = ["廣告", 3]', 8, "tags", False),
        ("as_of = 2026-11-23", 'as_of = "2026-11-23"', 14, "as_of", False),
        ('guides = [{ title = "後台教學", link = "" }]', 'guides = ["後台教學"]', 13, "guides", False),
        ("kinds = []", "kind = []", 10, "kind", False),
        ("### 內部備註", "### 內部備忘", 35, "", False),
        ("### 內部備註", "### 短答", 35, "", False),
        ("```toml\n", "", 3, "", True),
        ("## 廣告預算要抓多少?", "##  ", 3, "", True),
    ],
)
def test_one_bad_entry_is_reported_with_its_line(old: str, new: str, line: int, key: str, lost: bool) -> None:
    entries, problems = read(TEXT.replace(old, new, 1) + AFTER)
    assert (problems[0].path, problems[0].line, problems[0].key) == ("faq/ads.md", line, key)
    assert [found.id for found in entries] == (["second"] if lost else ["ads-budget", "second"])


def test_a_part_with_an_unknown_name_is_left_out_because_it_may_be_a_note() -> None:
    entries, _problems = read(TEXT.replace("### 內部備註", "### 內部備忘"))
    assert "先問資源" not in entries[0].answer + entries[0].short
    assert entries[0].note == ""


@pytest.mark.parametrize("name", ["### 短答", "### 短答 ###", "### 短 答".replace(" 答", "答"), "###  短答  "])
def test_part_names_are_forgiving(name: str) -> None:
    assert read(TEXT.replace("### 短答", name))[0][0].short


def test_simplified_part_names_are_understood() -> None:
    found = read(TEXT.replace("### 先問", "### 先问").replace("### 內部備註", "### 内部备注"))
    assert found == read(TEXT)


def test_an_unclosed_fence_hides_nothing() -> None:
    text = TEXT.replace("## 這不是標題\n```\n", "說明\n") + AFTER
    entries, problems = read(text)
    assert [found.id for found in entries] == ["ads-budget", "second"]
    assert [(problem.line, problem.key) for problem in problems] == [(31, "")]


def test_unclosed_metadata_costs_its_own_entry_only() -> None:
    entries, problems = read(TEXT.replace("review_by = 2027-05-23\n```\n", "review_by = 2027-05-23\n", 1) + AFTER)
    assert "second" in [found.id for found in entries]
    assert problems


def test_two_entries_with_one_id_keep_the_first() -> None:
    entries, problems = read(TEXT + AFTER + AFTER.replace("第二題", "第三題"))
    assert [found.question for found in entries] == ["廣告預算要抓多少?", "第二題?"]
    assert len(problems) == 1
    assert "second" in problems[0].message


def test_html_scripts_and_template_code_stay_text() -> None:
    hostile = "<script>alert(1)</script> {{ 7 * 7 }} {% for %} [/] \x1b[31m"
    entries, problems = read(TEXT.replace("廣告預算要抓多少?", hostile, 1).replace("先算每筆毛利。", hostile))
    assert problems == []
    assert entries[0].question == hostile
    assert hostile in entries[0].answer


@pytest.mark.parametrize("text", ["", "\ufeff", "# 廣告\n", "只有文字", "\n" * 5])
def test_files_without_entries(text: str) -> None:
    assert read(text) == ([], [])


def test_windows_line_ends_and_byte_order_mark() -> None:
    assert read("\ufeff" + TEXT.replace("\n", "\r\n")) == read(TEXT)


def test_many_unclosed_fences_are_read_in_linear_time() -> None:
    entries, problems = read("```x\n" * 50_000 + TEXT)
    assert [found.id for found in entries] == ["ads-budget"]
    assert problems


@given(st.lists(st.sampled_from([*TEXT.splitlines(), "```", "~~~", "## x", "### 短答", "id = 1", ""]), max_size=40))
def test_nothing_makes_it_fail(lines: list[str]) -> None:
    entries, problems = read("\n".join(lines))
    assert len({found.id for found in entries}) == len(entries)
    assert all(problem.line is None or 1 <= problem.line <= len(lines) for problem in problems)


def test_a_later_layer_replaces_by_id_and_adds() -> None:
    ours = entry("ads-budget", question="我的版本?", path="faq/mine.md")
    merged, problems = merge_layers([[entry("a"), entry("ads-budget")], [ours, entry("mine")]])
    assert [found.id for found in merged] == ["a", "ads-budget", "mine"]
    assert merged[1].question == "我的版本?"
    assert problems == []


def test_one_layer_with_one_id_twice_is_a_problem() -> None:
    merged, problems = merge_layers([[entry("a", line=3), entry("a", line=9, question="再問?")]])
    assert [found.question for found in merged] == ["廣告預算要抓多少?"]
    assert [problem.line for problem in problems] == [9]


def test_a_file_may_hold_several_groups() -> None:
    entry = '## {q}\n\n```toml\nid = "{i}"\n```\n\n### 短答\n\n好\n\n### 完整回答\n\n好\n\n'
    text = "# 甲組\n\n" + entry.format(q="一?", i="one") + "# 乙組\n\n" + entry.format(q="二?", i="two")
    entries, problems = parse_file(text, "faq/own.md")
    assert [(found.id, found.group) for found in entries] == [("one", "甲組"), ("two", "乙組")] and not problems
