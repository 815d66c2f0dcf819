"""The closeout decision: which questions are open, where the project stands, and what contradicts.

The end date alone never decides a payout: a goal may be reached and the production threshold not, money may be needed
early, or a team may not produce. Every rule here is pure; what follows for letters and stages is in closeout_gate.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from csmkit.domain.closeout_answer import Answer
from csmkit.domain.closeout_question import QUESTIONS
from csmkit.domain.money import twd
from csmkit.domain.vocabulary import Stage, Word
from csmkit.language import _

Answers = Mapping[str, Answer]


class CloseoutState(Word):
    """What was decided about a project's money."""

    PENDING = "pending", "待確認"
    PAYOUT = "payout", "投產撥款"
    INSTALMENTS = "instalments", "分段撥款"
    REFUND_CHOSEN = "refund-chosen", "達標不生產・退款"
    REFUND_MISSED = "refund-missed", "未達標退款"
    POSTPONED = "postponed", "延後決定"
    LONGTERM = "longterm", "長期上架"


S = CloseoutState
_DECIDED = (S.PAYOUT, S.INSTALMENTS, S.REFUND_CHOSEN, S.REFUND_MISSED)
MOVES: dict[CloseoutState, tuple[CloseoutState, ...]] = {
    S.PENDING: (*_DECIDED, S.POSTPONED),
    S.POSTPONED: (S.PENDING, *_DECIDED),
    S.PAYOUT: (S.INSTALMENTS, S.REFUND_CHOSEN, S.REFUND_MISSED, S.POSTPONED, S.LONGTERM),
    S.INSTALMENTS: (S.PAYOUT, S.REFUND_CHOSEN, S.REFUND_MISSED, S.POSTPONED, S.LONGTERM),
    S.REFUND_CHOSEN: (S.PENDING, S.PAYOUT, S.INSTALMENTS, S.REFUND_MISSED, S.POSTPONED, S.LONGTERM),
    S.REFUND_MISSED: (S.PENDING, S.PAYOUT, S.INSTALMENTS, S.REFUND_CHOSEN, S.POSTPONED, S.LONGTERM),
    S.LONGTERM: (*_DECIDED, S.POSTPONED),
}
"""From each state, those that one more or one corrected answer (or the stage of long-term listing) may lead to.

A decision that stands is never lost by an answer: from a payout nothing leads back to pending.
"""
REFUNDS = frozenset({S.REFUND_CHOSEN, S.REFUND_MISSED})
PAYOUTS = frozenset({S.PAYOUT, S.INSTALMENTS, S.LONGTERM})
NEVER_LIVE = frozenset({Stage.LEAD, Stage.INVITED, Stage.OFFERED, Stage.CONTRACTED, Stage.PREPARING, Stage.DECLINED})
_OVER = frozenset({Stage.ENDED, Stage.CLOSING, Stage.CLOSED, Stage.LONGTERM})


class Grounds(NamedTuple):
    """What the decision stands on besides the answers.

    Attributes:
        stage: of the project.
        goal, threshold, raised, advance_paid: sums in TWD, None when not known.
        launch, end: the campaign.
        ended: whether the campaign is over.
        advance_max: highest advance as a share of what was raised, from facts; None when not known, 0 for never.
        transfer_fee: of one refund in TWD, from facts; None when not known.
        longterm: whether the platform has long-term listing, by its facts.
    """

    stage: Stage
    goal: int | None = None
    threshold: int | None = None
    raised: int | None = None
    advance_paid: int | None = None
    launch: date | None = None
    end: date | None = None
    ended: bool = True
    advance_max: Decimal | None = None
    transfer_fee: Decimal | None = None
    longterm: bool = True

    @property
    def went_live(self) -> bool:
        """Whether there ever was a campaign."""
        return self.stage not in NEVER_LIVE and (self.stage is not Stage.STOPPED or self.launch is not None)

    @property
    def stopped(self) -> bool:
        """Whether it was stopped while money was coming in."""
        return self.stage is Stage.STOPPED


class Lack(NamedTuple):
    """One reason why a gate is shut: a question without its answer, or what contradicts."""

    question: str
    kind: Literal["missing", "contradiction"]
    message: str


def is_over(stage: Stage, end: date | None, today: date) -> bool:
    """Whether the campaign is over on `today`; its last day is still campaign."""
    return stage in _OVER or (stage is Stage.LIVE and end is not None and end < today)


def says(answers: Answers, question: str, value: str) -> bool:
    """Whether a question was answered so."""
    return question in answers and answers[question].value == value


def refunds(grounds: Grounds, answers: Answers) -> bool:
    """Whether the pledges go back to the backers, as far as it was said."""
    return grounds.stopped or says(answers, "reached", "no") or says(answers, "will_produce", "no")


def produces(grounds: Grounds, answers: Answers) -> bool:
    """Whether the team produces, as far as it was said."""
    return says(answers, "will_produce", "yes") and not refunds(grounds, answers)


def _decided(grounds: Grounds, answers: Answers) -> bool:
    return produces(grounds, answers) or refunds(grounds, answers)


def _wants_advance(grounds: Grounds, answers: Answers) -> bool:
    return says(answers, "advance", "yes") and not refunds(grounds, answers)


def _may_go_on(grounds: Grounds, answers: Answers) -> bool:
    return not grounds.stopped and not says(answers, "reached", "no")


_ASKED: dict[str, Callable[[Grounds, Answers], bool]] = {
    "reached": lambda grounds, _answers: grounds.ended and not grounds.stopped,
    "threshold": lambda grounds, answers: (
        grounds.ended and grounds.threshold is not None and _may_go_on(grounds, answers)
    ),
    "will_produce": _may_go_on,
    "advance": lambda grounds, answers: grounds.advance_max != 0 and not refunds(grounds, answers),
    "advance_amount": _wants_advance,
    "advance_purpose": _wants_advance,
    "advance_on": _wants_advance,
    "refund_duty": refunds,
    "transfer_fee_by": lambda grounds, answers: grounds.transfer_fee != 0 and refunds(grounds, answers),
    "ship_month": produces,
    "invoice": produces,
    "list_handover": produces,
    "access_closed": _decided,
    "quotable": _decided,
    "longterm": lambda grounds, answers: grounds.longterm and produces(grounds, answers),
    "next_project": _decided,
}


def is_asked(question: str, grounds: Grounds, answers: Answers) -> bool:
    """Whether a question makes sense after what is known and was answered so far."""
    return grounds.went_live and _ASKED[question](grounds, answers)


def open_questions(grounds: Grounds, answers: Answers) -> list[str]:
    """The questions that wait for an answer, in the order to ask them."""
    return [name for name in QUESTIONS if name not in answers and is_asked(name, grounds, answers)]


def state_of(grounds: Grounds, answers: Answers) -> CloseoutState:
    """Where the decision stands."""
    if not grounds.went_live:
        return S.PENDING
    if grounds.stopped or says(answers, "reached", "no"):
        return S.REFUND_MISSED
    if says(answers, "will_produce", "later"):
        return S.POSTPONED
    if grounds.stage is Stage.LONGTERM and not answers:
        return S.LONGTERM
    whole = "reached" in answers and ("threshold" in answers or grounds.threshold is None)
    if not whole or "will_produce" not in answers:
        return S.PENDING
    if says(answers, "will_produce", "no"):
        return S.REFUND_CHOSEN
    if "advance" not in answers and grounds.advance_max != 0:
        return S.PENDING
    listed = grounds.stage is Stage.CLOSED and says(answers, "longterm", "yes")
    if grounds.stage is Stage.LONGTERM or listed:
        return S.LONGTERM
    return S.INSTALMENTS if says(answers, "advance", "yes") else S.PAYOUT


def contradictions(grounds: Grounds, answers: Answers) -> list[Lack]:
    """Answers that cannot be right beside the record or each other."""
    return [
        *_unreadable(answers),
        *_against_figures(grounds, answers),
        *_against_each_other(grounds, answers),
    ]


def against(question: str, message: str) -> Lack:
    """A contradiction at a question."""
    return Lack(question, "contradiction", message)


def _unreadable(answers: Answers) -> Iterator[Lack]:
    for name, answer in answers.items():
        if name not in QUESTIONS:
            yield against(name, _("there is no such question"))
            continue
        try:
            value = QUESTIONS[name].read(str(answer.value))
        except ValueError as error:
            yield against(name, str(error))
            continue
        if value != answer.value:
            yield against(name, _("write {right}").format(right=value))


def _against_figures(grounds: Grounds, answers: Answers) -> Iterator[Lack]:
    for name, key, wanted in (
        ("reached", "goal", grounds.goal),
        ("threshold", "production_threshold", grounds.threshold),
    ):
        if name not in answers or not is_asked(name, grounds, answers):
            continue
        if grounds.raised is None:
            yield against(name, _("money.raised is not known"))
        elif wanted is None:
            yield against(name, _("money.{key} is not known").format(key=key))
        elif (grounds.raised >= wanted) != (answers[name].value == "yes"):
            yield against(
                name,
                _("{answer} contradicts the record: raised {raised}, {key} {wanted}").format(
                    answer=QUESTIONS[name].shown(answers[name].value),
                    raised=twd(grounds.raised),
                    key=key,
                    wanted=twd(wanted),
                ),
            )
        elif grounds.end and answers[name].on < grounds.end:
            yield against(name, _("it was answered before the campaign ended on {day}").format(day=grounds.end))
    yield from _too_much_advance(grounds, answers)


def _too_much_advance(grounds: Grounds, answers: Answers) -> Iterator[Lack]:
    amount = answers["advance_amount"].value if "advance_amount" in answers else None
    if not isinstance(amount, int) or not _wants_advance(grounds, answers):
        return
    if grounds.raised is None:
        yield against("advance_amount", _("money.raised is not known"))
        return
    most = int(grounds.raised * (grounds.advance_max if grounds.advance_max is not None else 1))
    if amount > most:
        yield against(
            "advance_amount", _("{amount} is more than the {most} allowed").format(amount=twd(amount), most=twd(most))
        )


def _against_each_other(grounds: Grounds, answers: Answers) -> Iterator[Lack]:
    if says(answers, "reached", "no") and says(answers, "will_produce", "yes"):
        yield against("will_produce", _("the goal was not reached, so nothing is paid out for production"))
    if says(answers, "advance", "yes") and refunds(grounds, answers) and not grounds.advance_paid:
        yield against("advance", _("the backers are refunded, so nothing is paid in advance"))
    closes_gap = "will_produce" in answers and bool(answers["will_produce"].evidence.strip())
    if says(answers, "threshold", "no") and produces(grounds, answers) and not closes_gap:
        message = _("the production threshold was not reached; give as evidence how the team closes the gap")
        yield against("will_produce", message)
