"""`csm tone`: broken rules never make a text clean, and a reader may be named by the project."""

import json
from pathlib import Path

import pytest

from csmkit.services.tone import load_rules
from tests.conftest import Csm

LUCK = "這次達標主要是運氣好。"
CLEAN = "謝謝您，頁面改得很好。"


@pytest.fixture
def folder(desk_dir: Path) -> Path:
    folder = desk_dir / "templates/tone"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("raw", [b"x = \n", LUCK.encode("cp950")], ids=["no TOML", "Big5"])
@pytest.mark.parametrize("name", ["1-pairs.toml", "2-words.toml", "drafts.toml"])
def test_a_broken_own_file_hides_no_built_in_one(csm: Csm, desk_dir: Path, folder: Path, name: str, raw: bytes) -> None:
    shipped = load_rules(None)
    (folder / name).write_bytes(raw)
    found = load_rules(desk_dir)
    assert {rule.name for rule in found.rules} == {rule.name for rule in shipped.rules}
    assert found.tally == shipped.tally
    ran = csm("tone", "-", stdin=LUCK)
    assert ran.code == 1 and "\tluck\t" in ran.out and f"templates/tone/{name}" in ran.err


def test_a_text_not_all_rules_have_seen_is_not_clean(csm: Csm, folder: Path) -> None:
    assert csm("tone", "-", stdin=CLEAN).code == 0
    (folder / "mine.toml").write_text("x = \n", "utf-8")
    ran = csm("tone", "-", stdin=CLEAN)
    assert (ran.code, ran.out) == (4, "")
    assert "templates/tone/mine.toml:1" in ran.err and "may not be clean" in ran.err
    assert json.loads(csm("tone", "-", "--json", stdin=CLEAN).out)["problems"]


def test_a_faulty_own_rule_leaves_the_built_in_one_of_its_name(desk_dir: Path, folder: Path) -> None:
    name = load_rules(None).rules[0].name  # of the first file
    (folder / "1-pairs.toml").write_text(f"[{name}]\nany = 3\n", "utf-8")
    names = {rule.name for rule in load_rules(desk_dir).rules}
    assert name in names and len(names) < len(load_rules(None).rules)  # what the own file leaves out stays out


def test_an_own_rule_of_another_file_still_wins(desk_dir: Path, folder: Path) -> None:
    name = load_rules(None).rules[0].name
    (folder / "0-mine.toml").write_text(f'[{name}]\nany = ["寶寶"]\nwhy = "mine"\nbetter = "y"\n', "utf-8")
    (folder / "1-pairs.toml").write_text("x = \n", "utf-8")
    assert next(rule.why for rule in load_rules(desk_dir).rules if rule.name == name) == "mine"


def test_the_reader_may_be_a_project(csm: Csm, desk_dir: Path) -> None:
    contact = '[contacts.a]\nname = "王"\nrole = "decision-maker"\n'
    (desk_dir / "clients/jia.toml").write_text(f'name = "甲"\n{contact}', "utf-8")
    (desk_dir / "projects/lumi-lamp.toml").write_text('title = "檯燈"\nclient = "jia"\nstage = "live"\n', "utf-8")
    by_client = csm("tone", "--for", "jia", stdin="CTR 上升了。")
    assert by_client.code == 1
    for name in ("lumi-lamp", "lumi", "檯燈"):
        assert csm("tone", "--for", name, stdin="CTR 上升了。") == by_client
    nobody = csm("tone", "--for", "nobody", stdin="CTR 上升了。")
    assert nobody.code == 3 and "csm client list" in nobody.err
    (desk_dir / "projects/lumi-lamp.toml").write_text("title = \n", "utf-8")
    assert csm("tone", "--for", "lumi-lamp", stdin="CTR 上升了。").code == 4
