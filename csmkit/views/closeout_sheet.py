"""A settlement sheet."""

from typing import Any

from csmkit.domain.settlement import Line
from csmkit.language import _
from csmkit.services.closeout_money import Settlement
from csmkit.views.screen import Column, blank, day, heading, line, table


def to_json(result: Settlement) -> dict[str, Any]:
    """The lines with their keys, the totals, and the days."""
    lines = [
        {
            "id": one.id,
            "label": one.zh,
            "part": one.part,
            "formula": one.formula,
            "sign": one.sign,
            "amount": one.amount,
            "as_of": day(one.as_of) or None,
        }
        for one in result.sheet.lines
    ]
    return {
        "project": result.slug,
        "state": result.state.value,
        "assumed": result.assumed,
        "lines": lines,
        "totals": dict(result.sheet.totals),
        "decided_on": day(result.decided_on) or None,
        "payout_on": day(result.payout_on) or None,
    }


def to_rows(result: Settlement) -> list[list[str]]:
    """Id, signed sum, formula, as of; the totals last with the day."""
    rows = [[one.id, _signed(one), one.formula, day(one.as_of)] for one in result.sheet.lines]
    totals = [[f"total.{part}", str(total), "", day(result.payout_on)] for part, total in result.sheet.totals.items()]
    return rows + totals


def to_screen(result: Settlement, width: int) -> list[Any]:
    """A table with the totals below; a scenario says so."""
    columns = [
        Column(_("Line"), ratio=1),
        Column("TWD", right=True),
        Column(_("How"), ratio=2, least=70),
        Column(_("As of"), least=60),
    ]
    rows = [[one.label, _shown(one), one.formula, day(one.as_of)] for one in result.sheet.lines]
    parts = [heading(f"{result.title}  ({result.slug})  {result.state.label}")]
    if result.assumed:
        supposed = ", ".join(f"{key}={value:,}" for key, value in result.assumed.items())
        parts.append(line(_("Supposed: {sums}").format(sums=supposed), "bold"))
    names = {"payout": _("Paid out to the team"), "backers": _("Back to the backers"), "team": _("The team owes")}
    totals = [line(f"{names[part]}: {total:,}", "bold") for part, total in result.sheet.totals.items()]
    return [*parts, table(columns, rows, width), blank(), *totals, line(_when(result))]


def _when(result: Settlement) -> str:
    if result.payout_on is None:
        return _("When: after the decision is on record")
    return _("When: {day}, decided on {decided}").format(day=result.payout_on, decided=result.decided_on)


def _signed(one: Line) -> str:
    return "" if one.amount is None else str(one.amount if one.sign >= 0 else -one.amount)


def _shown(one: Line) -> str:
    if one.amount is None:
        return ""
    return f"{one.amount if one.sign >= 0 else -one.amount:,}"
