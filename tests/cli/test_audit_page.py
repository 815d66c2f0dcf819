"""csm audit-page as it is typed: every form, the journal, the letter, and everything that is no page."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from csmkit.cli.context import Session
from csmkit.language import use
from csmkit.services.tone import check_text
from tests.conftest import Csm
from tests.pages.evaluate import labels
from tests.pages.samples import STORY
from tests.services.letter_desk import lay

POOR = STORY + "## 風險與承諾\n\n如遇不可抗力因素，出貨時間可能順延，敬請見諒。\n\n集資目標 NT$ 1\x1b[31m23,000\n"
MENDED = POOR + "## 團隊\n\n林怡君（設計，前工程師 8 年）、阿哲（負責生產）\n\n## 聯絡\n\nhello@lamp.example\n"


@pytest.fixture
def page(desk_dir: Path) -> Path:
    """A poor page beside a desk with a project."""
    lay(desk_dir)
    path = desk_dir / "page.md"
    path.write_text(POOR, encoding="utf-8")
    return path


def test_alone_it_lists_what_a_page_should_hold(csm: Csm, desk_dir: Path) -> None:
    ran = csm("audit-page", "--kind", "公益", "--json")
    assert ran.code == 0
    found = json.loads(ran.out)
    assert found["kind"] == "charity"
    assert len(found["sections"]) == 20
    assert len(csm("audit-page").out.splitlines()) == 20


def test_json_has_exactly_the_keys_promised(csm: Csm, page: Path) -> None:
    ran = csm("audit-page", str(page), "--kind", "product", "--json")
    assert ran.code == 1
    found = json.loads(ran.out)
    assert list(found) == ["source", "kind", "readable", "read", "sections", "out_of_order", "findings"]
    assert {tuple(row) for row in found["sections"]} == {("id", "status", "evidence", "line")}
    assert found["readable"] is True


def test_every_form_names_what_is_missing_and_obeys_nothing(csm: Csm, page: Path) -> None:
    for form in ((), ("--table",), ("--markdown",), ("--html",), ("--json",)):
        ran = csm("audit-page", str(page), *form)
        assert ran.code == 1, form
        assert "\x1b" not in ran.out, form
        assert "team" in ran.out or "團隊" in ran.out, form


def test_markup_of_a_page_is_text_in_the_report(csm: Csm, desk_dir: Path) -> None:
    text = STORY + "## 團隊 <script>alert(1)</script> [red]\n\n保證有效 <img src=x onerror=alert(1)> [bold]x[/]"
    (desk_dir / "p.html").write_text(f"<title>&lt;script&gt;x</title><h1>x</h1><p>{text}", encoding="utf-8")
    out = csm("audit-page", "p.html", "--html").out
    assert "<script" not in out
    assert "<img" not in out
    assert csm("audit-page", "p.html", "--table").code == 1


def test_a_clean_page_ends_with_0(csm: Csm, desk_dir: Path) -> None:
    page = Path(__file__).parent.parent / "pages/set/01-warmpack.html"
    assert csm("audit-page", str(page), "--json").code == 0


def test_the_journal_knows_and_the_next_audit_says_what_was_mended(csm: Csm, page: Path) -> None:
    first = csm("audit-page", str(page), "--project", "antler-lamp", "--table")
    assert "Since" not in first.out
    page.write_text(MENDED, encoding="utf-8")
    second = csm("audit-page", str(page), "--project", "antler-lamp", "--table")
    assert "Since 2026-01-05: 2 of" in second.out
    events = json.loads(csm("show", "antler-lamp", "--json").out)
    assert "頁面檢查" in json.dumps(events, ensure_ascii=False)


def test_a_waiver_needs_a_reason_and_silences_one_finding(csm: Csm, page: Path) -> None:
    assert csm("audit-page", "--project", "antler-lamp", "--waive", "team").code == 2
    assert csm("audit-page", "--project", "antler-lamp", "--waive", "teem", "--why", "x").code == 2
    assert csm("audit-page", "--project", "antler-lamp", "--waive", "team", "--why", "創辦人不願露面").code == 0
    ran = csm("audit-page", str(page), "--project", "antler-lamp", "--json")
    assert "team" not in {finding["section"] for finding in json.loads(ran.out)["findings"]}
    text = csm("audit-page", str(page), "--project", "antler-lamp", "--table").out
    assert "waived 2026-01-05: team: 創辦人不願露面" in text


def test_the_letter_praises_first_and_names_few_points_to_one_in_a_hurry(csm: Csm, page: Path, desk_dir: Path) -> None:
    ran = csm("audit-page", str(page), "--project", "antler-lamp", "--letter")
    assert ran.out.index("特色與賣點寫得清楚") < ran.out.index("\n1. ")
    assert "\n7. " in ran.out
    assert "\n8. " not in ran.out
    client = desk_dir / "clients/antler.toml"
    text = client.read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("type ") and not line.startswith("type=")]
    client.write_text('type = "hurried"\n' + "\n".join(lines) + "\n", encoding="utf-8")
    ran = csm("audit-page", str(page), "--project", "antler-lamp", "--letter")
    assert "\n3. " in ran.out
    assert "\n4. " not in ran.out


def test_the_letter_cites_the_examples_of_the_desk(csm: Csm, page: Path, desk_dir: Path) -> None:
    own = desk_dir / "templates/examples"
    own.mkdir(parents=True)
    (own / "mine.toml").write_text(
        '[examples.mine]\nsection = "team"\ntext = "三個人與一台車床"\nlink = "https://good.example/team"\n', "utf-8"
    )
    ran = csm("audit-page", str(page), "--project", "antler-lamp", "--letter")
    assert "三個人與一台車床 https://good.example/team" in ran.out


def test_a_page_from_standard_input(csm: Csm, desk_dir: Path) -> None:
    assert csm("audit-page", "-", "--json", stdin=STORY).code == 1


def test_a_saved_folder_has_one_page(csm: Csm, desk_dir: Path) -> None:
    folder = desk_dir / "saved"
    folder.mkdir()
    assert csm("audit-page", "saved").code == 3
    (folder / "page.html").write_text("<p>故事</p>" * 30, encoding="utf-8")
    (folder / "page_files").mkdir()
    assert csm("audit-page", "saved", "--json").code == 1
    (folder / "other.html").write_text("<p>x</p>", encoding="utf-8")
    assert csm("audit-page", "saved").code == 2


NO_PAGE = [
    (b"", 4),
    (b" \n\n", 4),
    (b"%PDF-1.7 x", 4),
    (b"PK\x03\x04 docx", 4),
    (bytes(range(256)) * 20, 4),
    (b"<div>" * 100_000 + "風險".encode(), 4),
    (b"x" * ((16 << 20) + 1), 4),
    (b'<div id="root"></div><script>var a=1</script>', 4),
    (b'<img src="a.jpg" alt="">' * 9, 4),
]


@pytest.mark.parametrize(("raw", "code"), NO_PAGE, ids=range(len(NO_PAGE)))
def test_what_is_no_page_is_one_line_and_json_all_the_same(csm: Csm, desk_dir: Path, raw: bytes, code: int) -> None:
    (desk_dir / "p.html").write_bytes(raw)
    before = sorted(str(path) for path in desk_dir.rglob("*") if ".csm" not in path.parts)
    ran = csm("audit-page", "p.html", "--json")
    assert ran.code == code
    assert json.loads(ran.out)["readable"] is False
    assert len([line for line in ran.err.splitlines() if line.startswith("csm:")]) <= 1
    assert sorted(str(path) for path in desk_dir.rglob("*") if ".csm" not in path.parts) == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("none.html",), 3),
        (("x.html", "--kind", "spaceship"), 2),
        (("x.html", "--letter"), 2),
        (("ftp://x.example/p",), 2),
        (("http://127.0.0.1:9/p",), 6),
        (("x.html", "--project", "nobody"), 3),
        (("--walk",), 2),
        (("x.html", "--html", "--markdown"), 2),
    ],
)
def test_mistakes_have_their_exit_code(csm: Csm, desk_dir: Path, arguments: tuple[str, ...], code: int) -> None:
    assert csm("audit-page", *arguments).code == code


def test_a_wrong_charset_is_read_or_said(csm: Csm, desk_dir: Path) -> None:
    page = f'<meta charset="utf-8"><h1>燈</h1><h2>團隊</h2><p>{"林怡君設計，前工程師八年。" * 9}</p>'
    (desk_dir / "p.html").write_bytes(page.encode("big5"))
    ran = csm("audit-page", "p.html", "--json")
    assert next(row for row in json.loads(ran.out)["sections"] if row["id"] == "team")["evidence"].startswith("團隊")


def test_a_structure_of_ones_own_and_one_that_is_broken(csm: Csm, page: Path, desk_dir: Path) -> None:
    own = desk_dir / "templates/pages"
    own.mkdir(parents=True)
    (own / "product.toml").write_text('[sections.team]\nneed = "optional"\n', encoding="utf-8")
    ran = csm("audit-page", str(page), "--json")
    assert next(row for row in json.loads(ran.out)["findings"] if row["id"] == "team")["severity"] == "note"
    (own / "product.toml").write_text("[sections.team]\nheadings = ['(']\n", encoding="utf-8")
    ran = csm("audit-page", str(page))
    assert ran.code == 4
    assert "sections.team.headings" in ran.err


def audits(desk_dir: Path) -> list[str]:
    """The audits in the journal, a line each."""
    files = sorted((desk_dir / "journal").glob("*.toml"))
    return [line for file in files for line in file.read_text("utf-8").splitlines() if 'kind = "audit"' in line]


def test_an_unchanged_page_is_noted_once(csm: Csm, page: Path, desk_dir: Path) -> None:
    for form in ((), ("--letter",), ("--html",), ("--markdown",), ("--table",), ()):
        csm("audit-page", str(page), "--project", "antler-lamp", *form)
    assert len(audits(desk_dir)) == 1
    page.write_text(MENDED, encoding="utf-8")
    first = csm("audit-page", str(page), "--project", "antler-lamp", "--table").out
    assert len(audits(desk_dir)) == 2
    again = csm("audit-page", str(page), "--project", "antler-lamp", "--table").out
    assert len(audits(desk_dir)) == 2
    assert "Since 2026-01-05: 2 of" in first
    assert "Since 2026-01-05: 2 of" in again
    copy = desk_dir / "copy.md"
    copy.write_text(MENDED, encoding="utf-8")
    csm("audit-page", str(copy), "--project", "antler-lamp")
    assert len(audits(desk_dir)) == 3


def test_what_was_waived_is_no_longer_listed_and_was_not_mended(csm: Csm, page: Path, desk_dir: Path) -> None:
    csm("audit-page", str(page), "--project", "antler-lamp")
    shown = csm("show", "antler-lamp", "--table").out
    assert "發票或收據" in shown
    csm("audit-page", "--project", "antler-lamp", "--waive", "invoice", "--why", "由平台開立")
    state = json.loads(csm("show", "antler-lamp", "--json").out)["page"]
    assert "發票或收據" not in state["text"]
    assert "invoice" not in state["lacking"]
    assert state["mended"] == 0
    before = len(audits(desk_dir))
    out = csm("audit-page", str(page), "--project", "antler-lamp", "--table").out
    assert len(audits(desk_dir)) == before
    assert "Since" not in out


def test_the_second_letter_thanks_for_what_was_mended(csm: Csm, page: Path) -> None:
    first = csm("audit-page", str(page), "--project", "antler-lamp", "--letter").out
    assert "改好了" not in first
    page.write_text(MENDED, encoding="utf-8")
    second = csm("audit-page", str(page), "--project", "antler-lamp", "--letter").out
    opening = second.partition("1. ")[0]
    assert "「團隊介紹」、「聯絡方式」，這次都改好了" in opening
    subjects = [text.partition("Subject: ")[2].splitlines()[0] for text in (first, second)]
    assert subjects[0] != subjects[1]
    assert second == csm("audit-page", str(page), "--project", "antler-lamp", "--letter").out


CLAIMING = STORY + (
    "## 更多特色\n\n療效驚人，能改善失眠，全台第一，保證有效，零風險，抗菌率 99%，市價 3,000 元，每晚都好睡。\n\n"
    "## 聯絡\n\n有話想說可以寫信來。\n"
)


def test_no_letter_of_an_audit_is_called_harsh(csm: Csm, page: Path, desk_dir: Path) -> None:
    poor = [Path(__file__).parent.parent / "pages" / label["file"] for label in labels() if label["readable"]][::6]
    page.write_text(CLAIMING, encoding="utf-8")
    heard = {}
    for path, kind in [(page, "product"), (page, "food"), *((one, "") for one in poor)]:
        chosen = ("--kind", kind) if kind else ()
        ran = csm("audit-page", str(path), "--project", "antler-lamp", "--letter", *chosen)
        text = ran.out.partition("\n\n")[2]
        if text:
            heard[f"{path.name} {kind}"] = check_text(None, text).findings
    assert len(heard) >= 10
    assert not {name: found for name, found in heard.items() if found}


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed in a walk, in turn; Enter when nothing is left."""
    answers: list[str] = []

    def prompt(*_words: Any, **_values: Any) -> str:
        return answers.pop(0) if answers else ""

    monkeypatch.setattr(Session, "interactive", property(lambda self: True))
    monkeypatch.setattr("typer.prompt", prompt)
    return answers


def test_a_walk_takes_what_its_question_offers_and_says_so_otherwise(csm: Csm, page: Path, typed: list[str]) -> None:
    typed += ["有", "Y", "yes", "沒有", "N", "no", "略過", "s", "SKIP", "嗯嗯", "有"]
    ran = csm("audit-page", "--walk", "--project", "antler-lamp")
    found = [line.split()[0] for line in ran.out.splitlines() if line[:2] in ("+ ", "- ", "? ")]
    assert found[:10] == [*"+++---???", "+"]
    assert ran.err.count("Accepted:") == 1
    assert "略過" in ran.err
    assert "csm mail page-feedback antler-lamp" in ran.err.splitlines()[-1]


def test_a_walk_ends_in_the_letter_when_asked(csm: Csm, page: Path, typed: list[str]) -> None:
    typed += ["yes", "no"]
    out = csm("audit-page", "--walk", "--letter", "--project", "antler-lamp").out
    assert "一句話說明寫得清楚" in out
    assert "1. 還沒有「主視覺或影片」" in out


def words_in_english(text: str) -> list[str]:
    """Words of Latin letters in what should be Chinese."""
    return re.findall(r"[a-z]{4,}", text)


@pytest.fixture
def in_chinese(desk_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The interface in Chinese, and in English again for the tests that come after."""
    monkeypatch.setenv("CSM_LANG", "zh_TW")
    yield
    use("en")


@pytest.mark.usefixtures("in_chinese")
def test_chinese_reports_have_no_english_words(csm: Csm, page: Path) -> None:
    page.write_text(STORY.replace("夾在書上的燈", ""), encoding="utf-8")
    for kind in ("product", "food", "other"):
        for form in ("--table", "--markdown"):
            out = csm("audit-page", page.name, "--kind", kind, form).out.replace(page.name, "")
            assert words_in_english(out) == [], (kind, form)
    assert "| 行 |" in csm("audit-page", page.name, "--markdown").out
    assert words_in_english(csm("audit-page", "--kind", "food", "--table").out) == []
