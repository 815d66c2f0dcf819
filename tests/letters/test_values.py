"""Values print right; gaps are collected and never raised."""

from datetime import date
from decimal import Decimal

import pytest

from csmkit.domain.vocabulary import Kind, Role
from csmkit.letters.values import (
    Count,
    Day,
    Fields,
    Missing,
    Named,
    Percent,
    Rate,
    Run,
    SmallTwd,
    Twd,
    fact_text,
    is_known,
    join_zh,
    mask,
    unmask,
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Twd(1234567), "NT$1,234,567"),
        (Twd(500000) - Twd(412300), "NT$87,700"),
        (Twd(100) * 3 + 5, "NT$305"),
        (Twd(100) // 3, "NT$33"),
        (500 - Twd(100), "NT$400"),
        (SmallTwd("9.50"), "NT$9.5"),
        (SmallTwd("1200"), "NT$1,200"),
        (Count(12345), "12,345"),
        (Rate("0.013"), "1.3%"),
        (Rate("0.08"), "8%"),
        (Percent("180.3"), "180.3%"),
        (Percent("100.0"), "100%"),
        (Day.of(date(2026, 11, 30)), "2026/11/30(一)"),
        (Day.of(date(2026, 11, 30), english=True), "2026/11/30 (Mon)"),
        (Named.of(Kind.PRODUCT), "商品"),
    ],
)
def test_a_value_prints_as_letters_write_it(value: object, shown: str) -> None:
    assert str(value) == shown


def test_a_word_is_compared_by_its_id() -> None:
    assert Named.of(Role.DECISION_MAKER) == "decision-maker"


def test_a_gap_is_false_empty_compares_with_nothing_and_takes_sums_with_it() -> None:
    run = Run()
    gap = Missing("project.money.goal", run)
    assert not gap and list(gap) == [] and len(gap) == 0
    assert not (gap < 5 or gap > 5 or gap == 5 or gap == Missing("project.money.goal", run))
    assert run.gaps == {}
    assert str(gap - 5) == str(5 + gap) == str(-gap) == "【缺:project.money.goal】"
    assert list(run.gaps) == ["project.money.goal"]


def test_fields_give_values_gaps_and_tables_under_their_paths() -> None:
    run = Run()
    fields = Fields("project", {"title": "燈", "empty": "  ", "dates": {"end": date(2026, 1, 1)}, "rows": ()}, run)
    assert fields.at("title") == "燈"
    assert [str(fields.at(name)) for name in ("empty", "nothing")] == ["【缺:project.empty】", "【缺:project.nothing】"]
    assert fields.at("dates").at("end") == date(2026, 1, 1)
    assert str(fields.at("dates").at("launch")) == "【缺:project.dates.launch】"
    assert not fields.at("rows")
    assert list(run.used) == [
        "project.title",
        "project.empty",
        "project.nothing",
        "project.dates.end",
        "project.dates.launch",
        "project.rows",
    ]


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([], ""),
        (["燈"], "燈"),
        (["甲", "乙"], "甲與乙"),
        (["甲", "乙", "丙"], "甲、乙與丙"),
        (["甲 A", "B"], "甲 A 與 B"),
        ("一句話", "一句話"),
    ],
)
def test_lists_are_joined_in_chinese(rows: object, shown: str) -> None:
    assert join_zh(rows) == shown


def test_lists_are_joined_in_english() -> None:
    assert join_zh(["a", "b", "c"], english=True) == "a, b and c"


def test_an_empty_list_of_the_record_is_a_gap_when_printed() -> None:
    run = Run()
    rows = Fields("project", {"services": ()}, run).at("services")
    assert not is_known(rows) and join_zh(rows) == "【缺:project.services】"
    assert list(run.gaps) == ["project.services"]


@pytest.mark.parametrize(
    "text", ["*粗*", "- 一", "1. 一", "# 一", "[字](http://x)", "<b>", "a|b", "{{ 7*7 }}", "`x`", "~", "\\"]
)
def test_masked_data_comes_back_as_it_was(text: str) -> None:
    masked = mask(text)
    assert unmask(masked) == text
    assert not set(masked) & set("*[]<>#|{}`~\\")
    assert mask(masked) != masked, "what a file holds in place of a mask never passes for one"


def test_masking_keeps_data_on_one_line_and_foreign_marks_out() -> None:
    assert mask("第一行\r\nBcc: x@y.z") == unmask(mask("第一行 Bcc: x@y.z"))
    assert "\ue02a" not in unmask(mask("\ue02a"))


@pytest.mark.parametrize(
    ("unit", "value", "shown"),
    [
        ("rate", 0.08, "8%"),
        ("rate", 0.025, "2.5%"),
        ("twd", 15, "NT$15"),
        ("days", 180, "180 天"),
        ("working-days", 10, "10 個工作天"),
        ("text", "寫明文件", "寫明文件"),
        ("text", "  ", None),
        ("rate", None, None),
        ("rate", True, None),
        ("twd", -5, None),
    ],
)
def test_facts_print_with_their_unit(unit: str, value: object, shown: str | None) -> None:
    assert fact_text(unit, value) == shown


def test_facts_print_as_the_model_of_facts_prints_them() -> None:
    from csmkit.domain.facts import Fact

    for unit, value in (("rate", 0.08), ("twd", 1500), ("days", 30), ("working-days", 5), ("text", "寫明")):
        fact = Fact.model_validate({"unit": unit, "value": value})
        assert fact_text(unit, value) == fact.shown()


def test_numbers_from_the_journal_are_exact() -> None:
    assert str(Rate(Decimal("0.013"))) == "1.3%"
