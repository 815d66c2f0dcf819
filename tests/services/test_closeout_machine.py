"""Without --force no sequence of commands reaches a payout or refund without the answers it needs."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from csmkit.domain.closeout import MOVES, PAYOUTS, REFUNDS, Grounds, open_questions, state_of
from csmkit.domain.closeout_answer import Answer
from csmkit.domain.closeout_gate import gate
from csmkit.domain.closeout_question import QUESTIONS
from csmkit.domain.settlement import Rate, Sheet, Sums, payout_sheet, refund_sheet
from csmkit.domain.stage import makes_sense
from csmkit.domain.vocabulary import Channel, Stage
from csmkit.errors import CsmError, InvalidDataError, RefusedError
from csmkit.services import closeout_answer, stage
from csmkit.services.closeout import closeout_of, list_closeouts
from csmkit.services.closeout_gate import LETTERS, letter_lacks
from csmkit.workspace.desk import Desk
from tests.closeout_desk import lay_closeout

END = date(2026, 3, 31)
VALUES: dict[str, list[str | int]] = {
    **{name: [choice.id for choice in question.choices] for name, question in QUESTIONS.items()},
    "advance_amount": [1, 200_000, 900_000],
    "advance_on": ["2026-04-20"],
    "ship_month": ["2026-09"],
}
SAID = st.sampled_from([(name, value) for name in QUESTIONS for value in VALUES[name] or ["文字"]])
RAISED = st.sampled_from([None, 0, 299_999, 300_000, 500_000, 800_000])
NOW = datetime.fromisoformat("2026-04-02T10:00:00+08:00")


class Closeout(RuleBasedStateMachine):
    """A project whose answers, figures and stage are moved about by the same rules the commands ask."""

    @initialize(
        threshold=st.sampled_from([None, 200_000, 600_000]), most=st.sampled_from([None, Decimal("0.5"), Decimal(0)])
    )
    def begin(self, threshold: int | None, most: Decimal | None) -> None:
        self.answers: dict[str, Answer] = {}
        self.grounds = Grounds(
            Stage.LIVE, 300_000, threshold, 500_000, None, date(2026, 2, 1), END, ended=False, advance_max=most
        )

    @rule(said=SAID, evidence=st.sampled_from(["", "信"]), on=st.sampled_from([date(2026, 3, 1), END]))
    def answer(self, said: tuple[str, str | int], evidence: str, on: date) -> None:
        name, value = said
        new = Answer(value=value, by="lin", via=Channel.EMAIL, on=on, evidence=evidence)
        after = {**self.answers, name: new}
        before = state_of(self.grounds, self.answers)
        try:
            closeout_answer.check_answer("lamp", self.grounds, self.answers, after, QUESTIONS[name])
        except RefusedError:
            return
        self.answers = after
        assert state_of(self.grounds, after) in (before, *MOVES[before])

    @rule()
    def answer_the_next(self) -> None:
        waiting = open_questions(self.grounds, self.answers)
        if waiting:
            value = (VALUES[waiting[0]] or ["文字"])[0]
            self.answer((waiting[0], value), "信", END)

    @rule(raised=RAISED)
    def note_figures(self, raised: int | None) -> None:
        self.grounds = self.grounds._replace(raised=raised)

    @rule()
    def end(self) -> None:
        self.grounds = self.grounds._replace(ended=True)
        self.move(Stage.ENDED)

    @rule(to=st.sampled_from([Stage.CLOSING, Stage.CLOSED, Stage.LONGTERM, Stage.STOPPED]))
    def move(self, to: Stage) -> None:
        now = self.grounds.stage
        if not makes_sense(now, to):
            return
        what: Any = {Stage.CLOSING: "closing", Stage.CLOSED: "closed"}.get(to)
        if what and now is not Stage.LONGTERM and gate(self.grounds, self.answers, what):
            return
        self.grounds = self.grounds._replace(stage=to)
        if to in (Stage.CLOSING, Stage.CLOSED) and now is not Stage.LONGTERM:
            assert self._payable() or self._refundable()

    def _value(self, name: str) -> Any:
        return self.answers[name].value if name in self.answers else None

    def _payable(self) -> bool:
        """Said again in other words than the gate's: everything a payout stands on."""
        grounds, value = self.grounds, self._value
        enough = grounds.raised is not None and grounds.raised >= 300_000
        closes = grounds.threshold is None or value("threshold") == "yes" or bool(self.answers["will_produce"].evidence)
        advance = grounds.advance_max == 0 or value("advance") == "no"
        if value("advance") == "yes" and grounds.raised:
            advance = 0 < (value("advance_amount") or 0) <= grounds.raised and bool(value("advance_purpose"))
        said = value("reached") == value("will_produce") == "yes" and self.answers["reached"].on >= END
        return (
            grounds.ended and enough and said and closes and advance and bool(value("ship_month") and value("invoice"))
        )

    def _refundable(self) -> bool:
        value = self._value
        wanted = "no" in (value("reached"), value("will_produce")) or self.grounds.stage is Stage.STOPPED
        return wanted and value("refund_duty") == "yes" and value("transfer_fee_by") is not None

    @invariant()
    def no_letter_without_its_answers(self) -> None:
        if not gate(self.grounds, self.answers, "payout"):
            assert self._payable() and state_of(self.grounds, self.answers) in PAYOUTS
        if not gate(self.grounds, self.answers, "refund"):
            assert self._refundable() and state_of(self.grounds, self.answers) in REFUNDS
        if not gate(self.grounds, self.answers, "advance"):
            assert self._value("advance") == "yes" and self._value("advance_on")

    @invariant()
    def sheets_add_up(self) -> None:
        sums = Sums(self.grounds.raised or 0, cancelled=4_567, service_quote=36_000, execution_fee=1, backers=90)
        makers: tuple[Callable[[], Sheet], ...] = (
            lambda: payout_sheet(sums, Rate("a", Decimal("0.0777")), Rate("b", Decimal("0.02"))),
            lambda: refund_sheet(sums, Rate("c", Decimal(15)), str(self._value("transfer_fee_by") or "team")),
        )
        for make in makers:
            with suppress(InvalidDataError, RefusedError):
                assert make().adds_up()


Closeout.TestCase.settings = settings(max_examples=2000, stateful_step_count=14, deadline=None)
TestCloseout = Closeout.TestCase


class OnDisk(RuleBasedStateMachine):
    """The same through the services, on files."""

    desk_dir: Path

    @initialize(threshold=st.sampled_from([None, 1_500_000]))
    def begin(self, threshold: int | None) -> None:
        for folder in ("journal", ".csm"):
            for path in (self.desk_dir / folder).rglob("*"):
                if path.is_file():
                    path.unlink()
        lay_closeout(self.desk_dir, production_threshold=threshold)

    @property
    def desk(self) -> Desk:
        return Desk(self.desk_dir)

    @rule(said=SAID, evidence=st.sampled_from(["", "信"]))
    def answer(self, said: tuple[str, str | int], evidence: str) -> None:
        told = closeout_answer.Said(said[0], str(said[1]), "lin", Channel.LINE, None, evidence)
        try:
            closeout_answer.answer(self.desk, "lamp", told, now=NOW)
        except CsmError as error:
            assert error.exit_code == 5

    @rule(to=st.sampled_from([Stage.CLOSING, Stage.CLOSED]))
    def move(self, to: Stage) -> None:
        try:
            stage.move(self.desk, "lamp", to, now=NOW)
        except RefusedError:
            return
        state = closeout_of(self.desk, "lamp", today=NOW.date()).state
        assert state in PAYOUTS | REFUNDS

    @invariant()
    def letters_wait(self) -> None:
        desk = self.desk
        answers = desk.project("lamp").model.closeout.answers
        for letter, what in LETTERS.items():
            if not letter_lacks(desk, "lamp", letter, today=NOW.date()):
                wanted = {"payout": "ship_month", "advance": "advance_on", "refund": "refund_duty"}[what]
                assert {"reached", wanted} <= set(answers)


@pytest.mark.usefixtures("desk_dir")
def test_on_disk(desk_dir: Path) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    OnDisk.desk_dir = desk_dir
    run_state_machine_as_test(OnDisk, settings=settings(max_examples=8, stateful_step_count=10, deadline=None))


def test_two_processes_answering_at_once_leave_one_whole_answer_each(desk_dir: Path) -> None:
    lay_closeout(desk_dir)
    words = ["closeout", "answer", "lamp", "--by", "lin", "--via", "email"]
    code = "import sys; from csmkit.cli.app import run; sys.exit(run(sys.argv[1:]))"
    environment = {**os.environ, "CSM_TODAY": "2026-04-02", "PYTHONPATH": os.pathsep.join(sys.path)}
    pairs = [("reached", "yes"), ("will_produce", "no"), ("reached", "yes"), ("will_produce", "later")]
    running = [
        subprocess.Popen([sys.executable, "-c", code, *words, *pair], stderr=subprocess.PIPE, env=environment)
        for pair in pairs
    ]
    ended = [(process.communicate()[1].decode(), process.returncode) for process in running]
    assert {code for _err, code in ended} <= {0, 5}, ended
    assert any(code == 0 for _err, code in ended)
    assert all("changed by someone else" in err for err, code in ended if code == 5), ended
    desk = Desk(desk_dir)
    answers, events = desk.project("lamp").model.closeout.answers, desk.events(project="lamp")
    assert len(events) == sum(code == 0 for _err, code in ended)
    for name, answer in answers.items():
        assert answer.value in [(event.model_extra or {})["closeout"]["value"] for event in events
                                if (event.model_extra or {})["closeout"]["question"] == name]  # fmt: skip


def test_the_list_holds_what_ends_soon(desk_dir: Path) -> None:
    def listed(today: date) -> list[str]:
        return [row.slug for row in list_closeouts(Desk(desk_dir), today=today)]

    lay_closeout(desk_dir, stage="live")
    assert (listed(date(2026, 3, 16)), listed(date(2026, 3, 17))) == ([], ["lamp"])
    row = closeout_of(Desk(desk_dir), "lamp", today=date(2026, 4, 1))
    assert (row.days_left, row.next) == (None, "csm project stage lamp ended")
    lay_closeout(desk_dir, stage="closed")
    assert listed(date(2026, 4, 1)) == []
