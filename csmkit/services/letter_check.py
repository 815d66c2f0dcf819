"""All letters that are right for projects now and next: which are ready, which still ask, which lack something."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from csmkit.domain.stage import ACTIVE, MOVES
from csmkit.domain.vocabulary import Stage
from csmkit.errors import InvalidDataError, Problem
from csmkit.letters.finding import Finding
from csmkit.letters.template import Letter
from csmkit.services.letters import Office, Wish

_NOT_ABOUT_THE_RECORD = frozenset(("stage", "sent", "gate"))
_COMES_LATER = ("csm log ", "--set by=")
"""Ways to mend what a letter for the next stage cannot have yet: numbers, and a day that is still to come."""


class CheckRow(NamedTuple):
    """One letter for one project.

    Attributes:
        project: slug.
        stage: the stage the letter is right for: the project's own, or the next.
        now: whether that is the project's own stage.
        letter: id.
        title: Chinese name.
        asks: how many values it still asks for.
        findings: what else keeps it from leaving.
    """

    project: str
    stage: Stage
    now: bool
    letter: str
    title: str
    asks: int
    findings: tuple[Finding, ...]

    @property
    def state(self) -> str:
        """ready, asks or lacks."""
        return "lacks" if self.findings else "asks" if self.asks else "ready"


class CheckResult(NamedTuple):
    """Every row, and what is wrong in the templates themselves."""

    rows: list[CheckRow]
    problems: list[Problem]


def check_letters(
    office: Office,
    projects: Sequence[str] = (),
    *,
    everything: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> CheckResult:
    """Fill in and check the letters of many projects.

    Args:
        office: the desk.
        projects: only these slugs; all when empty.
        everything: finished projects too, and every letter whatever its stage.
        progress: told how many projects are done, of how many.
    """
    letters = [letter for letter in office.catalogue.letters.values() if not letter.gate or everything]
    chosen = [
        (slug, Stage(record.get("stage", "lead")))
        for slug, record in office.data.projects.items()
        if (slug in projects if projects else everything or record.get("stage", "lead") in ACTIVE | {Stage.LEAD})
    ]
    rows: list[CheckRow] = []
    problems: dict[str, Problem] = {}
    for done, (slug, stage) in enumerate(chosen):
        progress(done, len(chosen))
        for letter, fitting in _fitting(letters, stage, everything=everything):
            try:
                rows.append(_row(office, letter, slug, stage, fitting))
            except InvalidDataError as error:
                path, _colon, message = error.message.partition(": ")
                problems[error.message] = Problem(path, None, "", message, error.hint or "")
    progress(len(chosen), len(chosen))
    return CheckResult(rows, [*office.catalogue.problems, *problems.values()])


def _fitting(letters: Sequence[Letter], stage: Stage, *, everything: bool) -> list[tuple[Letter, Stage]]:
    """The letters of a project's own stage and of the one that comes next."""
    following = MOVES[stage][0]
    now = [(letter, stage) for letter in letters if not letter.stages or stage in letter.stages]
    names = {letter.id for letter, _stage in now}
    then = [(letter, following) for letter in letters if letter.id not in names and following in letter.stages]
    rest = [(letter, letter.stages[0]) for letter in letters if everything and letter.stages]
    seen = names | {letter.id for letter, _stage in then}
    return [*now, *then, *(pair for pair in rest if pair[0].id not in seen)]


def _row(office: Office, letter: Letter, slug: str, stage: Stage, fitting: Stage) -> CheckRow:
    client = office.data.material(slug).client
    no_mail = bool(client.get("limits", {}).get("no_email")) and office.catalogue.has_chat(letter, english=False)
    prepared = office.prepare(letter, slug, Wish(form="chat" if no_mail else "mail"))
    about = [finding for finding in prepared.errors if finding.check not in _NOT_ABOUT_THE_RECORD]
    if fitting is not stage:
        about = [finding for finding in about if finding.check != "next" and not _comes_later(finding)]
    asked = [finding for finding in about if finding.fix.startswith("--set")]
    lacking = tuple(finding for finding in about if finding not in asked)
    return CheckRow(slug, fitting, fitting is stage, letter.id, letter.title, len(asked), lacking)


def _comes_later(finding: Finding) -> bool:
    return finding.fix.startswith(_COMES_LATER) or " money.raised=" in finding.fix
