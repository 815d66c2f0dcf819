"""What an import understood, what it made, and what keeps it from being written."""

from typing import Any

from csmkit.language import _
from csmkit.services.importing import Imported, RowProblem
from csmkit.views.screen import Column, blank, heading, line, table


def to_json(result: Imported) -> dict[str, Any]:
    """Columns, unused headings, new slugs, what is here already, problems by row, and whether it was written."""
    return {
        "columns": {field: result.headings[index] for field, index in result.mapped.columns.items()},
        "unused": result.mapped.unused,
        "clients": result.clients,
        "projects": result.projects,
        "already": result.already,
        "problems": [problem._asdict() for problem in result.problems],
        "written": result.written,
    }


def to_rows(result: Imported) -> list[list[str]]:
    """`column`, `unused`, `client`, `project`, `already` and `problem` lines."""
    rows = [["column", result.headings[index], field] for field, index in result.mapped.columns.items()]
    rows += [["unused", name, ""] for name in result.mapped.unused]
    rows += [["client", slug, name] for slug, name in result.clients.items()]
    rows += [["project", slug, title] for slug, title in result.projects.items()]
    rows += [["already", name, ""] for name in result.already]
    rows += [["problem", str(problem.line), f"{problem.column}: {problem.message}"] for problem in result.problems]
    return rows


def _problem(problem: RowProblem) -> str:
    where = _("row {number}").format(number=problem.line) if problem.line else ""
    return ": ".join(filter(None, (where, problem.column, problem.message)))


def to_screen(result: Imported, width: int) -> list[Any]:
    """The mapping first, then what it makes, then the problems."""
    columns = [Column(_("Column"), style="bold"), Column(_("means"), ratio=1)]
    parts = [table(columns, [[result.headings[index], field] for field, index in result.mapped.columns.items()], width)]
    if result.mapped.unused:
        parts.append(line(_("not used: {names}").format(names=", ".join(result.mapped.unused)), "dim"))
    for title, made in ((_("New clients"), result.clients), (_("New projects"), result.projects)):
        if made:
            names = ", ".join(list(made)[:8]) + (" …" if len(made) > 8 else "")
            parts += [blank(), heading(f"{title} ({len(made)})"), line(names)]
    if result.already:
        parts += [
            blank(),
            line(_("already here, left as they are: {names}").format(names=", ".join(result.already[:8]))),
        ]
    if result.problems:
        parts += [blank(), heading(_("Problems ({count})").format(count=len(result.problems)))]
        parts += [line(_problem(problem)) for problem in result.problems]  # whole: they are to be read and mended
    return parts
