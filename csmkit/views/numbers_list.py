"""Live projects with their figures and a spark line of what was."""

from itertools import pairwise
from typing import Any

from csmkit.language import _
from csmkit.services.numbers import NumbersRow
from csmkit.views.screen import Column, day, nothing, sum_of, table

# Shades that cp950 has too; block elements of eight heights are missing there.
_STEPS = "_.-=#"


def to_json(rows: list[NumbersRow]) -> list[dict[str, Any]]:
    """The rows with the keys of NumbersRow."""
    return [row._asdict() for row in rows]


def to_rows(rows: list[NumbersRow]) -> list[list[str]]:
    """Slug, title, goal, raised, backers, noted on, end."""
    return [
        [
            row.slug,
            row.title,
            str(row.goal or ""),
            str(row.raised or ""),
            str(row.backers or ""),
            day(row.noted_on),
            day(row.end),
        ]
        for row in rows
    ]


def to_screen(rows: list[NumbersRow], width: int) -> list[Any]:
    """A table."""
    if not rows:
        return nothing(_("no project is live"))
    columns = [
        Column(_("Project"), style="bold"),
        Column(_("Title"), ratio=1, least=90),
        Column(_("Raised"), right=True),
        Column(_("Goal"), right=True),
        Column(_("Backers"), right=True),
        Column(_("So far")),
        Column(_("Noted")),
        Column(_("End"), least=100),
    ]
    cells = [
        [
            row.slug,
            row.title,
            sum_of(row.raised),
            sum_of(row.goal),
            sum_of(row.backers),
            spark(row.history),
            day(row.noted_on),
            day(row.end),
        ]
        for row in rows
    ]
    return [table(columns, cells, width)]


def spark(history: list[int]) -> str:
    """The growth from reading to reading, as a line of marks; empty with fewer than two readings."""
    steps = [max(0, after - before) for before, after in pairwise(history)]
    top = max(steps, default=0)
    if not steps:
        return ""
    return "".join(_STEPS[0] if not top else _STEPS[round(step / top * (len(_STEPS) - 1))] for step in steps)
