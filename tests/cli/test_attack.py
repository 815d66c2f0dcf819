"""What an attacker, or a tired person, does to a desk: each attack once broke something."""

import json
import os
from pathlib import Path

import pytest

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
