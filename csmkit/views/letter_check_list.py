"""Which letters are ready for which project."""

from typing import Any

from csmkit.language import _
from csmkit.services.letter_check import CheckResult, CheckRow
from csmkit.views.screen import Column, nothing, table


def to_json(result: CheckResult) -> dict[str, Any]:
    """The rows with their findings, and what is wrong in the templates."""
    return {
        "letters": [
            {
                "project": row.project,
                "stage": row.stage.value,
                "now": row.now,
                "letter": row.letter,
                "title": row.title,
                "state": row.state,
                "asks": row.asks,
                "findings": [finding._asdict() for finding in row.findings],
            }
            for row in result.rows
        ],
        "problems": [str(problem) for problem in result.problems],
    }


def to_rows(result: CheckResult) -> list[list[str]]:
    """Project, stage, letter, state, what is lacking."""
    return [[row.project, row.stage.value, row.letter, row.state, _why(row)] for row in result.rows]


def to_screen(result: CheckResult, width: int) -> list[Any]:
    """A table; letters that are ready are not spelt out beyond their name."""
    if not result.rows:
        return nothing(_("no letters to check"))
    columns = [
        Column(_("Project"), style="bold"),
        Column(_("Stage")),
        Column(_("Letter")),
        Column(""),
        Column(_("Lacks"), ratio=1),
    ]
    rows = [
        [
            row.project,
            row.stage.label + ("" if row.now else " " + _("(next)")),
            f"{row.letter} {row.title}",
            _state(row),
            _why(row),
        ]
        for row in result.rows
    ]
    return [table(columns, rows, width)]


def _state(row: CheckRow) -> str:
    if row.findings:
        return _("lacks {count}").format(count=len(row.findings))
    return _("asks {count}").format(count=row.asks) if row.asks else _("ready")


def _why(row: CheckRow) -> str:
    return "; ".join(finding.message for finding in row.findings)
