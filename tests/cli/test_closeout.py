"""Five closeouts from start to end through the command line, each with its wrong turn, its letter and its sheet."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from csmkit.domain.vocabulary import Stage
from csmkit.workspace.desk import Desk
from tests.closeout_desk import FACTS, lay_closeout
from tests.conftest import Csm, Ran

P = "lamp"


class Story:
    """One closeout: the commands typed so far, at most nine."""

    def __init__(self, root: Path, csm: Csm) -> None:
        self.root, self._csm, self.typed = root, csm, 0

    def __call__(self, *words: str) -> Ran:
        self.typed += 1
        assert self.typed < 10
        return self._csm(*words)

    def says(self, *pairs: str, how: tuple[str, ...] = ()) -> Ran:
        return self("closeout", "answer", P, *pairs, "--by", "lin", "--via", "email", *how)

    def project(self) -> Any:
        return Desk(self.root).project(P).model


@pytest.fixture
def story(desk_dir: Path, csm: Csm, monkeypatch: pytest.MonkeyPatch) -> Story:
    monkeypatch.setenv("CSM_TODAY", "2026-04-02")
    lay_closeout(desk_dir)
    return Story(desk_dir, csm)


def totals(ran: Ran) -> dict[str, int]:
    assert ran.code == 0, ran.err
    return dict(json.loads(ran.out)["totals"])


def test_produced(story: Story) -> None:
    refused = story("mail", "payout-papers", P)
    assert refused.code == 5 and "reached is not answered" in refused.err and refused.out == ""
    noted = story.says(
        "reached", "是", "will_produce", "yes", "advance", "no", "ship_month", "2026-09", "invoice", "統編 1"
    )
    assert noted.code == 0 and "payout" in noted.err
    assert story("project", "stage", P, "closing").code == 0
    papers = story("mail", "payout-papers", P, "--sent", "--yes")
    assert papers.code == 0 and "請款" in papers.out
    assert f"應撥付合計：NT${1_230_000 - 98_400 - 24_600 - 60_000 - 36_000:,}" in papers.out
    sheet = story("closeout", "money", P, "--json")
    # 1,234,567 − 4,567 = 1,230,000; 8 % 98,400; 2 % 24,600; 60,000 + 36,000
    assert totals(sheet) == {"payout": 1_230_000 - 98_400 - 24_600 - 60_000 - 36_000}
    assert json.loads(sheet.out)["payout_on"] == "2026-04-20"  # ten working days; 3 and 6 April are holidays
    assert story("project", "stage", P, "closed").code == 5
    assert story.says("list_handover", "林小姐下載，一年後刪除", "access_closed", "yes", "quotable", "named").code == 0
    assert story("project", "stage", P, "closed").code == 0
    assert story.project().stage is Stage.CLOSED


def test_goal_a_but_not_threshold_b(story: Story) -> None:
    lay_closeout(story.root, production_threshold=1_500_000)
    refused = story.says("reached", "yes", "threshold", "yes")
    assert refused.code == 5 and "contradicts the record" in refused.err and story.project().closeout.answers == {}
    refused = story.says("reached", "yes", "threshold", "no", "will_produce", "yes")
    assert refused.code == 5 and "closes the gap" in refused.err
    assert story.says("reached", "yes", "threshold", "no", "will_produce", "no").code == 0
    assert story("mail", "refund", P).code == 5
    noted = story.says("refund_duty", "yes", "transfer_fee_by", "team")
    assert noted.code == 0 and "refund-chosen" in noted.err
    assert story("project", "stage", P, "closing").code == 0
    letter = story("mail", "refund", P, "--sent", "--yes")
    assert letter.code == 0 and "退還" in letter.out
    assert totals(story("closeout", "money", P, "--json")) == {"backers": 1_230_000, "team": 15 * 900}


def test_advance_then_balance(story: Story) -> None:
    assert story("mail", "advance", P).code == 5
    yes = ("reached", "yes", "will_produce", "yes", "ship_month", "2026-09", "invoice", "統編 1", "advance", "yes")
    advance = ("advance_purpose", "開模", "advance_on", "2026-04-20")
    refused = story.says(*yes, "advance_amount", "900000", *advance)
    assert refused.code == 5 and "more than" in refused.err
    noted = story.says(*yes, "advance_amount", "400,000", *advance)
    assert noted.code == 0 and "instalments" in noted.err
    assert story("mail", "advance", P, "--sent", "--yes").code == 0
    assert story("project", "set", P, "money.advance_paid=400000").code == 0
    assert story("project", "stage", P, "closing").code == 0
    assert totals(story("closeout", "money", P, "--json")) == {"payout": 1_011_000 - 400_000}
    assert story("mail", "payout-papers", P, "--sent", "--yes").code == 0


def test_missed_goal(story: Story) -> None:
    lay_closeout(story.root, raised=150_000)
    refused = story.says("reached", "yes")
    assert refused.code == 5 and "contradicts the record" in refused.err
    assert story.says("reached", "no").code == 0
    refused = story.says("will_produce", "yes")
    assert refused.code == 5 and "not asked" in refused.err
    assert story("mail", "payout-papers", P).code == 5
    assert story.says("refund_duty", "同意", "transfer_fee_by", "platform").code == 0
    assert story("project", "stage", P, "closing").code == 0
    assert story("mail", "refund", P, "--sent", "--yes").code == 0
    assert totals(story("closeout", "money", P, "--json")) == {"backers": 145_433, "team": 0}


def test_reached_but_the_team_will_not_produce(story: Story) -> None:
    assert story.says("reached", "yes", "will_produce", "later").code == 0
    refused = story("project", "stage", P, "closing")
    assert refused.code == 5 and "postponed" in refused.err
    noted = story.says(
        "will_produce", "no", "refund_duty", "yes", "transfer_fee_by", "backers", how=("--evidence", "信 4/2")
    )
    assert noted.code == 0 and "will_produce was: later" in noted.err
    assert story("mail", "payout-made", P).code == 5
    assert story("project", "stage", P, "closing").code == 0
    assert story("mail", "refund", P, "--sent", "--yes").code == 0
    assert totals(story("closeout", "money", P, "--json")) == {"backers": 1_230_000 - 13_500, "team": 0}
    assert story.says("access_closed", "yes", "quotable", "no").code == 0
    assert story("project", "stage", P, "closed").code == 0


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("reached", "yes", "--by", "chen", "--via", "email"), 3, "no contact"),
        (("reached", "yes", "--by", "lin", "--via", "pigeon"), 2, "pigeon"),
        (("reached", "yes", "--by", "lin", "--via", "email", "--on", "2026-04-03"), 2, "future"),
        (("reached", "yes", "--by", "lin", "--via", "email", "--on", "2026-03-01"), 5, "before the campaign ended"),
        (("reached", "maybe", "--by", "lin", "--via", "email"), 2, "is no answer"),
        (("payout", "yes", "--by", "lin", "--via", "email"), 2, "no question 'payout'"),
        (("ship_month", "2026-09", "--by", "lin", "--via", "email"), 5, "not asked"),
        (("reached", "--by", "lin", "--via", "email"), 2, "has no value"),
        (("will_produce", "yes", "--by", "lin", "--via", "email", "--evidence", "長" * 60_000), 2, "evidence"),
        (("will_produce", "no", "next_project", "長" * 3_000, "--by", "lin", "--via", "email"), 2, "is no answer"),
        (("", "yes", "--by", "lin", "--via", "email"), 2, "no question"),
        (("will_produce", "", "--by", "lin", "--via", "email"), 2, "is no answer"),
        (("reached", "yes", "--by", "", "--via", "email"), 3, "no contact"),
        (("reached", "yes", "reached", "no", "--by", "lin", "--via", "email"), 5, "contradicts"),
    ],
)
def test_answers_that_are_refused_leave_every_byte(
    story: Story, csm: Csm, words: tuple[str, ...], code: int, reason: str
) -> None:
    before = (story.root / f"projects/{P}.toml").read_bytes()
    ran = csm("closeout", "answer", P, *words)
    assert (ran.code, reason in ran.err) == (code, True), ran.err
    assert (story.root / f"projects/{P}.toml").read_bytes() == before
    assert list((story.root / "journal").iterdir()) == []


def test_hostile_words_are_kept_whole_and_shown_safely(story: Story) -> None:
    evidence = "說：\"好\"\n[closeout.answers.reached]\nvalue = 'no' \x1b[31m ]]"
    assert story.says("will_produce", "no", how=("--evidence", evidence)).code == 0
    assert story.project().closeout.answers["will_produce"].evidence == evidence
    assert "reached" not in story.project().closeout.answers
    for form in ("--table", "--tsv"):
        assert "\x1b" not in story("closeout", P, form).out


def test_a_stopped_project_with_pledges_waits_for_its_refund(story: Story) -> None:
    lay_closeout(story.root, stage="stopped")
    (row,) = json.loads(story("closeout", "--json").out)
    assert (row["state"], row["open"][:2]) == ("refund-missed", ["refund_duty", "transfer_fee_by"])
    assert story("mail", "refund", P).code == 5
    assert story.says("refund_duty", "yes", "transfer_fee_by", "team").code == 0
    assert story("mail", "refund", P, "--sent", "--yes").code == 0
    assert json.loads(story("closeout", "--json").out) == []


def test_raised_unknown_and_a_project_that_never_went_live(story: Story, csm: Csm) -> None:
    lay_closeout(story.root, raised=None)
    assert "money.raised is not known" in story.says("reached", "yes").err
    ran = story("closeout", "money", P)
    assert ran.code == 4 and "money.raised is not known" in ran.err
    lay_closeout(story.root, stage="preparing")
    assert story.says("will_produce", "yes").code == 5
    ran = story("closeout", "money", P)
    assert ran.code == 5 and "never went live" in ran.err


def test_an_answer_is_no_value_to_set(story: Story) -> None:
    story.says("reached", "yes")
    ran = story("project", "set", P, "closeout.answers.reached.value=no")
    assert ran.code == 5 and "csm closeout answer" in ran.err


def test_force_needs_a_reason_and_the_journal_keeps_it(story: Story) -> None:
    assert story("project", "stage", P, "closing", "--force").code == 2
    forced = story("project", "stage", P, "closing", "--force", "--why", "主管核准")
    assert forced.code == 0 and "not on record: reached, will_produce, advance" in forced.err
    (event,) = Desk(story.root).events(project=P)
    assert "主管核准" in event.text and "[will_produce]" in event.text


def test_figures_that_change_after_the_answer_shut_the_gate(story: Story) -> None:
    story.says("reached", "yes", "will_produce", "yes", "advance", "no", "ship_month", "2026-09", "invoice", "統編 1")
    assert story("mail", "payout-papers", P, "--sent", "--yes").code == 0
    assert story("log", P, "--metric", "raised=100000").code == 0
    refused = story("mail", "payout-made", P)
    assert refused.code == 5 and "contradicts the record" in refused.err


def test_a_decision_changed_after_the_payout_is_an_alarm(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_closeout(story.root, payout=date(2026, 4, 20))
    story.says("reached", "yes", "will_produce", "yes", "advance", "no", "ship_month", "2026-09", "invoice", "統編 1")
    story("project", "stage", P, "closing")
    monkeypatch.setenv("CSM_TODAY", "2026-05-04")
    assert "decision-changed" not in story("remind", "--json", "--all").out
    changed = story.says("will_produce", "no", how=("--evidence", "工廠倒閉"))
    assert changed.code == 0 and "money has left" in changed.err
    assert "decision-changed" in story("remind", "--json", "--all").out
    shown = json.loads(story("closeout", P, "--json").out)
    assert [row["value"] for row in shown["history"] if row["question"] == "will_produce"] == ["yes", "no"]
    assert shown["state"] == "refund-chosen"


def test_the_chase_ends_with_the_whole_decision_only(story: Story) -> None:
    story.says("reached", "yes", "will_produce", "yes")
    assert {event.kind.value for event in Desk(story.root).events(project=P)} == {"note"}
    story.says("advance", "no", "ship_month", "2026-09", "invoice", "統編 1")
    assert Desk(story.root).events(project=P)[-1].kind.value == "decision"


def test_an_undo_takes_back_answer_and_event(story: Story) -> None:
    before = (story.root / f"projects/{P}.toml").read_bytes()
    story.says("reached", "yes")
    assert story("undo").code == 0
    assert (story.root / f"projects/{P}.toml").read_bytes() == before
    assert Desk(story.root).events(project=P) == ()


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        (("platform_fee_rate", "value = 8.0"), "more than 100%"),
        (("platform_fee_rate", ""), "platform_fee_rate has no value"),
        (("payment_fee_rate", "value = 0.02\nvalid_until = 2026-03-01"), "until 2026-03-01"),
        (("payout_days", ""), "payout_days has no value"),
    ],
)
def test_a_sheet_refuses_facts_it_cannot_believe(story: Story, fact: tuple[str, str], reason: str) -> None:
    key, line = fact
    text = re.sub(rf"(\[{key}\]\nunit = .*\n)value = .*\n", lambda match: f"{match[1]}{line}\n", FACTS)
    assert text != FACTS
    (story.root / "facts.toml").write_text(text, encoding="utf-8")
    ran = story("closeout", "money", P)
    assert ran.code == 4 and reason in ran.err and ran.out == ""


def test_scenarios_change_nothing(story: Story) -> None:
    before = (story.root / f"projects/{P}.toml").read_bytes()
    ran = story("closeout", "money", P, "--if", "raised=2,000,000", "--if", "cancelled=0", "--json")
    assert totals(ran) == {"payout": 2_000_000 - 160_000 - 40_000 - 96_000}
    assert json.loads(ran.out)["assumed"] == {"raised": 2_000_000, "cancelled": 0}
    assert totals(story("closeout", "money", P, "--if", "raised=100000", "--json"))["backers"] == 95_433
    for wrong in ("raised=-5", "raised", "fee=8", "raised=1e9"):
        assert story("closeout", "money", P, "--if", wrong).code == 2
    assert (story.root / f"projects/{P}.toml").read_bytes() == before


def test_the_list_and_its_three_forms(story: Story) -> None:
    (row,) = json.loads(story("closeout", "--json").out)
    assert (row["project"], row["state"], row["open"]) == (P, "pending", ["reached", "will_produce", "advance"])
    assert row["next"] == f"csm closeout answer {P} reached yes|no --by CONTACT --via CHANNEL"
    assert story("closeout").out.split("\t")[:3] == [P, "ended", "pending"]
    assert "pending" in story("closeout", "--table").out
    assert "Will the team produce?" in story("closeout", P, "--table").out
    assert "Paid out to the team: 1,011,000" in story("closeout", "money", P, "--table").out
    assert "platform_fee\t-98400\t1,230,000 × 8%\t2026-01-05" in story("closeout", "money", P).out
    assert story("closeout", P, "--walk").code == 2


def test_walking_asks_what_is_open(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    from csmkit.cli.context import Session

    typed = iter(["林小姐", "line", "yes", "maybe", "yes // 已付訂金", "no", "", "q"])
    monkeypatch.setattr(Session, "interactive", True)
    monkeypatch.setattr("typer.prompt", lambda *_words, **_values: next(typed))
    assert story("closeout", P, "--walk").code == 0
    answers = story.project().closeout.answers
    assert {name: answer.value for name, answer in answers.items()} == {
        "reached": "yes", "will_produce": "yes", "advance": "no",
    }  # fmt: skip
    assert answers["will_produce"].evidence == "已付訂金" and answers["will_produce"].by == "lin"
