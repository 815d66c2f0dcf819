"""All live projects' figures in one pass: what was noted, and a whole table of new ones in one change."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from csmkit.domain.event import Event
from csmkit.domain.project import Project
from csmkit.domain.vocabulary import EventKind, Metric, Stage
from csmkit.errors import InvalidDataError, NotFoundError, UsageError
from csmkit.language import _
from csmkit.services.log import append_events, read_metrics, update_money
from csmkit.text.likeness import fold_name
from csmkit.text.safe import one_line
from csmkit.workspace.desk import Desk
from csmkit.workspace.journal import new_id

HISTORY = 12
"""Readings that the spark line shows."""

HEADINGS: dict[Metric, tuple[str, ...]] = {
    Metric.RAISED: ("raised", "集資金額", "已集資", "募資金額", "金額", "贊助金額"),
    Metric.BACKERS: ("backers", "贊助人數", "贊助數", "人數", "贊助人次"),
    Metric.AD_SPENT: ("ad_spent", "廣告花費", "廣告費", "花費"),
    Metric.IMPRESSIONS: ("impressions", "曝光次數", "曝光"),
    Metric.CTR: ("ctr", "點擊率"),
    Metric.CPC: ("cpc", "單次點擊成本"),
    Metric.BOUNCE: ("bounce", "跳出率"),
    Metric.PAGE_VIEWS: ("page_views", "頁面瀏覽", "瀏覽數", "瀏覽量"),
}
"""How back offices head these columns."""


class NumbersRow(NamedTuple):
    """A live project with its latest figures and what was raised before, oldest first."""

    slug: str
    title: str
    goal: int | None
    raised: int | None
    backers: int | None
    noted_on: date | None
    history: list[int]
    end: date | None


class Entry(NamedTuple):
    """New figures for one project."""

    project: str
    metrics: Mapping[Metric, Decimal]


def list_numbers(desk: Desk) -> list[NumbersRow]:
    """Every live project, the one ending first on top."""
    rows = [_row(desk, slug, project) for slug, project in desk.projects().items() if project.stage is Stage.LIVE]
    return sorted(rows, key=lambda row: (row.end or date.max, row.slug))


def note_numbers(desk: Desk, entries: Sequence[Entry], *, now: datetime) -> int:
    """Note new figures for many projects in one change; returns how many projects got some.

    Raises:
        InvalidDataError: when what was raised fell to less than half of what it was (a slip of the keyboard).
    """
    at = now.replace(microsecond=0)
    change = desk.change(_("numbers of {count} projects").format(count=len(entries)), now)
    events = []
    for entry in entries:
        record = desk.project(entry.project)
        _plausible(record.slug, record.model, entry.metrics)
        update_money(desk, change, record.slug, entry.metrics)
        values = {"kind": EventKind.METRIC, "project": record.slug, "client": record.model.client}
        events.append(Event.model_validate({"id": new_id(at), "at": at, "metrics": dict(entry.metrics), **values}))
    append_events(change, events)
    change.commit()
    return len(events)


def read_table(desk: Desk, text: str) -> list[Entry]:
    """The figures in a table pasted from the back office: tabs, commas or runs of spaces between its columns.

    The first line heads the columns; one column holds the project's title or slug, the others hold numbers.

    Raises:
        UsageError: when the heading is not understood.
        NotFoundError: when a line names no live project; nothing is noted then.
    """
    lines = [_cells(line) for line in text.splitlines() if line.strip()]
    if not lines:
        raise UsageError(_("the table is empty"))
    names, *rows = lines
    columns = {index: metric for index, name in enumerate(names) if (metric := _metric(name)) is not None}
    if not columns or 0 in columns or not rows:
        raise UsageError(
            _("the first line must head the columns, the project in the first one"),
            hint=_("for example: {example}").format(example="專案\t集資金額\t贊助人數"),
        )
    live = {slug: project.title for slug, project in desk.projects().items() if project.stage is Stage.LIVE}
    return [Entry(_find(live, row[0], number), _figures(columns, row, number)) for number, row in enumerate(rows, 2)]


def _row(desk: Desk, slug: str, project: Project) -> NumbersRow:
    readings = [event for event in desk.events(project=slug) if event.kind is EventKind.METRIC]
    history = [int(event.metrics[Metric.RAISED]) for event in readings if Metric.RAISED in event.metrics]
    money = project.money
    noted = readings[-1].at.date() if readings else None
    return NumbersRow(
        slug, project.title, money.goal, money.raised, money.backers, noted, history[-HISTORY:], project.dates.end
    )


def _plausible(slug: str, project: Project, metrics: Mapping[Metric, Decimal]) -> None:
    before, after = project.money.raised, metrics.get(Metric.RAISED)
    if before and after is not None and after * 2 < before:
        raise InvalidDataError(
            _("{slug}: raised fell from {before} to {after}").format(
                slug=slug, before=f"{before:,}", after=f"{after:,}"
            ),
            hint=_("if that is right: csm log {slug} --metric raised={after}").format(slug=slug, after=after),
        )


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    if "," in line and not re.search(r"\d,\d{3}\b", line):
        return [cell.strip() for cell in line.split(",")]
    return [cell for cell in re.split(r"\s{2,}|(?<=\S)\s(?=\S*\d)", line.strip()) if cell]


def _metric(name: str) -> Metric | None:
    wanted = fold_name(name)
    return next((metric for metric, names in HEADINGS.items() if wanted in names), None)


def _find(live: Mapping[str, str], name: str, number: int) -> str:
    wanted = fold_name(name)
    found = [slug for slug, title in live.items() if wanted in (fold_name(slug), fold_name(title))]
    found = found or [slug for slug, title in live.items() if wanted and wanted in fold_name(title)]
    if len(found) != 1:
        raise NotFoundError(
            _("line {number}: no live project '{name}'").format(number=number, name=one_line(name, 40)),
            hint=_("nothing was noted; see: {command}").format(command="csm project list --stage live"),
        )
    return found[0]


def _figures(columns: Mapping[int, Metric], row: Sequence[str], number: int) -> dict[Metric, Decimal]:
    pairs = [
        f"{metric.value}={row[index]}"
        for index, metric in columns.items()
        if index < len(row) and row[index] not in ("", "-")
    ]
    try:
        return read_metrics(pairs)
    except UsageError as error:
        raise UsageError(
            _("line {number}: {message}").format(number=number, message=error.message), hint=error.hint
        ) from error
