"""Finished projects and what they teach; the ones most like a given project first."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from csmkit.domain.money import twd
from csmkit.domain.project import Case, Project
from csmkit.domain.stage import FINISHED
from csmkit.domain.vocabulary import CaseResult, Kind, Quotable, Stage
from csmkit.language import _
from csmkit.workspace.desk import Desk

_OVER = FINISHED | {Stage.ENDED, Stage.CLOSING}
_SAME, _ALIKE = Decimal("1.5"), Decimal(3)
"""Two sums are about the same within half as much again, and alike within three times as much."""


class CaseRow(NamedTuple):
    """One finished project.

    Attributes:
        reached: raised in percent of the goal.
        ad_share: advertising as a share of what was raised, 0.15 for 15 %.
        did: what was done.
        quotable: whether others may be told; `no` means it stays on this desk.
        likeness: points of likeness to the project asked about; 0 when none was.
        why: what is alike, in words.
    """

    slug: str
    title: str
    client: str
    kind: Kind
    stage: Stage
    result: CaseResult | None
    goal: int | None
    raised: int | None
    reached: Decimal | None
    ad_share: Decimal | None
    did: tuple[str, ...]
    lesson: str
    quotable: Quotable
    agreed_by: str
    agreed_on: date | None
    end: date | None
    likeness: int
    why: tuple[str, ...]


def list_cases(
    desk: Desk, *, like: str | None = None, kind: Kind | None = None, result: CaseResult | None = None
) -> list[CaseRow]:
    """Finished projects that have a `[case]`: the latest first, or the most alike first.

    Args:
        desk: the workspace.
        like: slug, title or beginning of a project; only cases with some likeness to it come back.
        kind: only this kind.
        result: only this result.

    Raises:
        NotFoundError: when `like` names no project.
        InvalidDataError: when its file has faults.
    """
    asked = desk.project(like) if like else None
    rows = []
    for slug, project in desk.projects().items():
        case = project.case
        if case is None or project.stage not in _OVER or (asked and slug == asked.slug):
            continue
        if (kind and project.kind is not kind) or (result and case.result is not result):
            continue
        why = list(_likeness(asked.model, project)) if asked else []
        if why or not asked:
            rows.append(_row(slug, project, case, why))
    latest = sorted(rows, key=lambda row: (row.end or date.min, row.slug), reverse=True)
    return sorted(latest, key=lambda row: (-row.likeness, row.quotable is Quotable.NO))


def _row(slug: str, project: Project, case: Case, why: list[tuple[int, str]]) -> CaseRow:
    return CaseRow(
        slug,
        project.title,
        project.client,
        project.kind,
        project.stage,
        case.result,
        project.money.goal,
        project.money.raised,
        project.reached(),
        case.ad_share,
        case.did,
        case.lesson,
        case.quotable,
        case.agreed_by,
        case.agreed_on,
        project.dates.end,
        sum(points for points, _text in why),
        tuple(text for _points, text in why),
    )


def _likeness(asked: Project, other: Project) -> Iterator[tuple[int, str]]:
    """What the two have in common, each with its points, the weightiest first."""
    if asked.kind is other.kind and asked.kind is not Kind.OTHER:
        yield 3, _("same kind: {kind}").format(kind=asked.kind.label)
    yield from _compared(_("goal"), asked.money.goal, other.money.goal, weight=3, money=True)
    yield from _compared(_("ad budget"), _ad_budget(asked), _ad_budget(other), weight=2, money=True)
    yield from _compared(_("mailing list"), asked.resources.list_size, other.resources.list_size)
    yield from _compared(_("followers"), asked.resources.followers, other.resources.followers)
    yield from _compared(_("hours a week"), asked.resources.team_hours, other.resources.team_hours)


def _compared(
    name: str, asked: int | None, other: int | None, *, weight: int = 1, money: bool = False
) -> Iterator[tuple[int, str]]:
    if not asked or not other:
        return
    ratio = Decimal(max(asked, other)) / min(asked, other)
    if ratio > _ALIKE or (ratio > _SAME and weight == 1):
        return
    shown, yours = (twd(value) if money else f"{value:,}" for value in (other, asked))
    text = _("{name} {value}, here {yours}").format(name=name, value=shown, yours=yours)
    yield (weight if ratio <= _SAME else weight // 2), text


def _ad_budget(project: Project) -> int | None:
    return project.resources.ad_budget or project.money.ad_budget or project.money.ad_spent
