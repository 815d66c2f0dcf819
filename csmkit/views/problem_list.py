"""Problems of the workspace, by file."""

from itertools import groupby
from typing import Any

from csmkit.errors import Problem
from csmkit.language import _, ngettext
from csmkit.text.safe import visible
from csmkit.views.screen import blank, heading, line


def to_json(problems: list[Problem]) -> dict[str, Any]:
    """`{"problems": [{"path", "line", "key", "message", "fix"}]}`; `line` is null when it is the whole file."""
    return {"problems": [problem._asdict() for problem in problems]}


def to_rows(problems: list[Problem]) -> list[list[str]]:
    """Path, line, key, message, fix."""
    return [[problem.path, str(problem.line or ""), problem.key, problem.message, problem.fix] for problem in problems]


def to_screen(problems: list[Problem], width: int) -> list[Any]:
    """A heading per file, and under it a paragraph per problem; nothing is cut, for it is to be read and mended."""
    if not problems:
        return []
    parts: list[Any] = []
    for path, group in groupby(problems, key=lambda problem: problem.path):
        parts.append(heading(path))
        parts += [_paragraph(problem) for problem in group]
        parts.append(blank())
    count = len(problems)
    return [*parts, line(ngettext("{count} problem", "{count} problems", count).format(count=count))]


def _paragraph(problem: Problem) -> Any:
    from rich.padding import Padding
    from rich.text import Text

    body = Text()
    if problem.line:
        body.append(_("line {number}").format(number=problem.line) + ": ", style="dim")
    if problem.key:
        body.append(visible(problem.key) + ": ", style="bold")
    body.append(visible(problem.message))
    if problem.fix:
        body.append("\n→ " + visible(problem.fix), style="green")
    return Padding(body, (0, 0, 0, 2), expand=False)
