"""What the check of tone found."""

from typing import Any

from csmkit.language import _
from csmkit.services.tone import ToneResult
from csmkit.views.screen import blank, heading, line


def to_json(result: ToneResult) -> dict[str, Any]:
    """`rules_run`, `findings` with the keys of ToneFinding, `problems` in the files of rules."""
    return {
        "rules_run": result.rules_run,
        "findings": [finding._asdict() for finding in result.findings],
        "problems": [str(problem) for problem in result.problems],
    }


def to_rows(result: ToneResult) -> list[list[str]]:
    """Line, column, kind, rule, text, why, better."""
    return [[str(f.line), str(f.column), f.kind, f.rule, f.text, f.why, f.better] for f in result.findings]


def to_screen(result: ToneResult, width: int) -> list[Any]:
    """One block per finding."""
    if not result.findings:
        return [line(_("Nothing found; {count} rules ran.").format(count=result.rules_run))]
    parts: list[Any] = []
    for one in result.findings:
        where = _("line {line}, column {column}").format(line=one.line, column=one.column)
        parts += [*([blank()] if parts else []), heading(f"{where}: {one.text}  ({one.rule})")]
        parts += [line(f"  {one.why}"), line(f"  -> {one.better}")]
    return parts
