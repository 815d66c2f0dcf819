"""Money and dates as letters print them: one place, one form."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from csmkit.domain.calendar import WEEKDAYS_ZH


def twd(amount: int) -> str:
    """Whole New Taiwan dollars as letters print them: `NT$1,234,567`, negative with a minus in front."""
    return f"-NT${-amount:,}" if amount < 0 else f"NT${amount:,}"


def day_zh(day: date) -> str:
    """A date as letters print it: `2026/11/30(一)`."""
    return f"{day:%Y/%m/%d}({WEEKDAYS_ZH[day.weekday()]})"


def share(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """`part` of `whole` in percent, rounded half up to one decimal; None when there is no whole."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def percent(rate: Decimal) -> str:
    """A rate as people write it: Decimal('0.08') is `8%`, Decimal('0.025') is `2.5%`."""
    text = f"{rate * 100:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"
