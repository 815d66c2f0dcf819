"""The closeout gate on a desk: what the decision stands on, and what keeps a letter or a stage back."""

from datetime import date
from decimal import Decimal

from csmkit.domain.closeout import Grounds, Lack, is_over
from csmkit.domain.closeout_gate import Gate, gate
from csmkit.domain.closeout_question import QUESTIONS
from csmkit.domain.project import Project
from csmkit.domain.vocabulary import Stage
from csmkit.errors import RefusedError
from csmkit.language import _
from csmkit.workspace.desk import Desk

LETTERS: dict[str, Gate] = {
    "payout-papers": "payout",
    "payout-made": "payout",
    "advance": "advance",
    "refund": "refund",
}
"""The gate each letter about money stands behind; another letter with a gate wants a whole decision."""
STAGES: dict[Stage, Gate] = {Stage.CLOSING: "closing", Stage.CLOSED: "closed"}


def grounds_of(desk: Desk, project: Project, today: date) -> Grounds:
    """What the decision about a project stands on besides its answers; an expired fact counts as not known."""
    return Grounds(
        stage=project.stage,
        goal=project.money.goal,
        threshold=project.money.production_threshold,
        raised=project.money.raised,
        advance_paid=project.money.advance_paid,
        launch=project.dates.launch,
        end=project.dates.end,
        ended=is_over(project.stage, project.dates.end, today),
        advance_max=_number(desk, "advance_max_rate", today),
        transfer_fee=_number(desk, "transfer_fee", today),
        longterm=any(
            key in desk.facts and desk.facts[key].is_known() for key in ("longterm_apply", "longterm_fee_rate")
        ),
    )


def _number(desk: Desk, key: str, today: date) -> Decimal | None:
    fact = desk.facts.get(key)
    return fact.value if fact and isinstance(fact.value, Decimal) and not fact.expired(today) else None


def letter_lacks(desk: Desk, slug: str, letter: str, *, today: date) -> list[Lack]:
    """What keeps a letter about money back.

    Raises:
        InvalidDataError: when the project's file has faults.
    """
    project = desk.project(slug).model
    what = LETTERS.get(letter, "closing")
    return gate(grounds_of(desk, project, today), project.closeout.answers, what)


def stage_lacks(desk: Desk, project: Project, to: Stage, *, today: date) -> list[Lack]:
    """What keeps a project from the stages closing and closed; nothing for other stages."""
    if to not in STAGES:
        return []
    # Coming back from long-term listing is no new decision.
    if project.stage is Stage.LONGTERM:
        return []
    return gate(grounds_of(desk, project, today), project.closeout.answers, STAGES[to])


def check_stage(desk: Desk, slug: str, project: Project, to: Stage, *, today: date) -> None:
    """Refuse a stage whose gate is shut.

    Raises:
        RefusedError: naming each missing answer and each contradiction, with the first command to run.
    """
    lacks = stage_lacks(desk, project, to, today=today)
    if lacks:
        raise RefusedError(
            _("not to {stage} yet: {reasons}").format(stage=to.label, reasons="; ".join(map(reason, lacks))),
            hint=command(slug, lacks[0]),
        )


def reason(lack: Lack) -> str:
    """Why a gate is shut, in one line."""
    if lack.kind == "missing":
        return _("{question} is not answered ({text})").format(question=lack.question, text=lack.message)
    return f"{lack.question}: {lack.message}" if lack.question else lack.message


def command(slug: str, lack: Lack) -> str:
    """What to type about it."""
    if lack.question not in QUESTIONS:
        return f"csm closeout {slug}"
    return answer_command(slug, lack.question)


def answer_command(slug: str, question: str) -> str:
    """The command that answers a question, with what an answer looks like."""
    found = QUESTIONS[question]
    value = "|".join(choice.id for choice in found.choices) or found.example()
    return f"csm closeout answer {slug} {question} {value} --by CONTACT --via CHANNEL"
