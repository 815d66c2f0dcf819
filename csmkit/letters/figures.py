"""Sums and dates in a letter, compared with the record."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from csmkit.domain.calendar import WEEKDAYS_ZH
from csmkit.domain.money import day_zh, twd
from csmkit.language import _
from csmkit.letters.examined import Examined
from csmkit.letters.finding import Finding, error, warning
from csmkit.letters.material import numbers

_SUM = re.compile(
    r"(?P<label>[\u4e00-\u9fff]{0,8})[\s:：為是]{0,3}(?:NT\$|＄|\$)\s?(?P<sum>\d[\d,]*)(?:\.\d+)?\s?(?P<unit>[萬億]?)"
)
_PLAIN = re.compile(r"(?<![\d./-])(\d{1,3}(?:,\d{3})+|\d{4,12})(?![\d/-])\s?([萬億]?)")
_DECIMAL = re.compile(r"(\d+\.\d+)\s?([萬億])")
_UNIT = {"": 1, "萬": 10**4, "億": 10**8}
_DATE = re.compile(r"(?<!\d)(?:(20\d\d)[/年-])?(\d{1,2})[/月-](\d{1,2})日?\s?(?:[(（]([一二三四五六日])[)）])?(?!\d)")
_LABELS = {
    "目標": "goal",
    "門檻": "production_threshold",
    "服務報價": "service_quote",
    "服務費": "service_quote",
    "執行費": "execution_fee",
    "募得": "raised",
    "集資金額": "raised",
    "廣告預算": "ad_budget",
}
"""Words right before a sum that say which field of the record it claims to be."""
_ORDER = (
    ("offer_sent", "contract_back"),
    ("contract_back", "launch"),
    ("launch", "end"),
    ("end", "decision_due"),
    ("end", "payout"),
    ("launch", "shipped"),
)


class Sum(NamedTuple):
    """A sum in a text: its amount in TWD, how it is written, and the words right before it."""

    amount: int
    shown: str
    label: str = ""


def sums_in(text: str) -> list[Sum]:
    """The sums a text names with NT$."""
    return [
        Sum(
            int(match["sum"].replace(",", "")) * _UNIT[match["unit"]],
            match[0][len(match["label"]) :].strip(" :：為是"),
            match["label"],
        )
        for match in _SUM.finditer(text)
    ]


def amounts_in(text: str) -> list[Sum]:
    """Every number of a thousand and more in a text, with or without NT$, also `90.15 萬`."""
    found = [Sum(int(digits.replace(",", "")) * _UNIT[unit], digits + unit) for digits, unit in _PLAIN.findall(text)]
    found += [Sum(int(Decimal(digits) * _UNIT[unit]), digits + unit) for digits, unit in _DECIMAL.findall(text)]
    return [amount for amount in found if amount.amount >= 1000]


def is_round(amount: int) -> bool:
    """Whether a sum is one that anybody might name: at most two digits that are not the zeros behind them."""
    return len(str(amount).rstrip("0")) <= 2


def money_of(project: Any) -> frozenset[int]:
    """The sums a project's record holds."""
    sums = {value for key, value in project.get("money", {}).items() if isinstance(value, int) and key != "backers"}
    budget = project.get("resources", {}).get("ad_budget")
    return frozenset(sums | ({budget} if isinstance(budget, int) else set()))


def own_amounts(letter: Examined) -> set[int]:
    """Sums that may stand in this letter: of its record, its journal, the facts, and computed from them."""
    known = set(money_of(letter.material.project))
    for event in letter.material.own_events:
        known.update(int(Decimal(str(value))) for value in event.get("metrics", {}).values())
    texts = [letter.own_texts, *letter.run.printed, str(letter.material.project.get("title", ""))]
    known.update(found.amount for text in texts for found in amounts_in(text))
    for fact in letter.material.facts.values():
        if isinstance(fact.get("value"), int):
            known.add(fact["value"])
    known.update(found.amount for text in texts for found in sums_in(text))
    return known


def sums_agree(letter: Examined) -> Iterator[Finding]:
    """A sum in the letter is one of the record's; a round one may be an example, unless it claims to be a field."""
    answers = "\n".join(letter.material.asks.values())
    known = own_amounts(letter) | {found.amount for found in (*sums_in(answers), *amounts_in(answers))}
    money = letter.material.project.get("money", {})
    for found in sums_in(letter.whole):
        if found.amount in known:
            continue
        field = next((key for word, key in _LABELS.items() if found.label.rstrip("為是約共").endswith(word)), None)
        right = money.get(field) if field else None
        if field and right is not None:
            yield error(
                "figure",
                _("{shown} contradicts the record: money.{key} is {right}").format(
                    shown=found.shown, key=field, right=twd(right)
                ),
                _("write {right}, or mend projects/{slug}.toml").format(
                    right=twd(right), slug=letter.material.project_slug
                ),
            )
        elif not is_round(found.amount):
            yield error(
                "figure",
                _("{shown} is not in the record").format(shown=found.shown),
                _("take the sum from the record, or give it with --set"),
            )


def dates_agree(letter: Examined) -> Iterator[Finding]:
    """A date in the letter exists, has the right weekday, and is one the record or an answer knows."""
    known = _known_days(letter)
    for match in _DATE.finditer(letter.whole):
        year, month, day, weekday = match.groups()
        if not year and not weekday:
            continue
        found = _day(year, month, day, known, letter.material.today)
        if found is None:
            yield error("figure", _("{shown} is not a date").format(shown=match[0].strip()))
        elif weekday and WEEKDAYS_ZH[found.weekday()] != weekday:
            yield error(
                "figure",
                _("{shown} has the wrong weekday").format(shown=match[0].strip()),
                _("write {right}").format(right=day_zh(found)),
            )
        elif year and found not in known:
            yield warning(
                "figure",
                _("{shown} is not in the record").format(shown=match[0].strip()),
                _("look whether it is right"),
            )


def _day(year: str | None, month: str, day: str, known: set[date], today: date) -> date | None:
    """The day meant; without a year the one the record knows, else the one of this year."""
    try:
        if year:
            return date(int(year), int(month), int(day))
        same = [found for found in known if (found.month, found.day) == (int(month), int(day))]
        return min(same, key=lambda found: abs(found - today)) if same else date(today.year, int(month), int(day))
    except ValueError:
        return None


def _known_days(letter: Examined) -> set[date]:
    material = letter.material
    known = {*material.dates.values(), material.today, *(event["on"] for event in material.events)}
    known.update(todo["due"] for todo in material.project.get("todo", ()) if isinstance(todo.get("due"), date))
    if isinstance(material.client.get("since"), date):
        known.add(material.client["since"])
    for text in (letter.own_texts, *letter.run.printed, *material.asks.values()):
        for match in _DATE.finditer(text):
            found = _day(match[1], match[2], match[3], set(), material.today)
            if found:
                known.add(found)
    return known


def record_agrees(letter: Examined) -> Iterator[Finding]:
    """The record does not contradict itself where this letter leans on it."""
    material = letter.material
    dates, used = material.dates, letter.run.used
    slug = material.project_slug
    fix = _("mend projects/{slug}.toml").format(slug=slug)
    for first, then in _ORDER:
        if first in dates and then in dates and dates[then] < dates[first]:
            touched = {"launch", "end"} == {first, then} or {f"project.dates.{first}", f"project.dates.{then}"} & set(
                used
            )
            if touched:
                message = _("dates.{then} {day} lies before dates.{first} {other}")
                yield error("record", message.format(then=then, day=dates[then], first=first, other=dates[first]), fix)
    if material.project.get("stage") == "live" and "end" in dates and dates["end"] < material.today:
        yield warning(
            "record",
            _("the stage is live, but the campaign ended on {day}").format(day=dates["end"]),
            f"csm project stage {slug} ended",
        )
    noted, money = numbers(material).values, material.project.get("money", {})
    for key in ("raised", "backers"):
        if key in noted and key in money and int(noted[key]) != money[key] and _leans(used, key):
            yield warning(
                "record",
                _("money.{key} says {record}, the journal says {journal}").format(
                    key=key, record=money[key], journal=int(noted[key])
                ),
                f"csm log {slug} --metric {key}=…",
            )


def _leans(used: dict[str, None], key: str) -> bool:
    return bool({f"numbers.{key}", f"project.money.{key}", "reached"} & set(used))
