"""Which link of a project is weak."""

from decimal import Decimal
from typing import Any

from csmkit.domain.money import percent as rate
from csmkit.language import _
from csmkit.playbooks.diagnosis import Link
from csmkit.services.diagnose import Diagnosis
from csmkit.views.screen import Column, blank, day, heading, line, table

_SHARES = ("bounce", "conversion", "ctr", "ad_share")


def to_json(result: Diagnosis) -> dict[str, Any]:
    """`first`, `links` with value, state, band, source and day, `advice`, `letter`, `break_even_roas`, `asks`."""
    return {
        "project": result.project,
        "first": result.first or None,
        "links": [_link_json(link) for link in result.links],
        "advice": list(result.advice),
        "letter": result.letter or None,
        "noted_on": day(result.noted_on) or None,
        "old": result.old,
        "break_even_roas": _float(result.break_even),
        "asks": list(result.asks),
        "case_ad_shares": [float(share) for share in result.cases],
    }


def _link_json(link: Link) -> dict[str, Any]:
    numbers = {key: _float(getattr(link, key)) for key in ("value", "low", "high")}
    return {"key": link.key, "state": link.state, **numbers, "source": link.source, "as_of": day(link.as_of) or None}


def to_rows(result: Diagnosis) -> list[list[str]]:
    """Key, state, value, low, high, day of the band, source."""
    return [
        [
            link.key,
            link.state,
            *(_plain(one) for one in (link.value, link.low, link.high)),
            day(link.as_of),
            link.source,
        ]
        for link in result.links
    ]


def to_screen(result: Diagnosis, width: int) -> list[Any]:
    """The weak link first, then the table, then what to do."""
    head = result.names.get(result.first, result.first) if result.first else ""
    noted = day(result.noted_on)
    parts: list[Any] = [heading(_("Weakest: {link}").format(link=head) if head else _("No link is weak."))]
    if noted:
        parts.append(line(_("Noted on {day}").format(day=noted) + (_(", over a week ago") if result.old else "")))
    parts += [line(f"- {text}") for text in result.advice]
    if result.break_even is not None:
        parts.append(line(_("Advertising pays for itself at ROAS {value}").format(value=result.break_even)))
    columns = [
        Column(_("Link")),
        Column(_("State")),
        Column(_("Value"), right=True),
        Column(_("Ordinary")),
        Column(_("As of"), least=70),
        Column(_("Source"), ratio=1, least=90),
    ]
    states = {"weak": _("weak"), "fine": _("fine"), "unknown": _("not known")}
    rows = [
        [
            result.names.get(link.key, link.key),
            states[link.state],
            _shown(link.key, link.value),
            _band(link),
            day(link.as_of),
            link.source,
        ]
        for link in result.links
    ]
    parts += [blank(), table(columns, rows, width)]
    if result.cases:
        shares = ", ".join(rate(share) for share in sorted(result.cases))
        parts += [blank(), line(_("Advertising in your finished projects: {shares}").format(shares=shares))]
    if result.letter:
        parts += [blank(), line(f"-> {result.letter}")]
    parts += [line(f"-> {text}") for text in result.asks]
    return parts


def _band(link: Link) -> str:
    low, high = (_shown(link.key, one) for one in (link.low, link.high))
    return f"{low}–{high}" if low and high else f"≥ {low}" if low else f"≤ {high}" if high else ""


def _shown(key: str, value: Decimal | None) -> str:
    if value is None:
        return ""
    if key in _SHARES:
        return f"{value * 100:.1f}%"
    return f"{value:.2f}" if key == "roas" else f"{value:.0f}"


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
