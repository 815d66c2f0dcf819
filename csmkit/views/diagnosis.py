"""Which link of a project is weak."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from csmkit.domain.money import percent as rate
from csmkit.language import _
from csmkit.playbooks.diagnosis import Link
from csmkit.services.diagnose import Diagnosis
from csmkit.text.width import width as columns_of
from csmkit.views.screen import Column, blank, day, heading, line, table

_SHARES = ("bounce", "conversion", "ctr", "ad_share")


def to_json(result: Diagnosis) -> dict[str, Any]:
    """`first`, `links` with value, state, band, source and day, `advice`, `letter`, `break_even_roas`, `asks`.

    `judged` of the links `of` the chain could be, and `enough` says whether that allows a word on the project.
    """
    return {
        "project": result.project,
        "first": result.first or None,
        "judged": result.judged,
        "of": len(result.links),
        "enough": result.enough,
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
    """The weak link first, then the table, then what to do; where little is known, first what to note."""
    noted = day(result.noted_on)
    parts: list[Any] = [heading(_head(result))]
    parts.append(line(_judged(result)))
    if not result.enough:
        parts += [line(f"-> {text}") for text in result.asks]
    if noted:
        parts.append(line(_("Noted on {day}").format(day=noted) + (_(", over a week ago") if result.old else "")))
    parts += [line(f"- {text}") for text in result.advice]
    if result.break_even is not None:
        parts.append(line(_("Advertising pays for itself at ROAS {value}").format(value=result.break_even)))
    parts += [blank(), *_links(result, width)]
    if result.cases:
        shares = ", ".join(rate(share) for share in sorted(result.cases))
        parts += [blank(), line(_("Advertising in your finished projects: {shares}").format(shares=shares))]
    if result.letter:
        parts += [blank(), line(f"-> {result.letter}")]
    if result.enough:
        parts += [line(f"-> {text}") for text in result.asks]
    return parts


def _head(result: Diagnosis) -> str:
    if result.first:
        return _("Weakest: {link}").format(link=result.names.get(result.first, result.first))
    return _("No link is weak.") if result.enough else _("Not enough figures to say which link is weak.")


def _judged(result: Diagnosis) -> str:
    return _("{judged} of {count} links could be judged").format(judged=result.judged, count=len(result.links))


def _links(result: Diagnosis, width: int) -> list[Any]:
    """The links as a table; on a screen too narrow for its figures as a line for each, which folds."""
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
    if sum(_widest(columns, rows, width)) <= width:
        return [table(columns, rows, width)]
    parts = []
    for name, state, value, band, *_rest in rows:
        said = [state, value, f"({band})" if band else ""]
        parts += [line(name), line("  " + " ".join(filter(None, said)))]
    return parts


def _widest(columns: list[Column], rows: list[list[str]], width: int) -> Iterator[int]:
    """What each shown column takes that may not be cut, with the space behind it."""
    for index, column in enumerate(columns):
        if not column.ratio and width >= column.least:
            yield max(columns_of(text) for text in (column.title, *(row[index] for row in rows))) + 2


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
