"""Entries that should be read again: their content was true on a day, and that day lies back."""

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from csmkit.services.faq_entries import all_entries

if TYPE_CHECKING:
    from csmkit.errors import Problem

SOON = timedelta(days=30)


class StaleRow(NamedTuple):
    """One entry to read again; `days` until then, negative when it is past."""

    id: str
    question: str
    group: str
    as_of: date | None
    review_by: date
    days: int
    path: str
    line: int


class StaleList(NamedTuple):
    """Entries to read again, the most overdue first, and what is wrong in the files."""

    rows: "list[StaleRow]"
    problems: "list[Problem]"


def stale_entries(root: Path | None, *, today: date) -> StaleList:
    """The entries whose review_by is past or within 30 days."""
    entries, problems = all_entries(root)
    rows = [
        StaleRow(
            entry.id,
            entry.question,
            entry.group,
            entry.as_of,
            entry.review_by,
            (entry.review_by - today).days,
            entry.path,
            entry.line,
        )
        for entry in entries
        if entry.review_by and entry.review_by <= today + SOON
    ]
    return StaleList(sorted(rows, key=lambda row: row.days), problems)
