"""Settlement sheets: exact, and adding up whatever the sums."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmkit.domain.settlement import Line, Rate, Sheet, Sums, payout_sheet, refund_sheet, rounded
from csmkit.errors import InvalidDataError, RefusedError

AS_OF = date(2026, 1, 5)
EIGHT, TWO = Rate("platform_fee_rate", Decimal("0.08"), AS_OF), Rate("payment_fee_rate", Decimal("0.02"), AS_OF)
RATES = st.integers(0, 10_000).map(lambda number: Decimal(number) / 10_000)
AMOUNTS = st.integers(0, 10**9)


def amounts(sheet: Sheet) -> dict[str, int | None]:
    return {line.id: line.amount for line in sheet.lines}


@pytest.mark.parametrize(
    ("amount", "whole"),
    [("0.4", 0), ("0.5", 1), ("1.5", 2), ("2.5", 3), ("2.4999", 2), ("98765.5", 98766)],
)
def test_half_a_dollar_rounds_up(amount: str, whole: int) -> None:
    assert rounded(Decimal(amount)) == whole


def test_a_payout_line_by_line() -> None:
    sums = Sums(
        raised=1_234_567,
        cancelled=4_000,
        refunded=333,
        service_quote=36_000,
        execution_fee=60_000,
        advance_paid=100_000,
    )
    sheet = payout_sheet(sums, EIGHT, TWO)
    # 1,230,234 × 8 % = 98,418.72 and × 2 % = 24,604.68
    assert amounts(sheet) == {
        "raised": 1_234_567, "cancelled": 4_000, "refunded": 333, "net": 1_230_234, "platform_fee": 98_419,
        "payment_fee": 24_605, "execution_fee": 60_000, "service_quote": 36_000, "tax": None, "advance_paid": 100_000,
    }  # fmt: skip
    assert sheet.totals == {"payout": 911_210}
    fee = next(line for line in sheet.lines if line.id == "platform_fee")
    assert (fee.formula, fee.as_of, fee.zh) == ("1,230,234 × 8%", AS_OF, "平台服務費")
    assert next(line.zh for line in sheet.lines if line.id == "tax") == "稅依合約與會計師"


def test_tax_is_taken_where_the_facts_name_a_rate() -> None:
    sheet = payout_sheet(Sums(1_000_000, service_quote=10_000), EIGHT, TWO, Rate("tax_rate", Decimal("0.05"), AS_OF))
    assert amounts(sheet)["tax"] == 5_500  # 5 % of 80,000 + 20,000 + 10,000
    assert sheet.totals == {"payout": 1_000_000 - 110_000 - 5_500}


@pytest.mark.parametrize(
    ("bearer", "totals"),
    [
        ("team", {"backers": 500_000, "team": 80_000 + 1_500}),
        ("platform", {"backers": 500_000, "team": 80_000}),
        ("backers", {"backers": 498_500, "team": 80_000}),
    ],
)
def test_refunds_by_who_bears_the_fee(bearer: str, totals: dict[str, int]) -> None:
    sheet = refund_sheet(Sums(500_000, advance_paid=80_000, backers=100), Rate("transfer_fee", Decimal(15)), bearer)
    assert sheet.totals == totals


@pytest.mark.parametrize(
    ("sums", "rate", "reason"),
    [
        (Sums(-1), EIGHT, "negative"),
        (Sums(100, refunded=-5), EIGHT, "negative"),
        (Sums(100, cancelled=80, refunded=21), EIGHT, "more than what was raised"),
        (Sums(100), Rate("platform_fee_rate", Decimal(8)), "800%"),
        (Sums(100), Rate("platform_fee_rate", Decimal("-0.01")), "between 0% and 100%"),
    ],
)
def test_what_cannot_be_is_refused(sums: Sums, rate: Rate, reason: str) -> None:
    with pytest.raises(InvalidDataError, match=reason):
        payout_sheet(sums, rate, TWO)


def test_nothing_is_paid_out_below_zero() -> None:
    with pytest.raises(RefusedError, match=r"NT\$900 more"):
        payout_sheet(Sums(1_000, service_quote=1_800), EIGHT, TWO)


@settings(max_examples=1000, deadline=None)
@given(st.builds(Sums, *[AMOUNTS] * 7), RATES, RATES, st.none() | RATES)
def test_payout_sheets_add_up(sums: Sums, platform: Decimal, payment: Decimal, tax: Decimal | None) -> None:
    rate = Rate("tax_rate", tax) if tax is not None else None
    try:
        sheet = payout_sheet(sums, Rate("a", platform), Rate("b", payment), rate)
    except (InvalidDataError, RefusedError):
        return
    assert sheet.adds_up() and sheet.totals["payout"] >= 0
    found = amounts(sheet)
    taken = sum(found[name] or 0 for name in found if name not in ("raised", "net"))
    assert sheet.totals["payout"] == sums.raised - taken
    net = sums.raised - sums.cancelled - sums.refunded
    assert abs((found["platform_fee"] or 0) - net * platform) <= Decimal("0.5")


@settings(max_examples=500, deadline=None)
@given(st.builds(Sums, *[AMOUNTS] * 6, st.integers(0, 10**5)), st.sampled_from(["team", "platform", "backers"]))
def test_refund_sheets_add_up(sums: Sums, bearer: str) -> None:
    try:
        sheet = refund_sheet(sums, Rate("transfer_fee", Decimal(15)), bearer)
    except (InvalidDataError, RefusedError):
        return
    assert sheet.adds_up() and min(sheet.totals.values()) >= 0


def test_a_sheet_that_does_not_add_up_says_so() -> None:
    line = Line("raised", "集資金額", "raised", "", 100, 1, "payout")
    assert Sheet((line,), {"payout": 100}).adds_up()
    assert not Sheet((line,), {"payout": 99}).adds_up()
