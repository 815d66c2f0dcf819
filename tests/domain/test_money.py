"""Money, dates and shares as letters print them."""

from datetime import date
from decimal import Decimal

import pytest

from csmkit.domain.facts import Fact, expiry_note
from csmkit.domain.money import day_zh, percent, share, twd


@pytest.mark.parametrize(
    ("amount", "text"), [(0, "NT$0"), (999, "NT$999"), (1234567, "NT$1,234,567"), (-5000, "-NT$5,000")]
)
def test_money(amount: int, text: str) -> None:
    assert twd(amount) == text


def test_dates_carry_their_weekday() -> None:
    assert day_zh(date(2026, 11, 30)) == "2026/11/30(一)"
    assert day_zh(date(2026, 11, 29)) == "2026/11/29(日)"


@pytest.mark.parametrize(
    ("rate", "text"), [("0.08", "8%"), ("0.025", "2.5%"), ("1", "100%"), ("0", "0%"), ("0.1", "10%")]
)
def test_rates(rate: str, text: str) -> None:
    assert percent(Decimal(rate)) == text


@pytest.mark.parametrize(
    ("part", "whole", "result"), [(1, 3, "33.3"), (2, 3, "66.7"), (1, 8, "12.5"), (1, 2000, "0.1"), (5, 0, None)]
)
def test_shares_are_rounded_half_up(part: int, whole: int, result: str | None) -> None:
    assert share(part, whole) == (Decimal(result) if result else None)


@pytest.mark.parametrize(
    ("unit", "value", "shown"),
    [
        ("rate", 0.08, "8%"),
        ("twd", 15, "NT$15"),
        ("days", 60, "60 天"),
        ("working-days", 10, "10 個工作天"),
        ("text", "0800123456", "0800123456"),
        ("text", "1e5", "1e5"),
        ("rate", "", ""),
    ],
)
def test_facts_print_by_their_unit(unit: str, value: object, shown: str) -> None:
    assert Fact.model_validate({"unit": unit, "value": value}).shown() == shown


@pytest.mark.parametrize(
    ("unit", "value"), [("rate", 8), ("rate", -0.1), ("twd", "很多"), ("days", 1.5), ("rate", "8%")]
)
def test_facts_that_do_not_fit_their_unit(unit: str, value: object) -> None:
    with pytest.raises(ValueError, match="csm_"):
        Fact.model_validate({"unit": unit, "value": value})


def test_facts_grow_old() -> None:
    fact = Fact.model_validate({"value": 1, "valid_until": date(2026, 1, 31)})
    assert not fact.expired(date(2026, 1, 31)) and fact.expired(date(2026, 2, 1))
    assert "expired 1 day ago" in expiry_note(fact, date(2026, 2, 1))
    assert expiry_note(fact, date(2025, 12, 1)) == ""
