"""csm audit-page as it is typed: every form, the journal, the letter, and everything that is no page."""

import json
from pathlib import Path

import pytest

from tests.conftest import Csm
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
