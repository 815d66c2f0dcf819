"""The closeout decision over all combinations of answers that matter."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from csmkit.domain.closeout import (
    MOVES,
    PAYOUTS,
    REFUNDS,
    CloseoutState,
    Grounds,
    contradictions,
    is_asked,
    is_over,
    open_questions,
    state_of,
)
from csmkit.domain.closeout_answer import Answer
from csmkit.domain.closeout_gate import Gate, gate
from csmkit.domain.closeout_question import DECISIVE, QUESTIONS, find_question
from csmkit.domain.vocabulary import Channel, Stage

S = CloseoutState
END = date(2026, 3, 31)
REACHED = Grounds(Stage.ENDED, goal=300_000, raised=500_000, end=END, launch=date(2026, 2, 1))
GROUNDS = {
    "reached": REACHED,
    "missed": REACHED._replace(raised=200_000),
    "A not B": REACHED._replace(threshold=800_000),
    "A and B": REACHED._replace(threshold=400_000),
    "live": REACHED._replace(stage=Stage.LIVE, ended=False),
    "stopped": REACHED._replace(stage=Stage.STOPPED, ended=False),
}
VALUES: dict[str, tuple[str | int | None, ...]] = {
    "reached": (None, "yes", "no"),
    "threshold": (None, "yes", "no"),
    "will_produce": (None, "yes", "no", "later"),
    "advance": (None, "yes", "no"),
    "advance_amount": (None, 100_000),
    "refund_duty": (None, "yes", "no"),
    "transfer_fee_by": (None, "team"),
    "ship_month": (None, "2026-09"),
}
WITH = {"advance_amount": {"advance_purpose": "開模", "advance_on": "2026-04-20"}, "ship_month": {"invoice": "統編 1"}}
"""Answers that come and go with another one, to keep the product small."""


def said(value: str | int, *, evidence: str = "", on: date = END) -> Answer:
    return Answer(value=value, by="lin", via=Channel.EMAIL, on=on, evidence=evidence)


def answers(**values: str | int) -> dict[str, Answer]:
    return {name: said(value) for name, value in values.items()}


def combinations() -> Iterator[dict[str, Answer]]:
    for values in product(*VALUES.values()):
        given: dict[str, str | int] = {}
        for name, value in zip(VALUES, values, strict=True):
            if value is not None:
                given.update({name: value, **WITH.get(name, {})})
        yield answers(**given)


ALL = list(combinations())
PRODUCE = answers(reached="yes", will_produce="yes", advance="no", ship_month="2026-09", invoice="統編 12345678")
REFUND = answers(reached="yes", will_produce="no", refund_duty="yes", transfer_fee_by="team")


def value(given: dict[str, Answer], name: str) -> str | int | None:
    return given[name].value if name in given else None


@pytest.mark.parametrize("grounds", GROUNDS.values(), ids=list(GROUNDS))
def test_no_combination_pays_out_without_every_answer(grounds: Grounds) -> None:
    for given in ALL:
        if gate(grounds, given, "payout"):
            continue
        assert grounds.ended and (grounds.raised or 0) >= (grounds.goal or 0)
        assert (value(given, "reached"), value(given, "will_produce")) == ("yes", "yes")
        assert grounds.threshold is None or value(given, "threshold") == "yes"
        assert value(given, "advance") == "no" or "advance_amount" in given
        assert {"ship_month", "invoice"} <= set(given)
        assert state_of(grounds, given) in PAYOUTS


@pytest.mark.parametrize("grounds", GROUNDS.values(), ids=list(GROUNDS))
def test_no_combination_refunds_without_every_answer(grounds: Grounds) -> None:
    for given in ALL:
        if gate(grounds, given, "refund"):
            continue
        assert (value(given, "refund_duty"), value(given, "transfer_fee_by")) == ("yes", "team")
        assert grounds.stopped or "no" in (value(given, "reached"), value(given, "will_produce"))
        assert state_of(grounds, given) in REFUNDS


@pytest.mark.parametrize("grounds", GROUNDS.values(), ids=list(GROUNDS))
def test_payout_and_refund_are_never_both_open(grounds: Grounds) -> None:
    assert not [given for given in ALL if not gate(grounds, given, "payout") and not gate(grounds, given, "refund")]
    for given in ALL:
        if not gate(grounds, given, "closing"):
            assert not gate(grounds, given, "payout") or not gate(grounds, given, "refund")


@pytest.mark.parametrize("grounds", GROUNDS.values(), ids=list(GROUNDS))
def test_each_move_of_one_answer_is_in_the_table(grounds: Grounds) -> None:
    for given in ALL:
        before = state_of(grounds, given)
        for name in ("reached", "threshold", "will_produce", "advance"):
            for new in VALUES[name][1:]:
                after = {**given, name: said(new or "")}
                if contradictions(grounds, after):
                    continue
                assert state_of(grounds, after) in (before, *MOVES[before])


def test_every_state_but_listing_is_reached_by_some_combination() -> None:
    found = {state_of(grounds, given) for grounds in GROUNDS.values() for given in ALL}
    assert found == set(S) - {S.LONGTERM}


@pytest.mark.parametrize(
    ("grounds", "given", "what", "questions"),
    [
        (REACHED, {}, "payout", ["reached", "will_produce", "advance"]),
        (REACHED, PRODUCE, "payout", []),
        (REACHED, PRODUCE, "closing", []),
        (REACHED, PRODUCE, "closed", ["list_handover", "access_closed", "quotable"]),
        (REACHED, PRODUCE, "advance", ["advance"]),
        (REACHED, PRODUCE, "refund", ["will_produce"]),
        (REACHED, REFUND, "refund", []),
        (REACHED, REFUND, "payout", ["will_produce"]),
        (REACHED, REFUND, "closed", ["access_closed", "quotable"]),
        (GROUNDS["A and B"], PRODUCE, "payout", ["threshold"]),
        (GROUNDS["missed"], PRODUCE, "payout", ["reached"]),
        (GROUNDS["live"], PRODUCE, "payout", [""]),
        (GROUNDS["live"], answers(advance="yes"), "advance", ["advance_amount", "advance_purpose", "advance_on"]),
        (REACHED._replace(stage=Stage.PREPARING), PRODUCE, "payout", [""]),
        (REACHED._replace(raised=None), PRODUCE, "payout", ["reached"]),
        (REACHED._replace(goal=None), PRODUCE, "payout", ["reached"]),
    ],
)  # fmt: skip
def test_what_keeps_a_gate_shut(grounds: Grounds, given: dict[str, Answer], what: Gate, questions: list[str]) -> None:
    assert [lack.question for lack in gate(grounds, given, what)] == questions


def test_a_project_below_its_threshold_produces_only_when_somebody_says_how() -> None:
    given = {**PRODUCE, "threshold": said("no")}
    assert [lack.question for lack in contradictions(GROUNDS["A not B"], given)] == ["will_produce"]
    given["will_produce"] = said("yes", evidence="自備 30 萬補足")
    assert gate(GROUNDS["A not B"], given, "payout") == []


def test_an_advance_is_held_to_what_the_platform_allows() -> None:
    given = {**PRODUCE, **answers(advance="yes", advance_amount=300_000, advance_purpose="模", advance_on="2026-04-20")}
    assert contradictions(REACHED, given) == []
    assert [lack.question for lack in contradictions(REACHED._replace(advance_max=Decimal("0.5")), given)] == [
        "advance_amount"
    ]
    never = REACHED._replace(advance_max=Decimal(0))
    assert not is_asked("advance", never, PRODUCE)
    assert state_of(never, answers(reached="yes", will_produce="yes")) is S.PAYOUT


def test_an_answer_from_before_the_end_does_not_confirm_the_goal() -> None:
    early = {**PRODUCE, "reached": said("yes", on=date(2026, 3, 20))}
    assert [lack.question for lack in gate(REACHED, early, "payout")] == ["reached"]


def test_an_advance_that_was_paid_is_no_contradiction_to_a_later_refund() -> None:
    given = {**REFUND, "advance": said("yes")}
    assert [lack.question for lack in gate(REACHED, given, "refund")] == ["advance"]
    assert gate(REACHED._replace(advance_paid=100_000), given, "refund") == []


def test_listing_comes_after_the_payout_only() -> None:
    listed = {**PRODUCE, "longterm": said("yes")}
    assert state_of(REACHED, listed) is S.PAYOUT
    assert state_of(REACHED._replace(stage=Stage.CLOSED), listed) is S.LONGTERM
    assert state_of(REACHED._replace(stage=Stage.LONGTERM), {}) is S.LONGTERM
    assert S.LONGTERM in MOVES[state_of(REACHED, listed)]
    assert "longterm" not in open_questions(REACHED._replace(longterm=False), PRODUCE)


def test_a_value_written_by_hand_that_is_none_shuts_the_gate() -> None:
    assert [lack.question for lack in gate(REACHED, {**PRODUCE, "advance": said("maybe")}, "payout")] == ["advance"]
    assert [lack.question for lack in gate(REACHED, {**PRODUCE, "payout": said("yes")}, "payout")] == ["payout"]


@pytest.mark.parametrize(
    ("name", "typed", "right"),
    [
        ("reached", "是", "yes"),
        ("will_produce", "延後", "later"),
        ("will_produce", "不會", "no"),
        ("advance_amount", "NT$120,000", 120_000),
        ("advance_amount", "-5", None),
        ("advance_amount", "0", None),
        ("advance_amount", "9" * 5000, None),
        ("advance_on", "2026-02-30", None),
        ("ship_month", "2026年5月", "2026-05"),
        ("ship_month", "2026-13", None),
        ("transfer_fee_by", "提案團隊", "team"),
        ("quotable", "匿名", "anonymous"),
        ("invoice", "  ", None),
        ("reached", "maybe", None),
    ],
)
def test_reading_answers(name: str, typed: str, right: Any) -> None:
    if right is not None:
        assert QUESTIONS[name].read(typed) == right
        return
    with pytest.raises(ValueError, match=name):
        QUESTIONS[name].read(typed)


def test_finding_questions() -> None:
    assert find_question("will-produce") == find_question("團隊是否照計畫生產") == QUESTIONS["will_produce"]
    assert find_question("payout") is None
    assert "will_produce" in DECISIVE and "quotable" not in DECISIVE


@pytest.mark.parametrize(("today", "over"), [(END, False), (date(2026, 4, 1), True)])
def test_the_last_day_is_still_campaign(today: date, over: bool) -> None:
    assert is_over(Stage.LIVE, END, today) is over
    assert is_over(Stage.ENDED, END, today)
