"""`csm faq gaps`, `add` and `edit`: from questions without an answer to an entry of one's own."""

import json
import sys
from pathlib import Path

import pytest
import typer

from csmkit.cli.context import Session
from csmkit.errors import InvalidDataError
from csmkit.workspace.changes import ChangeSet
from tests.conftest import Csm
from tests.services.faq_desk import OWN, lay_faq_desk

MISSES = ("可以用比特幣付款嗎", "你們收比特幣嗎", "請問比特幣怎麼付款??")
ADD = (
    *("--question", "可以用比特幣付款嗎？"),
    *("--also", "你們收比特幣嗎"),
    *("--short", "目前不收虛擬貨幣。"),
    *("--answer", "目前不收虛擬貨幣，請用平台提供的付款方式。"),
    *("--tags", "付款，貨幣"),
)
ENTRY = """## 可以用比特幣付款嗎？

```toml
id = "own-20260105"
also = ["你們收比特幣嗎"]
tags = ["付款", "貨幣"]
stages = []
kinds = []
related = []
letters = []
as_of = 2026-01-05
review_by = 2027-01-05
```

### 短答

目前不收虛擬貨幣。

### 完整回答

目前不收虛擬貨幣，請用平台提供的付款方式。
"""


@pytest.fixture
def desk(desk_dir: Path) -> Path:
    """A desk with clients and entries of its own."""
    return lay_faq_desk(desk_dir)


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor that replaces `OLD` by `NEW` in the text, both read from a file: one line each, tab between them."""
    script, changes = tmp_path / "editor.py", tmp_path / "changes.txt"
    script.write_text(
        "import sys, pathlib\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "text = path.read_bytes().decode()\n"
        f"for line in pathlib.Path({str(changes)!r}).read_text(encoding='utf-8').splitlines():\n"
        "    old, new = line.split('\\t')\n"
        "    text = text.replace(old, new.replace('NL', chr(10)))\n"
        "path.write_bytes(text.encode())\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("VISUAL", f'"{sys.executable}" "{script}"')
    changes.write_text("", encoding="utf-8")
    return changes


def test_three_misses_become_an_entry_that_is_found(desk: Path, csm: Csm) -> None:
    for question in MISSES:
        assert "The question is kept" in csm("faq", "search", question).err
    csm("faq", "search", "披薩")
    groups = json.loads(csm("faq", "gaps", "--json").out)["groups"]
    assert [(group["count"], group["candidate"]) for group in groups] == [(3, True), (1, False)]
    assert groups[0]["command"].startswith("csm faq add --question ")
    assert "candidate" in csm("faq", "gaps").out
    assert csm("faq", "add", *ADD).code == 0
    for question in MISSES:
        found = json.loads(csm("faq", "search", question, "--json").out)["results"]
        assert found and found[0]["id"] == "own-20260105", question
    left = csm("faq", "gaps", "--json")
    assert [group["count"] for group in json.loads(left.out)["groups"]] == [1]
    assert "3 more find an answer by now." in left.err


def test_a_question_is_forgotten_with_those_like_it(desk: Path, csm: Csm) -> None:
    for question in (*MISSES, "披薩"):
        csm("faq", "search", question)
    groups = json.loads(csm("faq", "gaps", "--json").out)["groups"]
    ran = csm("faq", "gaps", "--drop", groups[0]["id"])
    assert (ran.code, ran.err) == (0, "3 questions forgotten.\n")
    assert [group["count"] for group in json.loads(csm("faq", "gaps", "--json").out)["groups"]] == [1]
    assert csm("undo").code == 0
    assert len(json.loads(csm("faq", "gaps", "--json").out)["groups"]) == 2
    assert csm("faq", "gaps", "--drop", "20260101T000000-nothing").code == 3


@pytest.mark.parametrize("columns", ["50", "80", "120"])
def test_every_screen_has_what_a_question_is_dropped_by(
    desk: Path, csm: Csm, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    csm("faq", "search", "披薩")
    screen = csm("faq", "gaps", "--table").out
    short = json.loads(csm("faq", "gaps", "--json").out)["groups"][0]["id"].rpartition("-")[2]
    assert screen.splitlines()[1].startswith(f"{short} ")
    said = " ".join(screen.split())
    assert "csm faq add --question '披薩'" in said or "csm faq add --question 披薩" in said
    assert f"csm faq gaps --drop {short}" in said
    for question in MISSES:
        csm("faq", "search", question)
    assert "worth an entry" in csm("faq", "gaps", "--table").out
    assert (csm("faq", "gaps", "--drop", short).code, csm("faq", "gaps", "--drop", short).code) == (0, 3)
    assert "披薩" not in csm("faq", "gaps").out


def test_an_end_that_several_questions_have_drops_none(desk: Path, csm: Csm) -> None:
    (desk / "faq/gaps.toml").write_text(
        '"a-1" = { at = 2026-01-01T08:00:00Z, text = "披薩" }\n"b-1" = { at = 2026-01-01T08:00:00Z, text = "比特幣" }\n',
        encoding="utf-8",
    )
    ran = csm("faq", "gaps", "--drop", "1")
    assert (ran.code, "'1' fits a-1, b-1" in ran.err) == (2, True)


def test_a_bad_line_costs_one_question(desk: Path, csm: Csm) -> None:
    csm("faq", "search", "披薩")
    path = desk / "faq/gaps.toml"
    whole = path.read_text(encoding="utf-8")
    path.write_text(
        f'# mine\n{whole}"x" = 5\n"y" = {{ at = 2026-01-01, text = 3 }}\nnonsense\n"z" = {{', encoding="utf-8"
    )
    ran = csm("faq", "gaps", "--json")
    assert [group["count"] for group in json.loads(ran.out)["groups"]] == [1]
    assert "faq/gaps.toml:3: x: it is no question" in ran.err and "faq/gaps.toml:4" in ran.err
    identity = json.loads(ran.out)["groups"][0]["id"]
    assert csm("faq", "gaps", "--drop", identity).code == 0
    assert path.read_text(encoding="utf-8") == "# mine\n" + path.read_text(encoding="utf-8").split("\n", 1)[1]
    assert "披薩" not in path.read_text(encoding="utf-8") and '"x" = 5' in path.read_text(encoding="utf-8")


def test_no_questions_are_no_error(desk: Path, csm: Csm) -> None:
    assert (csm("faq", "gaps").code, csm("faq", "gaps").out) == (0, "")
    assert json.loads(csm("faq", "gaps", "--json").out) == {"groups": [], "answered": 0}


def test_a_new_entry_reads_like_the_others(desk_dir: Path, csm: Csm) -> None:
    assert csm("faq", "add", *ADD).code == 0
    assert (desk_dir / "faq/own.md").read_text(encoding="utf-8") == f"# 我的問答\n\n{ENTRY}"
    assert csm("undo").code == 0
    assert not (desk_dir / "faq/own.md").exists()


def test_what_is_there_stays_byte_for_byte(desk: Path, csm: Csm) -> None:
    path = desk / "faq/own.md"
    before = b"\xef\xbb\xbf" + OWN.rstrip("\n").replace("\n", "\r\n").encode()
    path.write_bytes(before)
    assert csm("faq", "add", *ADD).code == 0
    after = path.read_bytes()
    assert after == before + ("\n\n" + ENTRY).replace("\n", "\r\n").encode()


def test_an_entry_joins_its_group(desk: Path, csm: Csm) -> None:
    path = desk / "faq/own.md"
    path.write_text(f"{OWN}\n# 另一組\n\n## 空的\n", encoding="utf-8")
    assert csm("faq", "add", *ADD).code == 0
    text = path.read_text(encoding="utf-8")
    assert text == f"{OWN}\n{ENTRY}\n# 另一組\n\n## 空的\n"
    assert csm("faq", "add", *ADD[:1], "可以用 Dogecoin 付嗎？", *ADD[4:], "--group", "第三組", "--yes").code == 0
    assert '\n# 第三組\n\n## 可以用 Dogecoin 付嗎？\n\n```toml\nid = "own-dogecoin"' in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("extra", "code", "says"),
    [
        (("--id", "t-payout"), 4, "the id t-payout is already used at faq/own.md:3"),
        (("--id", "start-fit"), 4, "csm faq edit start-fit"),
        (("--id", "not an id"), 4, "'not an id' is not an id"),
        (("--short", "專案 123,457 元"), 4, "is a sum of one project"),
        (("--answer", "像夜讀燈那樣"), 4, "'夜讀燈' belongs to one client"),
        (("--answer", "請寄到 lumi@client.example"), 4, "lumi@client.example"),
        (("--answer", "請打 0912-345-002"), 4, "0912345002"),
        (("--short", "字" * 121), 5, "--yes"),
        (("--answer", "這個項目的用戶"), 5, "mainland"),
        (("--answer", "{{ facts.no_such }}"), 5, "no_such"),
        (("--answer", "{% for x in y %}"), 5, "template code"),
    ],
)
def test_what_should_not_be_kept_is_not(desk: Path, csm: Csm, extra: tuple[str, ...], code: int, says: str) -> None:
    before = (desk / "faq/own.md").read_bytes()
    ran = csm("faq", "add", *ADD, *extra)
    assert (ran.code, says in ran.err) == (code, True), ran.err
    assert (desk / "faq/own.md").read_bytes() == before
    if code == 5:
        assert csm("faq", "add", *ADD, *extra, "--yes").code == 0
    else:
        assert csm("faq", "add", *ADD, *extra, "--yes").code == 4


def test_nobody_is_asked_in_a_pipe(desk: Path, csm: Csm) -> None:
    ran = csm("faq", "add", "--question", "什麼？", stdin="x\n")
    assert (ran.code, "--short, --answer" in ran.err) == (2, True)


def test_an_editor_fills_in_what_is_missing(
    desk: Path, csm: Csm, editor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "interactive", property(lambda self: True))
    editor.write_text("### 短答\t### 短答NLNL可以。\n### 完整回答\t### 完整回答NLNL可以的。\n", encoding="utf-8")
    ran = csm("faq", "add", "--question", "可以加一個問題嗎？", "--also", "能加嗎")
    assert ran.code == 0, ran.err
    assert "### 短答\n\n可以。\n\n### 完整回答\n\n可以的。\n" in (desk / "faq/own.md").read_text(encoding="utf-8")


def test_an_editor_that_changes_nothing_keeps_nothing(
    desk: Path, csm: Csm, editor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "interactive", property(lambda self: True))
    ran = csm("faq", "add", "--question", "可以加一個問題嗎？")
    assert (ran.code, ran.err) == (0, "Nothing was kept.\n")


def test_entries_come_out_of_a_file(desk: Path, csm: Csm, tmp_path: Path) -> None:
    source = tmp_path / "more.md"
    source.write_text(
        f"# 不要這行\n\n前言\n\n{ENTRY}\n{ENTRY.replace('own-2026', 'own-2027').replace('比特', '乙太')}",
        encoding="utf-8",
    )
    ran = csm("faq", "add", "--from", str(source), "--yes")
    assert ran.code == 0, ran.err
    text = (desk / "faq/own.md").read_text(encoding="utf-8")
    assert "不要這行" not in text and "前言" not in text
    assert {"own-20260105", "own-20270105"} <= {
        row["id"] for row in json.loads(csm("faq", "list", "--own", "--json").out)
    }


def test_a_plain_file_is_an_answer(desk: Path, csm: Csm, tmp_path: Path) -> None:
    source = tmp_path / "answer.txt"
    source.write_text("可以，請先告訴我日期。\n", encoding="utf-8")
    ran = csm("faq", "add", "--from", str(source), "--question", "能改日期嗎測試？", "--also", "改天可以嗎測試")
    assert ran.code == 0, ran.err
    assert "### 短答\n\n可以，請先告訴我日期。" in (desk / "faq/own.md").read_text(encoding="utf-8")
    source.write_bytes("可以".encode("cp950"))
    assert "it is in Big5" in csm("faq", "add", "--from", str(source), "--question", "x").err
    assert csm("faq", "add", "--from", str(tmp_path / "nothing"), "--question", "x").code == 3


def test_an_answer_that_was_sent_becomes_an_entry(desk: Path, csm: Csm) -> None:
    (desk / "sent/one.md").write_text(
        "To: x\nSubject: 可以先看樣品嗎測試\nDate: y\n\n湯小姐，您好：\n\n可以，先約時間。\n\n下一步：請您回信。\n\n程又寧\n",
        encoding="utf-8",
    )
    ran = csm("faq", "add", "--from-sent", "sent/one.md", "--also", "看樣品測試")
    assert ran.code == 0, ran.err
    text = (desk / "faq/own.md").read_text(encoding="utf-8")
    assert "## 可以先看樣品嗎測試\n" in text and "### 完整回答\n\n可以，先約時間。\n" in text
    assert "您好" not in text and "下一步" not in text


def test_one_entry_is_edited_and_every_other_byte_stays(desk: Path, csm: Csm, editor: Path) -> None:
    path = desk / "faq/own.md"
    path.write_bytes(OWN.replace("\n", "\r\n").encode())
    editor.write_text("第一步\t第 1 步\n", encoding="utf-8")
    ran = csm("faq", "edit", "t-pay")
    assert ran.code == 0, ran.err
    assert path.read_bytes() == OWN.replace("第一步", "第 1 步").replace("\n", "\r\n").encode()
    assert csm("undo").code == 0
    assert path.read_bytes() == OWN.replace("\n", "\r\n").encode()


def test_a_built_in_entry_becomes_ones_own(desk: Path, csm: Csm, editor: Path) -> None:
    editor.write_text(
        "### 短答\t### 短答NLNL我自己的說法。NLNL### 完整回答NLNL一樣。NLNL### 內部備註NLNL舊的\n", encoding="utf-8"
    )
    editor.write_text("可以先看四件事\t可以先看我的四件事\n", encoding="utf-8")
    ran = csm("faq", "edit", "start-fit")
    assert ran.code == 0 and "start-fit is your own now" in ran.err
    assert "我的四件事" in csm("faq", "show", "start-fit").out
    rows = [row for row in json.loads(csm("faq", "list", "--json").out) if row["id"] == "start-fit"]
    assert [(row["own"], row["path"]) for row in rows] == [(True, "faq/own.md")]
    assert (desk / "faq/own.md").read_text(encoding="utf-8").startswith(OWN)
    assert csm("undo").code == 0
    assert "我的四件事" not in csm("faq", "show", "start-fit").out


def test_an_edit_that_breaks_the_entry_is_not_kept(desk: Path, csm: Csm, editor: Path) -> None:
    editor.write_text('id = "t-payout"\tid = "start-fit"\n', encoding="utf-8")
    ran = csm("faq", "edit", "t-payout")
    assert ran.code == 4 and "the id start-fit is already used" in ran.err
    assert (desk / "faq/own.md").read_text(encoding="utf-8") == OWN


DRAFT = "outbox/2026-01-05-faq-t-payout.md"


def test_an_edit_that_is_given_up_keeps_what_was_written(desk: Path, csm: Csm, editor: Path) -> None:
    editor.write_text('id = "t-payout"\tid = t-payout\n第一\t我重寫的第一\n', encoding="utf-8")
    ran = csm("faq", "edit", "t-payout")
    assert ran.code == 4 and "Nothing changed." not in ran.err and "new.md" not in ran.err, ran.err
    assert ran.err.startswith("t-payout:")
    assert f"csm faq edit t-payout --from {DRAFT}" in ran.err
    draft = (desk / DRAFT).read_text(encoding="utf-8")
    assert "id = t-payout\n" in draft
    # Given up twice, it is still one file; another text does not overwrite it.
    assert DRAFT in csm("faq", "edit", "t-payout", "--from", DRAFT).err
    assert [path.name for path in (desk / "outbox").iterdir()] == [Path(DRAFT).name]
    editor.write_text('id = "t-payout"\tid = other\n', encoding="utf-8")
    assert DRAFT.replace(".md", "-2.md") in csm("faq", "edit", "t-payout").err
    assert (desk / DRAFT).read_text(encoding="utf-8") == draft


def test_a_kept_draft_is_taken_up_again(desk: Path, csm: Csm, editor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor.write_text('id = "t-payout"\tid = t-payout\n第一步\t第 1 步\n', encoding="utf-8")
    assert csm("faq", "edit", "t-pay").code == 4
    draft = desk / "outbox/2026-01-05-faq-t-payout.md"
    draft.write_text(draft.read_text(encoding="utf-8").replace("id = t-payout", 'id = "t-payout"'), encoding="utf-8")
    monkeypatch.setenv("CSM_WORKSPACE", str(desk))
    monkeypatch.chdir("/")
    ran = csm("faq", "edit", "t-pay", "--from", "outbox/2026-01-05-faq-t-payout.md")
    assert ran.code == 0, ran.err
    assert (desk / "faq/own.md").read_text(encoding="utf-8") == OWN.replace("第一步", "第 1 步")
    assert csm("faq", "edit", "t-pay", "--from", "outbox/nothing.md").code == 3


@pytest.mark.parametrize("answer", ["no", "Ctrl-C"])
def test_a_new_entry_that_is_given_up_keeps_what_was_written(
    desk: Path, csm: Csm, editor: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    def confirm(*_words: object, **_options: object) -> bool:
        if answer == "Ctrl-C":
            raise typer.Abort
        return False

    monkeypatch.setattr(Session, "interactive", property(lambda self: True))
    monkeypatch.setattr("typer.confirm", confirm)
    editor.write_text('id = "own\tid = own\n### 短答\t### 短答NLNL可以。\n', encoding="utf-8")
    ran = csm("faq", "add", "--question", "可以加一個問題嗎？", "--group", "第二 組")
    assert ran.code == 4 and ran.err.startswith("the new entry:"), ran.err
    assert "csm faq add --group '第二 組' --from outbox/2026-01-05-faq-new.md" in ran.err
    assert "可以。" in (desk / "outbox/2026-01-05-faq-new.md").read_text(encoding="utf-8")
    again = csm("faq", "add", "--from", "outbox/2026-01-05-faq-new.md")
    assert again.code == 4 and again.err.startswith("outbox/2026-01-05-faq-new.md:")


def test_an_edit_that_cannot_be_written_is_not_lost(
    desk: Path, csm: Csm, editor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = Path(editor.parent / "editor.py")
    script.write_text(
        script.read_text(encoding="utf-8")
        + f"own = pathlib.Path({str(desk / 'faq/own.md')!r})\nown.write_bytes(own.read_bytes() + b'\\n')\n",
        encoding="utf-8",
    )
    editor.write_text("第一步\t第 1 步\n", encoding="utf-8")
    ran = csm("faq", "edit", "t-pay")
    assert ran.code == 5 and "changed by someone else" in ran.err
    assert "第 1 步" in (desk / "outbox/2026-01-05-faq-t-payout.md").read_text(encoding="utf-8")
    assert "--from outbox/2026-01-05-faq-t-payout.md" in ran.err


def test_an_editor_that_fails_the_second_time_loses_nothing(
    desk: Path, csm: Csm, editor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def confirm(*_words: object, **_options: object) -> bool:
        monkeypatch.setenv("VISUAL", "/no/such/editor")
        return True

    monkeypatch.setattr(Session, "interactive", property(lambda self: True))
    monkeypatch.setattr("typer.confirm", confirm)
    editor.write_text('id = "t-payout"\tid = t-payout\n', encoding="utf-8")
    ran = csm("faq", "edit", "t-payout")
    assert ran.code == 2 and DRAFT in ran.err and (desk / DRAFT).exists(), ran.err


def test_an_edit_without_a_change_writes_nothing(desk: Path, csm: Csm, editor: Path) -> None:
    ran = csm("faq", "edit", "start-fit")
    assert (ran.code, ran.err) == (0, "Nothing changed.\n")
    assert (desk / "faq/own.md").read_text(encoding="utf-8") == OWN


def test_a_workspace_that_takes_nothing_does_not_cost_the_text(
    desk: Path, csm: Csm, editor: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(_change: ChangeSet) -> str:
        raise InvalidDataError("the disk is full")

    monkeypatch.setattr(ChangeSet, "commit", full)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    editor.write_text("第一步\t第 1 步\n", encoding="utf-8")
    ran = csm("faq", "edit", "t-payout")
    kept = next(tmp_path.glob("csm-kept-*.md"))
    assert (ran.code, "the disk is full" in ran.err, str(kept) in ran.err) == (4, True, True)
    assert "第 1 步" in kept.read_text(encoding="utf-8")
