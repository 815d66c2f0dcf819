"""Finished projects and what they teach."""

from typing import Any

from csmkit.domain.money import percent as rate
from csmkit.domain.vocabulary import Quotable
from csmkit.language import _
from csmkit.services.cases import CaseRow
from csmkit.views.screen import blank, day, heading, line, nothing, percent, sum_of


def to_json(rows: list[CaseRow]) -> list[dict[str, Any]]:
    """The rows with the keys of CaseRow."""
    return [
        {
            **row._asdict(),
            "kind": row.kind.value,
            "stage": row.stage.value,
            "result": row.result.value if row.result else None,
            "quotable": row.quotable.value,
            "reached": float(row.reached) if row.reached is not None else None,
            "ad_share": float(row.ad_share) if row.ad_share is not None else None,
        }
        for row in rows
    ]


def to_rows(rows: list[CaseRow]) -> list[list[str]]:
    """Slug, quotable, title, kind, result, raised, goal, ad_share, likeness, why, lesson, did."""
    return [
        [
            row.slug,
            row.quotable.value,
            row.title,
            row.kind.value,
            row.result.value if row.result else "",
            str(row.raised if row.raised is not None else ""),
            str(row.goal or ""),
            f"{row.ad_share:f}" if row.ad_share is not None else "",
            str(row.likeness or ""),
            "; ".join(row.why),
            " ".join(row.lesson.split()),
            "; ".join(row.did),
        ]
        for row in rows
    ]


def to_screen(rows: list[CaseRow], width: int) -> list[Any]:
    """One block per case: a lesson is read, not scanned in columns."""
    if not rows:
        return nothing(_("no such case yet; a project gets one under [case] once it ended"))
    parts: list[Any] = []
    for row in rows:
        parts += [*([blank()] if parts else []), *_block(row)]
    return parts


def _block(row: CaseRow) -> list[Any]:
    parts = [heading(f"{row.title}  {row.slug}"), line(f"  {_numbers(row)}")]
    parts.append(line(f"  {_may_be_told(row)}", "bold red" if row.quotable is Quotable.NO else ""))
    if row.why:
        parts.append(_hanging(_("Alike"), "; ".join(row.why)))
    parts += [_hanging("-", did) for did in row.did]
    if row.lesson:
        parts.append(_hanging(_("Lesson"), " ".join(row.lesson.split())))
    return parts


def _numbers(row: CaseRow) -> str:
    pieces = [row.kind.label, row.result.label if row.result else "", day(row.end)]
    if row.raised is not None:
        pieces.append(
            _("{raised} of {goal} ({percent})").format(
                raised=sum_of(row.raised), goal=sum_of(row.goal) or "?", percent=percent(row.reached) or "?"
            )
        )
    if row.ad_share is not None:
        pieces.append(_("advertising {share}").format(share=rate(row.ad_share)))
    return " · ".join(piece for piece in pieces if piece)


def _may_be_told(row: CaseRow) -> str:
    if row.quotable is Quotable.NO:
        return _("NOT TO BE QUOTED: nobody agreed to it")
    text = (
        _("may be quoted without the name") if row.quotable is Quotable.ANONYMOUS else _("may be quoted with the name")
    )
    agreed = " ".join(filter(None, (row.agreed_by, day(row.agreed_on))))
    return text + (f" ({agreed})" if agreed else "")


def _hanging(label: str, text: str) -> Any:
    """A labelled paragraph whose further lines stay indented."""
    from rich.padding import Padding
    from rich.text import Text

    from csmkit.text.safe import visible

    body = Text(label + (" " if label == "-" else ": "), style="dim")
    body.append(visible(text), style="not dim")
    return Padding(body, (0, 0, 0, 2), expand=False)
