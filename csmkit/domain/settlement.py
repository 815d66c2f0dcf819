"""The settlement sheet: what is paid out, or back, and how each sum comes about.

Rounding: each fee is computed by itself from the pledges that stay and rounded half up to whole TWD (四捨五入到元); no
rounded sum is ever rounded again. A sheet checks itself: the lines of each part add up to its total.
"""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from csmkit.domain.money import percent, twd
from csmkit.errors import InvalidDataError, RefusedError
from csmkit.language import _, current

Part = Literal["payout", "backers", "team"]


class Rate(NamedTuple):
    """A rate or a sum out of the platform facts, with the day it was true."""

    key: str
    value: Decimal
    as_of: date | None = None


class Sums(NamedTuple):
    """What the record says, in whole TWD; `backers` counts people."""

    raised: int
    cancelled: int = 0
    refunded: int = 0
    service_quote: int = 0
    execution_fee: int = 0
    advance_paid: int = 0
    backers: int = 0


class Line(NamedTuple):
    """One line of a sheet.

    Attributes:
        id: its stable name.
        zh, en: its label.
        formula: how the sum comes about.
        amount: in whole TWD; None where only words can be said.
        sign: 1 adds to its part's total, -1 takes from it, 0 is shown only.
        part: which total it belongs to.
        as_of: the day the fact behind it was true.
    """

    id: str
    zh: str
    en: str
    formula: str
    amount: int | None
    sign: Literal[-1, 0, 1]
    part: Part
    as_of: date | None = None

    @property
    def label(self) -> str:
        """The label in the interface's language."""
        return self.zh if current() == "zh_TW" else self.en


class Sheet(NamedTuple):
    """A settlement: its lines and the total of each part.

    Attributes:
        lines: in the order of the computation, totals excluded.
        totals: what is paid to the team (payout), back to the backers, and owed by the team.
    """

    lines: tuple[Line, ...]
    totals: dict[Part, int]

    def adds_up(self) -> bool:
        """Whether the lines of every part come to its total."""
        sums: dict[Part, int] = dict.fromkeys(self.totals, 0)
        for line in self.lines:
            sums[line.part] = sums.get(line.part, 0) + line.sign * (line.amount or 0)
        return sums == self.totals


def rounded(amount: Decimal) -> int:
    """Whole TWD, half up."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def payout_sheet(sums: Sums, platform: Rate, payment: Rate, tax: Rate | None = None) -> Sheet:
    """What the team receives.

    Args:
        sums: of the record.
        platform: the platform's fee, a share of the pledges that stay.
        payment: the payment fee, a share of the same.
        tax: tax on the platform's fees and services, when the facts name a rate.

    Raises:
        InvalidDataError: for a negative sum or a rate over 100 %.
        RefusedError: when the deductions exceed what there is.
    """
    _check(sums, platform, payment, *([tax] if tax else []))
    net = _net(sums)
    lines = [
        *_pledges(sums, net, "payout"),
        _fee("platform_fee", "平台服務費", "platform fee", net, platform),
        _fee("payment_fee", "金流手續費", "payment fee", net, payment),
        _sum("execution_fee", "專案執行費", "execution fee", sums.execution_fee),
        _sum("service_quote", "服務報價", "service quote", sums.service_quote),
    ]
    lines.append(_tax(lines, tax))
    lines.append(_sum("advance_paid", "已先撥款", "paid in advance", sums.advance_paid))
    total = sum(line.sign * (line.amount or 0) for line in lines)
    if total < 0:
        raise RefusedError(
            _("the deductions are {sum} more than what was raised; nothing can be paid out").format(sum=twd(-total)),
            hint=_("look at the sums of the record, and settle the rest with the client"),
        )
    return _checked(Sheet(tuple(lines), {"payout": total}))


def refund_sheet(sums: Sums, fee: Rate | None, bearer: str) -> Sheet:
    """What the backers get back, and what the team owes.

    Args:
        sums: of the record.
        fee: the transfer fee of one refund in TWD; None when there is none.
        bearer: who bears it: team, platform or backers.

    Raises:
        InvalidDataError: for a negative sum.
        RefusedError: when the transfer fees exceed what there is.
    """
    _check(sums)
    net = _net(sums)
    fees = rounded(fee.value * sums.backers) if fee else 0
    lines = [*_pledges(sums, net, "backers")]
    if fee:
        lines.append(_transfer(sums, fee, fees, bearer))
    if sums.advance_paid:
        lines.append(
            Line(
                *("advance_back", "先撥款應退回", "advance to give back", "money.advance_paid"),
                sums.advance_paid,
                1,
                "team",
            )
        )
    lines.append(
        Line(*("services", "執行費與服務報價：依合約", "fees for services: as the contract says", ""), None, 0, "team")
    )
    totals: dict[Part, int] = {
        part: sum(line.sign * (line.amount or 0) for line in lines if line.part == part) for part in ("backers", "team")
    }
    if totals["backers"] < 0:
        raise RefusedError(_("the transfer fees exceed what is paid back"))
    return _checked(Sheet(tuple(lines), totals))


def _transfer(sums: Sums, fee: Rate, fees: int, bearer: str) -> Line:
    part: Part = "backers" if bearer == "backers" else "team"
    sign: Literal[-1, 0, 1] = {"backers": -1, "team": 1}.get(bearer, 0)  # type: ignore[assignment]
    formula = f"{twd(int(fee.value))} × {sums.backers:,} ({bearer})"
    return Line("transfer_fees", "退款匯款手續費", "transfer fees", formula, fees, sign, part, fee.as_of)


def _pledges(sums: Sums, net: int, part: Part) -> Iterator[Line]:
    yield Line("raised", "集資金額", "raised", "money.raised", sums.raised, 1, part)
    yield Line("cancelled", "取消的贊助", "cancelled pledges", "money.cancelled", sums.cancelled, -1, part)
    yield Line("refunded", "已退款", "refunded already", "money.refunded", sums.refunded, -1, part)
    formula = f"{sums.raised:,} − {sums.cancelled:,} − {sums.refunded:,}"
    yield Line("net", "實際集資", "pledges that stay", formula, net, 0, part)


def _fee(name: str, zh: str, en: str, net: int, rate: Rate) -> Line:
    return Line(name, zh, en, f"{net:,} × {percent(rate.value)}", rounded(net * rate.value), -1, "payout", rate.as_of)


def _sum(name: str, zh: str, en: str, amount: int) -> Line:
    return Line(name, zh, en, f"money.{name}", amount, -1, "payout")


def _tax(lines: list[Line], tax: Rate | None) -> Line:
    if tax is None:
        return Line("tax", "稅依合約與會計師", "tax: as contract and accountant say", "", None, 0, "payout")
    taxed = sum(line.amount or 0 for line in lines if line.id.endswith("_fee") or line.id == "service_quote")
    formula = f"{taxed:,} × {percent(tax.value)}"
    return Line("tax", "稅", "tax", formula, rounded(taxed * tax.value), -1, "payout", tax.as_of)


def _net(sums: Sums) -> int:
    net = sums.raised - sums.cancelled - sums.refunded
    if net < 0:
        raise InvalidDataError(
            _("cancelled and refunded pledges are {sum} more than what was raised").format(sum=twd(-net)),
            hint=_("mend {keys} in the record").format(keys="money.raised, money.cancelled, money.refunded"),
        )
    return net


def _check(sums: Sums, *rates: Rate) -> None:
    for key, amount in sums._asdict().items():
        if amount < 0:
            raise InvalidDataError(_("money.{key} is negative: {sum}").format(key=key, sum=amount))
    for rate in rates:
        if not 0 <= rate.value <= 1:
            raise InvalidDataError(
                _("facts.toml: {key} is {rate}, and a fee is between 0% and 100%").format(
                    key=rate.key, rate=percent(rate.value)
                )
            )


def _checked(sheet: Sheet) -> Sheet:
    if not sheet.adds_up():
        raise InvalidDataError(_("the sheet does not add up; nothing is shown"))
    return sheet
