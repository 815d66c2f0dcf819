"""What an attacker, or a tired person, does to a desk: each attack once broke something."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from csmkit.workspace.cache import Cache
from tests.conftest import Csm

CLIENT = 'name = "露米"\ntier = "standard"\n'
PROJECT = 'title = "檯燈"\nclient = "lumi"\nstage = "live"\n'


@pytest.fixture
def desk(desk_dir: Path) -> Path:
    (desk_dir / "clients/lumi.toml").write_text(CLIENT, encoding="utf-8")
    (desk_dir / "projects/lamp.toml").write_text(PROJECT, encoding="utf-8")
    return desk_dir


@pytest.mark.parametrize("folder", ["clients", "projects", "journal", "templates", "faq"])
def test_a_folder_that_is_none_is_named_by_every_screen(csm: Csm, desk: Path, folder: str) -> None:
    for inside in (desk / folder).iterdir():
        inside.unlink()
    (desk / folder).rmdir()
    (desk / folder).write_text("", encoding="utf-8")
    said = f"{folder}: a file stands where a folder should be; nothing in it can be read"
    morning, doctor = csm("remind"), csm("doctor")
    assert morning.code == 0 and said in morning.err
    assert doctor.code == 1 and doctor.out.count(f"{folder}\t") == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("folder", ["clients", "projects", "journal", "templates", "faq", ".csm"])
def test_a_folder_without_permission_stops_no_reading_command(csm: Csm, desk: Path, folder: str) -> None:
    assert csm("remind").code == 0
    (desk / folder).chmod(0)
    try:
        assert csm("remind").code == 0
        assert csm("doctor").code in (0, 1)
    finally:
        (desk / folder).chmod(0o700)


def test_a_folder_that_went_missing_is_no_fault(csm: Csm, desk: Path) -> None:
    (desk / "journal").rmdir()
    assert csm("remind").err == ""


def test_settings_nested_too_deeply_cost_the_settings_alone(csm: Csm, desk: Path) -> None:
    with (desk / "csm.toml").open("a", encoding="utf-8") as file:
        file.write("x = " + "[" * 100_000 + "\n")
    ran = csm("project", "list")
    assert ran.code == 0 and ran.out.startswith("lamp\t") and "csm.toml" in ran.err


def test_the_folder_the_shell_stands_in_was_deleted(csm: Csm, desk: Path) -> None:
    gone = desk.parent / "gone"
    gone.mkdir()
    os.chdir(gone)
    try:
        gone.rmdir()
    except OSError:
        pytest.skip("this system keeps a folder that is in use")
    ran = csm("remind")
    assert ran.code == 3 and "no workspace" in ran.err


def test_editing_what_cannot_be_read_names_the_file(csm: Csm, desk: Path) -> None:
    (desk / "projects/lamp.toml").write_bytes('title = "檯燈"'.encode("cp950"))
    ran = csm("project", "edit", "lamp")
    assert ran.code == 4 and "projects/lamp.toml: it is in Big5" in ran.err


def test_json_holds_every_character_and_obeys_none(csm: Csm, desk: Path) -> None:
    title = "[/] [bold]x\x1b[31m\x9b31m\u202eabc\u2066\u2028"
    text = PROJECT.replace("檯燈", "".join(f"\\u{ord(char):04x}" for char in title))
    (desk / "projects/lamp.toml").write_text(text, encoding="utf-8")
    out = csm("project", "list", "--json").out
    assert json.loads(out)[0]["title"] == title
    assert all(char.isprintable() or char == "\n" for char in out)


LONG = "長" * 60_000


@pytest.mark.parametrize(
    "line",
    [
        ("log", "lamp", LONG),
        ("log", "lamp", "x", "--promise", "--by", "9999-12-31"),
        ("log", "lamp", "x", "--on", "0001-01-01"),
        ("todo", "lamp", "add", LONG),
        ("remind", "add", "lamp", LONG, "--on", "2026-02-03"),
        ("remind", "add", "lamp", "x", "--on", "9999-12-31"),
        ("remind", "--on", "9999-12-31"),
        ("remind", "--on", "0001-01-01"),
        ("log", "lamp", "bad \udcff bytes"),
        ("client", "add", "bad \udcff bytes"),
        ("project", "set", "lamp", 'contacts."x=1'),
        ("facts", "set", "review_days", "5", "--until", "2020-01-01"),
    ],
    ids=lambda line: " ".join(line)[:40].encode("ascii", "replace").decode(),
)
def test_what_cannot_be_right_is_refused_and_writes_nothing(csm: Csm, desk: Path, line: tuple[str, ...]) -> None:
    (desk / "facts.toml").write_text('[review_days]\nname = "審核"\nunit = "working-days"\n', encoding="utf-8")
    before = {path: path.read_bytes() for path in desk.rglob("*.toml")}
    ran = csm(*line)
    assert ran.code == 2 and ran.err.startswith("csm: ") and len(ran.err.splitlines()[0]) < 200
    assert {path: path.read_bytes() for path in desk.rglob("*.toml")} == before


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-2-3", "x"])
def test_a_pretended_day_that_is_none(csm: Csm, desk: Path, day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSM_TODAY", day)
    ran = csm("remind")
    assert ran.code == 2 and ran.err.startswith("csm: CSM_TODAY: ")


def test_one_reminder_named_twice_is_done_once(csm: Csm, desk: Path) -> None:
    csm("remind", "add", "lamp", "call", "--on", "2026-01-05")
    key = next(line.split("\t")[0] for line in csm("remind").out.splitlines() if "\tcall\t" in line)
    ran = csm("done", key, key[:5])
    assert ran.code == 0 and ran.err.count("call") == 1
    assert (desk / "journal/2026-01.toml").read_text(encoding="utf-8").count('action = "done"') == 1


def test_undo_of_an_empty_id_takes_nothing_back(csm: Csm, desk: Path) -> None:
    csm("project", "set", "lamp", "goal=5")
    assert csm("undo", "").code == 3
    assert b"goal = 5" in (desk / "projects/lamp.toml").read_bytes()


def test_a_redo_says_what_came_back(csm: Csm, desk: Path) -> None:
    csm("project", "set", "lamp", "goal=5")
    csm("undo")
    assert csm("undo", "--redo").err == "Brought back: set money.goal in projects/lamp.toml\n"


def test_the_clock_was_set_back(csm: Csm, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    csm("log", "lamp", "hello", "--out", "--via", "line")
    monkeypatch.setenv("CSM_TODAY", "2025-12-01")
    assert "2026-01-05  out" in csm("show", "lamp").out


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        (("remind", "--demo"), "it goes before the command: csm --demo …"),
        (("remind", "-w", "x"), "it goes before the command: csm -w …"),
        (("log", "lamp", "-5% today"), 'text that begins with - goes last: … -- "-…"'),
    ],
)
def test_an_option_in_the_wrong_place(csm: Csm, desk: Path, line: tuple[str, ...], hint: str) -> None:
    ran = csm(*line)
    assert ran.code == 2 and hint in ran.err


def test_a_sheet_without_a_client_says_which_column_may_be_meant(csm: Csm, desk: Path) -> None:
    (desk / "x.csv").write_text("案名,誰\n夜燈,露米\n書燈,露米\n", encoding="utf-8")
    ran = csm("import", "x.csv")
    assert ran.code == 4 and "--map '誰=client.name'" in ran.err
    assert csm("import", "x.csv", "--map", "誰=client.name").code == 0


def test_what_is_wrong_in_a_sheet_is_shown_whole(csm: Csm, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    (desk / "x.csv").write_text("案名,提案單位,目前狀態\n夜燈,露米,談一下\n", encoding="utf-8")
    out = " ".join(csm("import", "x.csv", "--table").out.split())
    assert "row 2: 目前狀態: " in out and "longterm 長期上架" in out


@pytest.mark.skipif(os.name == "nt", reason="closes streams as a POSIX shell does")
@pytest.mark.parametrize("stream", [0, 1, 2])
@pytest.mark.parametrize(("line", "code"), [(("remind", "--table"), 0), (("project", "add"), 2), (("nope",), 2)])
def test_a_stream_the_caller_closed(desk: Path, stream: int, line: tuple[str, ...], code: int) -> None:
    ran = subprocess.run(
        ["/bin/sh", "-c", f'exec "$0" -m csmkit "$@" {stream}>&-', sys.executable, *line],
        cwd=desk,
        capture_output=True,
        check=False,
    )
    assert ran.returncode == code and b"bug" not in ran.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("line", [("project", "list"), ("project", "list", "--table"), ("--help",)])
def test_the_disk_behind_the_output_is_full(desk: Path, line: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "csmkit", *line], cwd=desk, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert ran.returncode == 4 and ran.stderr == b"csm: cannot write the output: the disk is full\n"


@pytest.mark.parametrize("columns", ["0", "1", "20", "9999999", "x"])
def test_any_width_shows_something(csm: Csm, desk: Path, columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    ran = csm("show", "lamp", "--table")
    assert ran.code == 0 and 0 < len(ran.out) < 20_000


def test_a_full_disk_leaves_every_reading_command(csm: Csm, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = Cache._connect

    def connect_to_a_small_disk(cache: Cache) -> sqlite3.Connection:
        db = connect(cache)
        db.execute("PRAGMA max_page_count = 24")
        return db

    for number in range(60):
        (desk / f"projects/p{number}.toml").write_text(PROJECT + f'notes = "{"x" * 4000}"\n', encoding="utf-8")
    expected = csm("project", "list"), csm("remind", "--all")
    (desk / ".csm/cache.sqlite3").unlink()
    monkeypatch.setattr(Cache, "_connect", connect_to_a_small_disk)
    assert (csm("project", "list"), csm("remind", "--all")) == expected
    assert csm("doctor").code == 1


@pytest.mark.parametrize("table", ["records", "events"])
def test_a_damaged_row_of_the_cache_is_read_from_its_file(csm: Csm, desk: Path, table: str) -> None:
    csm("log", "lamp", "hello")
    for path in desk.rglob("*.toml"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    expected = csm("show", "lamp"), csm("show", "lumi"), csm("project", "list"), csm("client", "list")
    with sqlite3.connect(desk / ".csm/cache.sqlite3") as db:
        db.execute(f"UPDATE {table} SET body = '{{' || body")
    db.close()
    assert (csm("show", "lamp"), csm("show", "lumi"), csm("project", "list"), csm("client", "list")) == expected
