"""`csm faq show` and `csm faq mail`: one answer for each client, noted, compared, and never with the note."""

import json
import os
from pathlib import Path

import pytest

from csmkit.errors import DeliveryError
from csmkit.outside import clipboard
from tests.conftest import Csm
from tests.services.faq_desk import GUIDE_LINK, NOTE, lay_faq_desk

SHORT = "結案確認後 10 個工作天 撥款，截止日是 2026/02/03(二)。"


@pytest.fixture
def desk(desk_dir: Path) -> Path:
    """A desk with clients of three tiers."""
    return lay_faq_desk(desk_dir)


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str | None]]:
    """What was put on the clipboard."""
    held: list[tuple[str, str | None]] = []

    def copy(text: str, html: str | None = None) -> str:
        held.append((text, html))
        return "a tool"

    monkeypatch.setattr(clipboard, "copy", copy)
    return held


def _journal(desk: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted((desk / "journal").iterdir()))


def test_figures_and_names_fit_the_client(desk: Path, csm: Csm) -> None:
    ran = csm("faq", "show", "t-payout", "--for", "lumi-lamp", "--chat")
    assert (ran.code, ran.out) == (0, f"{SHORT}\n")
    mail = csm("faq", "show", "t-payout", "--for", "lumi-lamp", "--mail")
    assert mail.out == "結案確認後 10 個工作天 撥款。\n\n・第一步：先寄發票\n・第二步：等確認\n"


def test_two_tiers_get_it_in_two_ways_and_the_note_never(
    desk: Path, csm: Csm, copied: list[tuple[str, str | None]]
) -> None:
    high = csm("faq", "show", "t-payout", "--for", "lumi-lamp", "--chat", "--copy")
    low = csm("faq", "show", "t-payout", "--for", "slow-dough", "--chat", "--copy")
    assert (high.code, low.code) == (0, 0)
    assert "Call rather than write: 林怡君 0912-345-001" in high.err
    assert f"  - {SHORT}" in high.err and "  - 每筆大約剩多少？" in high.err
    assert copied[0] == (SHORT, None)
    assert copied[1] == (f"可以先看這份說明：請款教學\n{GUIDE_LINK}\n\n{SHORT}", None)
    assert "Call" not in low.err
    assert NOTE in csm("faq", "show", "t-payout", "--for", "lumi-lamp").err
    for path in desk.rglob("*"):
        if path.is_file() and path.suffix in (".toml", ".md") and path.name != "own.md":
            assert NOTE not in path.read_text(encoding="utf-8")
    assert all(NOTE not in text for text, _html in copied)
    assert NOTE not in high.out + high.err + low.out + low.err


def test_a_middle_tier_is_plainly_answered(desk: Path, csm: Csm) -> None:
    ran = csm("faq", "show", "t-payout", "--for", "gold-loom", "--chat")
    assert ran.out == f"{SHORT}\n"
    assert "Call" not in ran.err


def test_who_takes_no_calls_is_not_called(desk: Path, csm: Csm) -> None:
    csm("client", "set", "lumi", "limits.no_phone=true")
    ran = csm("faq", "show", "t-payout", "--for", "lumi-lamp")
    assert "The client takes no calls." in ran.err and "0912-345-001" not in ran.err


def test_json_keeps_the_note_out_of_the_text(desk: Path, csm: Csm) -> None:
    told = json.loads(csm("faq", "show", "t-payout", "--for", "lumi-lamp", "--chat", "--json").out)
    assert told["note"] == NOTE
    assert all(NOTE not in str(value) for key, value in told.items() if key != "note")
    assert (told["text"], told["tier"], told["form"], told["told"]) == (SHORT, "highest", "chat", None)
    assert [ask["key"] for ask in told["ask_first"]] == ["gross_margin", ""]


def test_what_is_known_is_not_asked_again(desk: Path, csm: Csm) -> None:
    before = csm("faq", "show", "t-payout", "--for", "lumi-lamp")
    assert "行銷預算" not in before.err and "--set gross_margin=…" in before.err
    ran = csm("faq", "show", "t-payout", "--for", "lumi-lamp", "--set", "gross_margin=900")
    assert ran.code == 0 and "每筆大約剩多少" not in ran.err
    assert "gross_margin = 900" in (desk / "projects/lumi-lamp.toml").read_text(encoding="utf-8")
    assert csm("undo").code == 0
    assert "gross_margin" not in (desk / "projects/lumi-lamp.toml").read_text(encoding="utf-8")


def test_only_what_is_asked_is_stored(desk: Path, csm: Csm) -> None:
    before = (desk / "projects/lumi-lamp.toml").read_bytes()
    ran = csm("faq", "show", "t-payout", "--for", "lumi-lamp", "--set", "stage=closed")
    assert ran.code == 2 and "it asks for: ad_budget, gross_margin" in ran.err
    assert (desk / "projects/lumi-lamp.toml").read_bytes() == before


def test_the_journal_knows_who_was_told_what(desk: Path, csm: Csm, copied: list[tuple[str, str | None]]) -> None:
    csm("faq", "show", "t-payout", "--for", "lumi-lamp", "--chat", "--copy")
    line = _journal(desk)
    for part in ('kind = "answer"', 'faq = "t-payout"', 'form = "chat"', 'project = "lumi-lamp"', 'text = "測試撥款'):
        assert part in line
    kept = (desk / "sent/2026-01-05-lumi-lamp-faq-t-payout.md").read_text(encoding="utf-8")
    assert kept.endswith(f"\n\n{SHORT}\n")
    assert csm("doctor").code in (0, 1)
    assert "journal" not in csm("doctor").out
    again = csm("faq", "show", "t-payout", "--for", "lumi-lamp", "--chat")
    assert "Told the same on 2026-01-05" in again.err


def test_another_answer_than_before_is_pointed_out(desk: Path, csm: Csm) -> None:
    csm("faq", "show", "t-payout", "--for", "lumi-lamp", "--chat", "--sent", "--on", "2026-01-02")
    csm("facts", "set", "payout_days", "7")
    for form in ("--chat", "--mail"):
        ran = csm("faq", "show", "t-payout", "--for", "lumi-lamp", form)
        assert "Careful: on 2026-01-02" in ran.err
        assert "facts.payout_days: 10 個工作天 → 7 個工作天" in ran.err
    other = csm("faq", "show", "t-payout", "--for", "lumi-bag", "--chat")
    assert "Careful: on 2026-01-02 (lumi-lamp)" in other.err
    assert "Careful" not in csm("faq", "show", "t-payout", "--for", "slow-dough", "--chat").err


def test_a_changed_text_is_pointed_out(desk: Path, csm: Csm) -> None:
    csm("faq", "show", "t-payout", "--for", "lumi-lamp", "--chat", "--sent")
    own = desk / "faq/own.md"
    own.write_text(own.read_text(encoding="utf-8").replace("撥款，截止日是", "付款，截止日為"), encoding="utf-8")
    ran = csm("faq", "show", "t-payout", "--for", "lumi-lamp", "--chat")
    assert "Careful: on 2026-01-05" in ran.err and "the text was another one" in ran.err


def test_what_was_taken_back_was_not_told(desk: Path, csm: Csm) -> None:
    csm("faq", "show", "t-payout", "--for", "lumi-lamp", "--chat", "--sent", "--on", "2026-01-02")
    assert csm("undo").code == 0
    assert "Told" not in csm("faq", "show", "t-payout", "--for", "lumi-lamp", "--chat").err


@pytest.mark.parametrize("way", ["--copy", "--sent"])
def test_nothing_unknown_or_outdated_leaves(
    desk: Path, csm: Csm, copied: list[tuple[str, str | None]], way: str
) -> None:
    shown = csm("faq", "show", "t-fee", "--for", "lumi-lamp", "--mail")
    assert shown.code == 0 and "【缺:facts.odd_fee】" in shown.out and "csm facts set odd_fee" in shown.err
    ran = csm("faq", "show", "t-fee", "--for", "lumi-lamp", "--mail", way)
    assert ran.code == 5 and "facts.odd_fee, facts.platform_fee_rate" in ran.err
    assert not copied and not list((desk / "journal").iterdir())
    forced = csm("faq", "show", "t-fee", "--for", "lumi-lamp", "--chat", way, "--force", "--why", "電話確認過")
    assert forced.code == 0 and 'why = "電話確認過"' in _journal(desk)


def test_a_clipboard_that_fails_notes_nothing(desk: Path, csm: Csm, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object) -> str:
        raise DeliveryError("nothing was copied")

    monkeypatch.setattr(clipboard, "copy", fail)
    assert csm("faq", "show", "t-payout", "--for", "lumi-lamp", "--chat", "--copy").code == 6
    assert not list((desk / "journal").iterdir()) and not list((desk / "sent").iterdir())


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("t-payuot",), 3, "did you mean t-payout"),
        (("t-",), 2, "fits t-payout, t-fee"),
        (("t-payout", "--sent"), 2, "--for PROJECT"),
        (("t-payout", "--chat", "--mail"), 2, "exclude each other"),
        (("t-payout", "--for", "nobody"), 3, "no project 'nobody'"),
        (("t-payout", "--for", "lumi-lamp", "--sent", "--on", "2026-02-03"), 2, "lies in the future"),
        (("t-payout", "--for", "lumi-lamp", "--sent", "--via", "pigeon"), 2, "pigeon"),
    ],
)
def test_what_makes_no_sense_is_refused(desk: Path, csm: Csm, arguments: tuple[str, ...], code: int, says: str) -> None:
    ran = csm("faq", "show", *arguments)
    assert (ran.code, says in ran.err) == (code, True), ran.err
    assert not list((desk / "journal").iterdir())


def test_a_beginning_of_the_id_is_enough_and_both_answers_are_shown(desk: Path, csm: Csm) -> None:
    ran = csm("faq", "show", "T-PAY")
    assert ran.code == 0
    assert "結案確認後 10 個工作天 撥款，截止日是 【缺:project.dates.end】" in ran.out
    assert "・第一步" in ran.out


def test_without_a_workspace_the_built_in_answers_are_there(
    desk_dir: Path, csm: Csm, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk_dir / "csm.toml").unlink()
    monkeypatch.chdir(desk_dir)
    assert os.getcwd() == str(desk_dir)
    found = json.loads(csm("faq", "search", "廣告費要抓多少才夠", "--json").out)
    assert found["results"]
    ran = csm("faq", "show", "contract-ads", "--chat")
    assert ran.code == 0 and "【缺:facts.ad_service】" in ran.out
    assert csm("faq", "show", "contract-ads", "--for", "x").code == 3


def test_template_code_in_a_record_is_only_text(desk: Path, csm: Csm) -> None:
    own = desk / "faq/own.md"
    own.write_text(
        own.read_text(encoding="utf-8").replace("截止日是 {{ project.dates.end }}", "專案 {{ project.title }}"),
        encoding="utf-8",
    )
    csm("project", "set", "slow-dough", "title={{ facts.payout_days }} {% for x in y %} \x1b[31m")
    ran = csm("faq", "show", "t-payout", "--for", "slow-dough", "--chat")
    assert "專案 {{ facts.payout_days }} {% for x in y %} \\x1b[31m" in ran.out
    starred = csm("faq", "show", "t-payout", "--for", "slow-dough", "--mail", "--json")
    assert starred.code == 0


def test_answers_go_into_a_letter(desk: Path, csm: Csm) -> None:
    preview = csm("faq", "mail", "t-payout", "start-fit", "gold-loom")
    assert preview.code == 0, preview.err
    assert "Subject: 您問的 2 件事：回覆給您" in preview.out and "陳織羽小姐，您好：" in preview.out
    assert preview.out.index("測試撥款要幾天？") < preview.out.index("結案確認後 10 個工作天 撥款。")
    assert NOTE not in preview.out
    assert not list((desk / "journal").iterdir())
    sent = csm("faq", "mail", "t-payout", "start-fit", "gold-loom", "--sent", "--yes")
    assert sent.code == 0, sent.err
    lines = _journal(desk).splitlines()
    assert sum('kind = "answer"' in line for line in lines) == 2
    assert sum('letter = "answers"' in line for line in lines) == 1
    assert "Told the same on 2026-01-05" in csm("faq", "show", "t-payout", "--for", "gold-loom", "--mail").err


def test_a_letter_with_a_gap_may_not_leave(desk: Path, csm: Csm) -> None:
    ran = csm("faq", "mail", "t-fee", "gold-loom", "--sent", "--yes")
    assert ran.code == 5 and "odd_fee" in ran.err
    assert not list((desk / "journal").iterdir())


def test_a_letter_needs_an_answer_and_a_project(desk: Path, csm: Csm) -> None:
    assert csm("faq", "mail", "gold-loom").code == 2
    assert csm("faq", "mail", "t-payout", "nobody").code == 3
    assert csm("faq", "mail", "nothing-such", "gold-loom").code == 3


def test_the_journal_of_answers_shows_in_sent(desk: Path, csm: Csm) -> None:
    csm("faq", "show", "t-payout", "--for", "lumi-lamp", "--chat", "--sent")
    assert "測試撥款要幾天？" in csm("sent", "lumi-lamp").out
