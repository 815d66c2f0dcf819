"""Where closeouts stand: all that end or ended, and one project with its open questions and the next command."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from csmkit.domain.closeout import (
    REFUNDS,
    CloseoutState,
    Grounds,
    Lack,
    contradictions,
    is_asked,
    open_questions,
    state_of,
)
from csmkit.domain.closeout_answer import Answer
from csmkit.domain.closeout_gate import gate
from csmkit.domain.closeout_question import QUESTIONS
from csmkit.domain.event import Event
from csmkit.domain.project import Project
from csmkit.domain.vocabulary import Stage, Way
from csmkit.services.closeout_answer import HISTORY_KEY
from csmkit.services.closeout_gate import answer_command, command, grounds_of
from csmkit.workspace.desk import Desk

ENDING_DAYS = 14
"""Live projects that end within so many days are in the list."""


class PastAnswer(NamedTuple):
    """One answer out of the journal: the day it was said, by whom, and the value."""

    on: date
    question: str
    value: str | int
    by: str
    channel: str


class Standing(NamedTuple):
    """Where one closeout stands.

    Attributes:
        slug: the project.
        project: its record.
        client_name: whose it is.
        state: what was decided.
        answers: those that stand and still count, by question.
        open: questions that wait for an answer.
        wrong: what contradicts.
        due: the day the decision is due, or the campaign ends; None when not known.
        days_left: until that day, negative when past.
        next: the next command.
        history: every answer ever noted.
    """

    slug: str
    project: Project
    client_name: str
    state: CloseoutState
    answers: dict[str, Answer]
    open: list[str]
    wrong: list[Lack]
    due: date | None
    days_left: int | None
    next: str
    history: list[PastAnswer]


def list_closeouts(desk: Desk, *, today: date) -> list[Standing]:
    """Every project that ended, ends within a fortnight, or is closing, the most urgent first."""
    clients = desk.clients()
    rows = [
        _standing(desk, slug, project, clients[project.client].name if project.client in clients else "", today)
        for slug, project in desk.projects().items()
        if _is_listed(project, today)
    ]
    return sorted(rows, key=lambda row: (row.due or date.max, row.slug))


def _is_listed(project: Project, today: date) -> bool:
    if project.stage in (Stage.ENDED, Stage.CLOSING):
        return True
    if project.stage is Stage.STOPPED:
        # Stopped while pledges were in: they go back, and somebody must have agreed.
        return bool(project.money.raised) and "refund_duty" not in project.closeout.answers
    end = project.dates.end
    return project.stage is Stage.LIVE and end is not None and (end - today).days <= ENDING_DAYS


def closeout_of(desk: Desk, name: str, *, today: date) -> Standing:
    """Where one project's closeout stands.

    Raises:
        NotFoundError: when there is no such project.
        InvalidDataError: when its file has faults.
    """
    record = desk.project(name)
    owner = desk.client_of(record.model)
    return _standing(desk, record.slug, record.model, owner.model.name if owner else "", today)


def _standing(desk: Desk, slug: str, project: Project, client_name: str, today: date) -> Standing:
    grounds, answers = grounds_of(desk, project, today), project.closeout.answers
    events = desk.events(project=slug)
    due = project.dates.end if not grounds.ended else project.dates.decision_due
    return Standing(
        slug,
        project,
        client_name,
        state_of(grounds, answers),
        {name: answer for name, answer in answers.items() if name in QUESTIONS and is_asked(name, grounds, answers)},
        open_questions(grounds, answers),
        contradictions(grounds, answers),
        due,
        (due - today).days if due else None,
        next(_commands(slug, project, grounds, events)),
        [past for event in events for past in _past(event, desk)],
    )


def _past(event: Event, desk: Desk) -> Iterator[PastAnswer]:
    kept: Any = (event.model_extra or {}).get(HISTORY_KEY)
    if isinstance(kept, dict) and "question" in kept:
        on = event.at.astimezone(desk.zone).date()
        yield PastAnswer(on, str(kept["question"]), kept.get("value", ""), event.who or "", str(event.channel or ""))


def _commands(slug: str, project: Project, grounds: Grounds, events: tuple[Event, ...]) -> Iterator[str]:
    """What to type next, the most pressing first; never empty."""
    answers, stage = project.closeout.answers, project.stage
    sent = {event.letter for event in events if event.letter and event.way is not Way.IN}
    if not grounds.went_live:
        yield f"csm show {slug}"
    if project.money.goal is None:
        yield f"csm project set {slug} goal=…"
    if stage is Stage.LIVE:
        yield from _live_commands(slug, grounds, sent)
    if project.money.raised is None:
        yield f"csm log {slug} --metric raised=…"
    if stage not in (Stage.CLOSED, Stage.LONGTERM):
        yield from (command(slug, lack) for lack in gate(grounds, answers, "closing"))
        yield from _closing_commands(slug, project, grounds, sent)
    yield from (answer_command(slug, name) for name in open_questions(grounds, answers))
    yield f"csm given {slug}"


def _live_commands(slug: str, grounds: Grounds, sent: set[str]) -> Iterator[str]:
    if grounds.ended:
        yield f"csm project stage {slug} ended"
    yield f"csm mail closeout {slug}" if "closeout" not in sent else f"csm log {slug} --metric raised=…"


def _closing_commands(slug: str, project: Project, grounds: Grounds, sent: set[str]) -> Iterator[str]:
    answers = project.closeout.answers
    state = state_of(grounds, answers)
    if project.stage is Stage.ENDED:
        yield f"csm project stage {slug} closing"
    letters = ["refund"] if state in REFUNDS else ["payout-papers", "payout-made"]
    if state is CloseoutState.INSTALMENTS and not grounds.advance_paid:
        letters.insert(0, "advance")
    yield from (f"csm mail {letter} {slug}" for letter in letters if letter not in sent)
    if project.stage is Stage.STOPPED:
        return
    yield from (command(slug, lack) for lack in gate(grounds, answers, "closed"))
    yield f"csm project stage {slug} closed"
