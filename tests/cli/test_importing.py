"""`csm import`: out of the spreadsheets people really have, all or nothing."""

import json
from pathlib import Path

import pytest

from tests.conftest import Csm

HEAD = "專案名稱,客戶,聯絡人,信箱,分級,類別,階段,目標金額(NT$),上線日,結束日,已集資,備註,內部編號\n"
ROWS = (
    '鹿米夜讀燈,鹿米設計,林怡君,lin@lumi.example,鑽石,商品,集資中,"300,000",2025/12/1,2026/1/20,"NT$120,000",老闆想加開早鳥,A-01\n'
    "鹿米書夾燈,鹿米設計,,,,商品,準備上架,30萬,115/2/3,2026年3月20日,,,A-02\n"
    "[/] [bold]手冊,=cmd|' /C calc'!A0,,,一般,出版,潛在,,,,,\"多行\n備註\",A-03\n"
)


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "表.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_same_table_in_every_dress(csm: Csm, desk_dir: Path, encoding: str, separator: str) -> None:
    text = (HEAD + ROWS).replace('"300,000"', "300000").replace('"NT$120,000"', "NT$120000")
    ran = csm("import", str(write(desk_dir, text.replace(",", separator), encoding)), "--json")
    assert ran.code == 0, ran.err
    result = json.loads(ran.out)
    assert result["written"] and len(result["clients"]) == 2 and len(result["projects"]) == 3
    assert result["unused"] == ["內部編號"]
    lamp = json.loads(csm("show", "鹿米夜讀燈", "--json").out)
    assert lamp["project"]["money"] == {"goal": 300000, "raised": 120000}
    assert lamp["project"]["dates"] == {"launch": "2025-12-01", "end": "2026-01-20"}
    assert lamp["client"]["contacts"]["林怡君"]["email"] == "lin@lumi.example"
    assert lamp["tier"] == "鑽石"
    assert json.loads(csm("show", "鹿米書夾燈", "--json").out)["project"]["dates"]["launch"] == "2026-02-03"


def test_one_undo_takes_it_all_back(csm: Csm, desk_dir: Path) -> None:
    assert csm("import", str(write(desk_dir, HEAD + ROWS))).code == 0
    assert csm("undo").code == 0
    assert not list((desk_dir / "clients").iterdir()) and not list((desk_dir / "projects").iterdir())


def test_a_dry_run_writes_nothing(csm: Csm, desk_dir: Path) -> None:
    ran = csm("import", str(write(desk_dir, HEAD + ROWS)), "--dry-run", "--table")
    assert ran.code == 0 and "目標金額(NT$)" in ran.out and "nothing was written" in ran.err
    assert not list((desk_dir / "projects").iterdir())


def test_every_problem_is_named_by_row_and_nothing_is_written(csm: Csm, desk_dir: Path) -> None:
    bad = (
        "一,甲,,,鑽石,商品,集資中,很多,2026/2/30,2026/3/1,,,\n"
        "二,乙,,,白金,火箭,集資中,1000,2026/3/1,2026/2/1,,,\n"
        "三,,,,,,,,,,,,\n"
        "四,丙,,,,,,,,,,,x,多一格\n"
    )
    ran = csm("import", str(write(desk_dir, HEAD + ROWS + bad)), "--json")
    assert ran.code == 4 and "nothing was written" in ran.err
    problems = {(row["line"], row["column"]) for row in json.loads(ran.out)["problems"]}
    assert {
        (6, "目標金額(NT$)"),
        (6, "上線日"),
        (7, "分級"),
        (7, "類別"),
        (7, "結束日"),
        (8, "客戶"),
        (9, ""),
    } <= problems
    assert not list((desk_dir / "clients").iterdir())


def test_importing_again_adds_nothing(csm: Csm, desk_dir: Path) -> None:
    path = write(desk_dir, HEAD + ROWS)
    csm("import", str(path))
    before = {file: file.read_bytes() for file in desk_dir.rglob("*.toml")}
    ran = csm("import", str(path), "--json")
    assert ran.code == 0
    assert len(json.loads(ran.out)["already"]) == 3
    assert {file: file.read_bytes() for file in desk_dir.rglob("*.toml")} == before


def test_contradictions_about_one_client_are_problems(csm: Csm, desk_dir: Path) -> None:
    ran = csm("import", str(write(desk_dir, "專案,客戶,分級\n一,甲,鑽石\n二,甲,黃金\n")), "--json")
    assert ran.code == 4 and json.loads(ran.out)["problems"][0]["line"] == 3


def test_a_told_mapping_wins(csm: Csm, desk_dir: Path) -> None:
    path = write(desk_dir, "名目,東家,金額\n一,甲,100\n")
    assert csm("import", str(path)).code == 4
    ran = csm(
        "import", str(path), "--map", "名目=project.title", "--map", "東家=client.name", "--map", "金額=goal", "--json"
    )
    assert ran.code == 0 and json.loads(ran.out)["columns"]["project.money.goal"] == "金額"
    assert csm("import", str(path), "--map", "沒有=goal").code == 2
    assert csm("import", str(path), "--map", "名目=tilte").code == 2


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", 4, "no row under a heading"),
        ("專案,客戶\n".encode(), 4, "no row under a heading"),
        (b"PK\x03\x04rest", 4, "not a CSV file"),
        (b"\x00\x01\x02", 4, "not a CSV file"),
        (b"\xff\xff\x81\x81\n\xff", 4, "neither UTF-8 nor Big5"),
        ("專案,案名\n一,二\n".encode(), 4, "both mean project.title"),
        ('專案,客戶\n"一,二\n'.encode(), 4, "unexpected end of data"),
    ],
)
def test_bad_files_are_one_clear_line(csm: Csm, desk_dir: Path, data: bytes, code: int, words: str) -> None:
    path = desk_dir / "bad.csv"
    path.write_bytes(data)
    ran = csm("import", str(path))
    assert ran.code == code and words in ran.err
    assert ran.out == ""


def test_missing_folder_and_huge_files(csm: Csm, desk_dir: Path) -> None:
    assert csm("import", "nowhere.csv").code == 3
    assert csm("import", str(desk_dir)).code == 4
    huge = desk_dir / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(100 << 20)
    ran = csm("import", str(huge))
    assert ran.code == 4 and "more than 20 MB" in ran.err


def test_a_hundred_rows_in_one_change(csm: Csm, desk_dir: Path) -> None:
    rows = "".join(f"第 {n} 檔,第 {n % 40} 家,一般,商品,潛在,{n}萬\n" for n in range(1, 101))
    assert csm("import", str(write(desk_dir, "專案,客戶,分級,類別,階段,目標金額\n" + rows))).code == 0
    assert len(list((desk_dir / "projects").iterdir())) == 100 and len(list((desk_dir / "clients").iterdir())) == 40
    assert len(csm("project", "list").out.splitlines()) == 100
    assert csm("doctor").code in (0, 1)
