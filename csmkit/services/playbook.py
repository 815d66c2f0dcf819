"""Playbooks of the nine client types, and one of them filled with a project's facts."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from csmkit.domain.vocabulary import CaseResult, ClientType, EventKind, Outcome, Quotable, Scope
from csmkit.errors import NotFoundError, Problem
from csmkit.language import _
from csmkit.playbooks.playbook import STEPS, Playbook, is_playbook, read_playbook
from csmkit.services.cases import CaseRow, list_cases
from csmkit.text.toml import parse
from csmkit.workspace.desk import Desk
from csmkit.workspace.files import ReadError, decode, read_file
from csmkit.workspace.lookup import layers

FOLDER = "templates/playbooks"
SHOWN_CASES = 4


class Service(NamedTuple):
    """Something the platform did, or still owes by contract."""

    on: date | None
    text: str
    scope: Scope | None


class Demand(NamedTuple):
    """Something the client asked for, and how it was answered."""

    on: date
    text: str
    outcome: Outcome | None


class WayRow(NamedTuple):
    """One finished case on the two-way sheet.

    Attributes:
        name: its title, or its kind where it may be told without the name only.
        paid: whether money went into advertising.
        reached: raised in percent of the goal.
        ad_share: advertising as a share of what was raised.
        hours: hours a week the team put in, where known.
        did: what was done.
    """

    name: str
    result: CaseResult | None
    paid: bool
    raised: int | None
    goal: int | None
    reached: Decimal | None
    ad_share: Decimal | None
    hours: int | None
    did: tuple[str, ...]


class Filled(NamedTuple):
    """A playbook, with the facts of a project where one was asked for.

    Attributes:
        playbook: the type's playbook.
        project: slug, or an empty string.
        facts: what is known, as (name, value).
        say: the sentence patterns in their order, as (step, text).
        promised: services of the contract.
        done: services noted as done, oldest first.
        demands: earlier demands and their answers.
        sheet: finished cases for the two-way sheet.
        answers: answers to demands that fit the client's tier.
    """

    playbook: Playbook
    project: str
    facts: tuple[tuple[str, str], ...]
    say: tuple[tuple[str, str], ...]
    promised: tuple[str, ...]
    done: tuple[Service, ...]
    demands: tuple[Demand, ...]
    sheet: tuple[WayRow, ...]
    answers: tuple[tuple[str, str], ...]


def load_playbooks(root: Path | None) -> tuple[list[Playbook], list[Problem]]:
    """The playbooks of all layers in the order of their types; a faulty own one is named and left out."""
    found: dict[ClientType, Playbook] = {}
    problems: list[Problem] = []
    paths = [path for path in layers(root, FOLDER, ".toml") if is_playbook(path.name)]
    # The user's own come last, so that they win also under another file name.
    for path in sorted(paths, key=lambda path: root is not None and path.is_relative_to(root)):
        name = f"{FOLDER}/{path.name}"
        try:
            data, problem = parse(decode(read_file(path)), name)
        except ReadError as error:
            data, problem = None, Problem(name, None, "", error.message, error.fix)
        if data is None:
            problems += [problem] if problem else []
            continue
        book, faults = read_playbook(data, name)
        problems += faults
        if book:
            found[book.type] = book
    return [found[kind] for kind in ClientType if kind in found], problems


def find_playbook(books: list[Playbook], kind: ClientType) -> Playbook:
    """The playbook of a type.

    Raises:
        NotFoundError: when its file is missing or faulty.
    """
    for book in books:
        if book.type is kind:
            return book
    raise NotFoundError(
        _("no playbook for {type}").format(type=kind.label), hint=_("see: {command}").format(command="csm doctor")
    )


def fill(desk: Desk | None, book: Playbook, project: str | None) -> Filled:
    """A playbook with the facts of a project, or as it is.

    Raises:
        NotFoundError: when there is no such project.
        InvalidDataError: when its file has faults.
    """
    if project is None or desk is None:
        return Filled(book, "", (), tuple(_say(book)), (), (), (), (), tuple((a.kind, a.text) for a in book.answers))
    record = desk.project(project)
    owner = desk.client_of(record.model)
    events = desk.events(project=record.slug)
    money = record.model.money
    facts = {
        "title": record.model.title,
        "client": owner.model.name if owner else record.model.client,
        "tier": desk.settings.tier_name(owner.model.tier) if owner else "",
        "stage": record.model.stage.zh,
        "goal": _sum(money.goal),
        "raised": _sum(money.raised),
        "reached": f"{reached:.0f}%" if (reached := record.model.reached()) is not None else "",
        "ad_spent": _sum(money.ad_spent),
        "ad_budget": _sum(record.model.resources.ad_budget or money.ad_budget),
        "team_hours": str(record.model.resources.team_hours or ""),
    }
    done = [Service(e.at.date(), e.text, e.scope) for e in events if e.kind is EventKind.SERVICE]
    demands = [Demand(e.at.date(), e.text, e.outcome) for e in events if e.kind is EventKind.REQUEST]
    tier = owner.model.tier if owner else ""
    return Filled(
        book,
        record.slug,
        tuple((key, text) for key, text in facts.items() if text),
        tuple(_say(book)),
        record.model.services,
        tuple(done),
        tuple(demands),
        tuple(_sheet(desk, record.slug)) if book.sheet else (),
        tuple((a.kind, a.text) for a in book.answers if not a.tiers or tier in a.tiers),
    )


def _say(book: Playbook) -> Iterator[tuple[str, str]]:
    """The patterns in their order; what has to be filled in by a person shows as a blank."""
    blanks = {"topic": "＿＿", "wish": "＿＿", "instead": "＿＿"}
    for step in STEPS:
        text = book.say[step]
        for name, blank in blanks.items():
            text = text.replace(f"{{{name}}}", blank)
        if text:
            yield step, text


def _sheet(desk: Desk, slug: str) -> Iterator[WayRow]:
    """Cases for the two ways, the most alike first, successes and failures; never one that may not be told."""
    rows = [row for row in list_cases(desk, like=slug) if row.quotable is not Quotable.NO]
    seen = {row.slug for row in rows}
    rows += [row for row in list_cases(desk) if row.quotable is not Quotable.NO and row.slug not in seen | {slug}]
    failures = [row for row in rows if row.result is CaseResult.FAILURE]
    chosen = rows[:SHOWN_CASES]
    if failures and failures[0] not in chosen:
        chosen = [*chosen[: SHOWN_CASES - 1], failures[0]]
    projects = desk.projects()
    for row in sorted(chosen, key=lambda row: (bool(row.ad_share), len(row.did))):
        yield _way(row, projects[row.slug].resources.team_hours)


def _way(row: CaseRow, hours: int | None) -> WayRow:
    name = row.title if row.quotable is Quotable.NAMED else _("a {kind} project").format(kind=row.kind.label)
    return WayRow(name, row.result, bool(row.ad_share), row.raised, row.goal, row.reached, row.ad_share, hours, row.did)


def _sum(value: int | None) -> str:
    return f"NT${value:,}" if value is not None else ""
