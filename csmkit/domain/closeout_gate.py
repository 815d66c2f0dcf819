"""The closeout gates: what must be answered before a letter about money leaves or a project moves to its last stages."""

from collections.abc import Iterator
from typing import Literal

from csmkit.domain.closeout import (
    Answers,
    Grounds,
    Lack,
    against,
    contradictions,
    is_asked,
    produces,
    refunds,
    says,
)
from csmkit.domain.closeout_question import QUESTIONS
from csmkit.language import _

Gate = Literal["payout", "advance", "refund", "closing", "closed"]

_FOR_PAYOUT = (
    *("reached", "threshold", "will_produce", "advance", "advance_amount", "advance_purpose", "advance_on"),
    *("ship_month", "invoice"),
)
_FOR_ADVANCE = ("reached", "threshold", "advance", "advance_amount", "advance_purpose", "advance_on")
_FOR_REFUND = ("reached", "threshold", "will_produce", "refund_duty", "transfer_fee_by")
_AT_LAST = ("list_handover", "access_closed", "quotable")


def gate(grounds: Grounds, answers: Answers, what: Gate) -> list[Lack]:
    """What keeps a gate shut; an empty list means it is open.

    Args:
        grounds: the record and the facts.
        answers: those that stand.
        what: payout, advance or refund for letters; closing or closed for stages.
    """
    if not grounds.went_live:
        return [against("", _("the project never went live, so there is nothing to decide"))]
    wrong = contradictions(grounds, answers)
    if not grounds.ended and not grounds.stopped and what != "advance":
        wrong.insert(0, against("", _("the campaign is not over yet")))
    missing = [
        Lack(name, "missing", QUESTIONS[name].label)
        for name in required(grounds, answers, what)
        if name not in answers and is_asked(name, grounds, answers)
    ]
    return [*missing, *wrong, *_demands(grounds, answers, what)]


def required(grounds: Grounds, answers: Answers, what: Gate) -> tuple[str, ...]:
    """The questions a gate wants answered, as far as they are asked."""
    match what:
        case "payout":
            return _FOR_PAYOUT
        case "refund":
            return _FOR_REFUND
        case "advance":
            return (*_FOR_ADVANCE, "will_produce") if grounds.ended else _FOR_ADVANCE
        case "closing":
            return _FOR_REFUND if refunds(grounds, answers) else _FOR_PAYOUT
    return (*required(grounds, answers, "closing"), *_AT_LAST)


def _demands(grounds: Grounds, answers: Answers, what: Gate) -> Iterator[Lack]:
    """Answers that are there, but do not allow this."""
    refunding = refunds(grounds, answers)
    if says(answers, "will_produce", "later"):
        yield against("will_produce", _("the decision was postponed"))
    if what in ("payout", "advance") and refunding:
        yield against("will_produce", _("the backers are refunded, so nothing is paid out to the team"))
    if what == "advance" and says(answers, "advance", "no"):
        yield against("advance", _("no money is needed in advance"))
    if what == "advance" and grounds.advance_max == 0:
        yield against("advance", _("the platform pays nothing in advance"))
    if what == "refund" and produces(grounds, answers):
        yield against("will_produce", _("the team produces, so nobody is refunded"))
    if what in ("refund", "closing", "closed") and refunding and says(answers, "refund_duty", "no"):
        yield against("refund_duty", _("the team does not agree to the refund"))
    if what == "closed" and says(answers, "access_closed", "no"):
        yield against("access_closed", _("ad accounts and shared access are still open"))
