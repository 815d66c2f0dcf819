"""`csm faq search`, `list`, `stale` and `check`, and everything bad that may lie in faq/ or be typed."""

import json
import os
import time
from pathlib import Path

import pytest

from csmkit.errors import Problem
from csmkit.faq.entry import Entry
from csmkit.services import faq_shelf
from csmkit.services.faq_shelf import open_index
from csmkit.workspace.scan import SETTLE_NS
from tests.conftest import Csm
from tests.services.faq_desk import NOTE, OWN, lay_faq_desk

GOOD = '# 好的\n\n## 好題目在這裡嗎？\n\n```toml\nid = "good"\nalso = ["好題"]\n```\n\n### 短答\n\n好。\n\n### 完整回答\n\n好的。\n'


@pytest.fixture
def desk(desk_dir: Path) -> Path:
    """A desk with clients and entries of its own."""
    return lay_faq_desk(desk_dir)


def _ids(csm: Csm, *words: str) -> list[str]:
    ran = csm("faq", "search", *words, "--json")
    assert ran.code == 0, ran.err
    return [row["id"] for row in json.loads(ran.out)["results"]]


def test_short_answers_come_filled_in(desk: Path, csm: Csm) -> None:
    rows = json.loads(csm("faq", "search", "測試撥款要幾天", "--json").out)["results"]
    assert rows[0]["id"] == "t-payout"
    assert rows[0]["short"] == "結案確認後 10 個工作天 撥款，截止日是 【缺:project.dates.end】。"
    assert "10 個工作天" in csm("faq", "search", "測試撥款要幾天").out
    table = csm("faq", "search", "測試撥款要幾天", "--table")
    assert "10 個工作天" in table.out.replace("\n", "") and table.code == 0


def test_whole_answers_have_no_note(desk: Path, csm: Csm) -> None:
    ran = csm("faq", "search", "測試撥款要幾天", "--full", "-n", "1")
    assert "## 測試撥款要幾天？  (t-payout)" in ran.out and "・第二步：等確認" in ran.out
    assert NOTE not in ran.out + ran.err


def test_a_filter_that_finds_nothing_is_no_gap(desk: Path, csm: Csm) -> None:
    ran = csm("faq", "search", "廣告費要抓多少", "--tag", "沒有這個標籤")
    assert ran.err == "Nothing fits.\n"
    assert not (desk / "faq/gaps.toml").exists()


def test_the_list_is_narrowed(desk: Path, csm: Csm) -> None:
    every = json.loads(csm("faq", "list", "--json").out)
    assert len(every) >= 200 and {"t-payout", "start-fit"} <= {row["id"] for row in every}
    assert [row["id"] for row in json.loads(csm("faq", "list", "--own", "--json").out)] == ["t-payout", "t-fee"]
    groups = {row["group"] for row in json.loads(csm("faq", "list", "--group", "廣告", "--json").out)}
    assert len(groups) == 1
    assert "t-payout" not in csm("faq", "list", "--stage", "live", "--own").out
    assert "t-payout" in csm("faq", "list", "--stage", "結案中", "--tag", "撥款").out
    assert csm("faq", "list", "--table").code == 0
    assert csm("faq", "list", "--stage", "nonsense").code == 2


def test_an_own_entry_stands_in_place_of_the_built_in_one(desk: Path, csm: Csm) -> None:
    before = len(json.loads(csm("faq", "list", "--json").out))
    (desk / "faq/mine.md").write_text(GOOD.replace('"good"', '"start-fit"'), encoding="utf-8")
    rows = [row for row in json.loads(csm("faq", "list", "--json").out) if row["id"] == "start-fit"]
    assert [row["question"] for row in rows] == ["好題目在這裡嗎？"]
    assert len(json.loads(csm("faq", "list", "--json").out)) == before
    assert csm("faq", "show", "start-fit", "--chat").out == "好。\n"


@pytest.mark.parametrize(
    ("day", "ids"), [("2025-12-20", []), ("2025-12-21", ["t-payout"]), ("2026-12-31", ["t-payout", "t-fee"])]
)
def test_old_entries_ask_to_be_read_again(
    desk: Path, csm: Csm, monkeypatch: pytest.MonkeyPatch, day: str, ids: list[str]
) -> None:
    monkeypatch.setenv("CSM_TODAY", day)
    rows = json.loads(csm("faq", "stale", "--json").out)
    assert [row["id"] for row in rows if row["id"].startswith("t-")] == ids
    assert csm("faq", "stale").code == csm("faq", "stale", "--table").code == 0


def test_a_client_in_an_answer_is_found(desk: Path, csm: Csm) -> None:
    clean = {row["path"] for row in json.loads(csm("faq", "check", "--json").out)["problems"]}
    assert "faq/mine.md" not in clean
    leaks = ("鹿米設計", "林怡君", "夜讀燈", "lumi@client.example", "0912-345-002", "NT$123,457")
    for leak in leaks:
        (desk / "faq/mine.md").write_text(GOOD.replace("好的。", f"像{leak}一樣。"), encoding="utf-8")
        ran = csm("faq", "check", "--json")
        assert ran.code == 1
        found = [row for row in json.loads(ran.out)["problems"] if row["path"] == "faq/mine.md"]
        assert found and found[0]["line"] == 3, leak
    assert csm("faq", "check", "--table").code == 1


def test_a_name_that_is_a_part_of_a_word_is_no_leak(desk: Path, csm: Csm) -> None:
    csm("client", "set", "gold", "name=Line")
    (desk / "faq/mine.md").write_text(GOOD.replace("好的。", "請看 timeline 與 Guideline。"), encoding="utf-8")
    rows = json.loads(csm("faq", "check", "--json").out)["problems"]
    assert not [row for row in rows if row["path"] == "faq/mine.md"]


def test_word_lists_with_a_fault_are_named(desk: Path, csm: Csm) -> None:
    (desk / "templates/faq").mkdir()
    (desk / "templates/faq/synonyms.toml").write_text("groups = 5\n", encoding="utf-8")
    (desk / "templates/faq/mainland.toml").write_text("words = [\n", encoding="utf-8")
    out = csm("faq", "check").out
    assert "synonyms.toml\t" in out and "templates/faq/mainland.toml" in out
    assert _ids(csm, "廣告費要抓多少才夠")


BAD_FILES = {
    "no id": (b"# x\n\n## q\n\n```toml\ntags = []\n```\n", "faq/bad.md:5: id: the entry has no id"),
    "no metadata": ("# x\n\n## 問題\n\ntext\n".encode(), "faq/bad.md:3"),
    "broken metadata": (b'# x\n\n## q\n\n```toml\nid = "q\n```\n', "faq/bad.md:6"),
    "wrong date": (b'# x\n\n## q\n\n```toml\nid = "q"\nreview_by = 2026-2-3\n```\n', "write 2026-02-03"),
    "unclosed fence": (b'# x\n\n## q\n\n```toml\nid = "q"\n', "faq/bad.md:5"),
    "two with one id": (
        GOOD.replace('"good"', '"twin"').encode() + GOOD.replace('"good"', '"twin"').encode(),
        "the id twin is already used at faq/bad.md:3",
    ),
    "big5": ("# 題組\n\n## 問題\n".encode("cp950"), "faq/bad.md: it is in Big5"),
    "binary": (bytes(range(256)) * 40, "faq/bad.md: it is not text in UTF-8"),
    "utf-16": ("# 題組".encode("utf-16"), "faq/bad.md: it is UTF-16"),
    "huge": (b"", "faq/bad.md: it has 50 MB"),
    "unknown part": (GOOD.replace("### 完整回答", "### 給自己").encode(), "faq/bad.md:14: an entry has no part"),
}


@pytest.mark.parametrize("case", list(BAD_FILES))
def test_a_bad_file_is_named_and_hides_nothing(desk: Path, csm: Csm, case: str) -> None:
    data, says = BAD_FILES[case]
    (desk / "faq/bad.md").write_bytes(data)
    if case == "huge":
        os.truncate(desk / "faq/bad.md", 50 << 20)
    (desk / "faq/fine.md").write_text(GOOD, encoding="utf-8")
    for _again in range(2):  # what is wrong is said every time, not only when the file is first read
        ran = csm("faq", "search", "好題目在這裡嗎", "--json")
        assert ran.code == 0
        found = [row["id"] for row in json.loads(ran.out)["results"]]
        assert found[0] == ("twin" if case == "two with one id" else "good")
        assert says in ran.err, ran.err
    assert "start-fit" in csm("faq", "list").out
    checked = csm("faq", "check")
    assert checked.code == 1 and "faq/bad.md" in checked.out


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", "只有一段話\n".encode(), b"# only a group\n"])
def test_an_empty_file_is_no_fault(desk: Path, csm: Csm, data: bytes) -> None:
    (desk / "faq/bad.md").write_bytes(data)
    ran = csm("faq", "search", "測試撥款要幾天", "--json")
    assert ran.code == 0 and "faq/bad.md" not in ran.err


def test_a_heading_in_a_fence_is_text(desk: Path, csm: Csm) -> None:
    text = GOOD.replace("好的。", "```\n## 不是題目\n### 內部備註\n```\n好的。")
    (desk / "faq/fine.md").write_text(text, encoding="utf-8")
    assert "不是題目" in csm("faq", "show", "good", "--mail").out
    assert "不是題目" not in csm("faq", "list", "--own").out


def test_html_and_escapes_are_only_text(desk: Path, csm: Csm) -> None:
    hostile = "<script>alert(1)</script> [/] [bold]x \x1b[31m \u202e {{ 7*7 }}"
    (desk / "faq/fine.md").write_text(GOOD.replace("好的。", hostile).replace("好。", hostile), encoding="utf-8")
    for arguments in (
        ("show", "good", "--mail"),
        ("show", "good"),
        ("search", "好題目在這裡嗎", "--table"),
        ("search", "好題目在這裡嗎", "--full"),
        ("search", "好題目在這裡嗎"),
    ):
        ran = csm("faq", *arguments)
        assert ran.code == 0
        assert "\x1b[31m" not in ran.out and "\u202e" not in ran.out
        assert "<script>" in ran.out and "[bold]x" in ran.out
    html = json.loads(csm("faq", "show", "good", "--mail", "--json").out)["html"]
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_a_dangling_related_id_is_found(desk: Path, csm: Csm) -> None:
    (desk / "faq/fine.md").write_text(GOOD.replace('"good"', '"good"\nrelated = ["nowhere"]'), encoding="utf-8")
    assert "there is no other entry 'nowhere'" in csm("faq", "check").out
    assert csm("faq", "show", "good").code == 0


@pytest.mark.parametrize("message", ["???", "，。！", "😀😀🙏", "\u200b \u202e", "{{ }}{% %}"])
def test_a_message_without_words_finds_nothing_and_is_not_kept(desk: Path, csm: Csm, message: str) -> None:
    ran = csm("faq", "search", message, "--json")
    assert (ran.code, json.loads(ran.out)["results"]) == (0, [])
    assert "\u202e" not in ran.err
    assert not (desk / "faq/gaps.toml").exists()


def test_template_code_in_a_question_is_only_text(desk: Path, csm: Csm) -> None:
    ran = csm("faq", "search", "披薩 {{ 7*7 }}{% raw %}{{ facts.payout_days }}", "--json")
    assert ran.code == 0 and "49" not in ran.out and "10 個工作天" not in ran.out.split("results")[0]


def test_a_hundred_thousand_characters_are_read_quickly(desk: Path, csm: Csm) -> None:
    message = "今天天氣很好我們去散步" * 9_100
    started = time.perf_counter()
    assert csm("faq", "search", stdin=message).code == 0
    assert csm("faq", "search", stdin="廣告費要抓多少才夠？" + message).code == 0
    assert time.perf_counter() - started < 10
    kept = (desk / "faq/gaps.toml").read_text(encoding="utf-8") if (desk / "faq/gaps.toml").exists() else ""
    assert all(len(line) < 700 for line in kept.splitlines())


def test_an_empty_question_is_a_slip(desk: Path, csm: Csm) -> None:
    assert csm("faq", "search").code == 2
    assert csm("faq", "search", "   ").code == 2


def _settled(desk: Path) -> Path:
    """The desk with files so old that what is derived from them is kept."""
    for path in [*desk.rglob("*.md"), *desk.rglob("*.toml")]:
        old = path.stat().st_mtime_ns - 2 * SETTLE_NS
        os.utime(path, ns=(old, old))
    return desk


@pytest.mark.parametrize("damage", ["cut", "noise", "empty", "folder"])
def test_a_damaged_index_is_rebuilt_silently(desk: Path, csm: Csm, damage: str) -> None:
    _settled(desk)
    before = _ids(csm, "測試撥款要幾天")
    shelf = desk / ".csm/faq"
    for path in shelf.iterdir():
        data = path.read_bytes()
        path.unlink()
        if damage == "folder":
            path.mkdir()
        else:
            path.write_bytes(
                {"cut": data[: len(data) // 2], "empty": b"", "noise": data[:60] + bytes(len(data) - 60)}[damage]
            )
    ran = csm("faq", "search", "測試撥款要幾天", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert [row["id"] for row in json.loads(ran.out)["results"]] == before


def test_one_edited_file_alone_is_read_again(desk: Path, csm: Csm, monkeypatch: pytest.MonkeyPatch) -> None:
    _settled(desk)
    open_index(desk)
    read: list[str] = []
    plain = faq_shelf.read_entries

    def noted(path: Path, root: Path | None) -> tuple[list[Entry], list[Problem]]:
        read.append(path.name)
        return plain(path, root)

    monkeypatch.setattr(faq_shelf, "read_entries", noted)
    open_index(desk)
    assert read == []
    (desk / "faq/own.md").write_text(OWN.replace("撥款要幾天", "撥款要多久"), encoding="utf-8")
    assert open_index(desk).own_segments[-1].row(0).question == "測試撥款要多久？"
    assert read == ["own.md"]
