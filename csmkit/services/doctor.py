"""The doctor: every problem in the workspace, with file, line, key and what to write instead."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from csmkit.errors import Problem
from csmkit.language import _
from csmkit.services.doctor_chart import read_chart
from csmkit.services.doctor_crafts import craft_problems
from csmkit.services.doctor_dates import sense_problems
from csmkit.services.doctor_desk import desk_problems
from csmkit.services.doctor_files import file_problems, is_blank, marker_lines, sync_copies
from csmkit.services.doctor_journal import journal_problems
from csmkit.services.doctor_keys import key_problems
from csmkit.services.doctor_links import link_problems
from csmkit.workspace.desk import Desk
from csmkit.workspace.files import MAX_JOURNAL, ReadError, decode, read_file


def examine(desk: Desk, *, today: date) -> list[Problem]:
    """Every problem in the workspace, by file and line.

    A file that is a copy, empty, or in the middle of a git merge is named once for that, not for what follows from it.
    """
    copies = sync_copies(desk.root)
    read = [problem for problem in desk.problems() if problem.path not in copies and problem not in desk.warnings]
    known = [*desk.warnings, *_mended(desk.root, read)]
    chart = read_chart(desk, today=today, skip=frozenset(copies))
    found = [
        *file_problems(desk.root, copies),
        *key_problems(chart),
        *known,
        *desk_problems(chart),
        *link_problems(chart),
        *sense_problems(chart),
        *journal_problems(chart),
        *craft_problems(desk.root),
    ]
    return sorted(_once(found), key=lambda problem: (problem.path, problem.line or 0, problem.key, problem.message))


def _once(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The first problem of each key; two checks may see the same fault."""
    seen: set[tuple[str, int | None, str]] = set()
    for problem in problems:
        place = (problem.path, problem.line, problem.key)
        if not problem.key or place not in seen:
            seen.add(place)
            yield problem


def _mended(root: Path, problems: list[Problem]) -> Iterator[Problem]:
    """What reading the files found, with the line where it was missing, and with merges in place of their wreckage."""
    by_path: dict[str, list[Problem]] = {}
    for problem in problems:
        by_path.setdefault(problem.path, []).append(problem)
    for path, group in by_path.items():
        try:
            raw = read_file(root / path, MAX_JOURNAL)
        except (ReadError, ValueError):
            fix = _("mend that, or move it elsewhere")
            yield from (problem if problem.fix else problem._replace(fix=fix) for problem in group)
            continue
        if is_blank(raw):
            continue
        merge = marker_lines(raw)
        if merge:
            text = _("a git merge was left open here (lines {first} to {last})").format(first=merge[0], last=merge[-1])
            fix = _("keep the lines you want and delete those of <<<<<<<, ======= and >>>>>>>")
            yield Problem(path, merge[0], "", text, fix)
        for problem in group:
            if not merge or (problem.line is not None and problem.line not in merge):
                yield problem if problem.line else problem._replace(line=_line(raw))


def _line(raw: bytes) -> int:
    """Where a fault of the whole file begins: at the first byte that is not UTF-8, else at its top."""
    try:
        decode(raw)
    except ReadError as error:
        cause = error.__cause__
        if isinstance(cause, UnicodeDecodeError):
            return raw.count(b"\n", 0, cause.start) + 1
    return 1
