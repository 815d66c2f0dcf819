"""The doctor's look at the workspace's own letters: front matter, and whether Jinja can read the rest."""

import re
from collections.abc import Iterator
from pathlib import Path

from csmkit.errors import InvalidDataError, Problem
from csmkit.services.letter_catalogue import EN, FOLDER, ZH, Catalogue

_PLACE = re.compile(r"(?P<path>[^:]+)(?::(?P<line>\d+))?: (?:(?P<key>[^\s:]+\.[^\s:]+): )?(?P<message>.*)", re.DOTALL)


def letter_problems(root: Path) -> Iterator[Problem]:
    """What is wrong in own letters, their short versions and what they include; a letter nobody opens has a fault too."""
    catalogue = Catalogue(root)
    _read = catalogue.letters, catalogue.english  # reading them is what finds their faults
    yield from catalogue.problems
    named = {problem.path for problem in catalogue.problems}
    for language in (ZH, EN):
        for path in sorted((root / FOLDER / language).rglob("*.md")):
            shown = path.relative_to(root).as_posix()
            if shown in named or path.name.startswith("."):
                continue
            from csmkit.letters.render import check_template  # most desks have no letter of their own to wait for

            try:
                check_template(catalogue.environment(english=language == EN), shown.removeprefix("templates/"), shown)
            except InvalidDataError as error:
                yield problem_of(error)


def problem_of(error: InvalidDataError) -> Problem:
    """An error that begins with its file, line and key, as a problem."""
    found = _PLACE.fullmatch(error.message)
    if not found:
        return Problem("templates", None, "", error.message, error.hint or "")
    line = int(found["line"]) if found["line"] else None
    return Problem(found["path"], line, found["key"] or "", found["message"], error.hint or "")
