"""Playbooks are data: the shipped nine are whole and name what exists; a faulty own one is named, never fatal."""

import json
import re
from pathlib import Path

import pytest

from csmkit.domain.vocabulary import ClientType
from csmkit.playbooks.playbook import STEPS, read_playbook
from csmkit.services.playbook import load_playbooks
from csmkit.workspace.lookup import builtin
from tests.conftest import Csm

PROJECT = """title = "鹽田燈"
client = "salt"
kind = "product"
stage = "live"
services = ["頁面健檢 1 次"]
[money]
goal = 200000
raised = 50000
"""


@pytest.fixture
def desk(desk_dir: Path) -> Path:
    (desk_dir / "clients/salt.toml").write_text('name = "鹽田工作室"\ntier = "gold"\ntype = "bargainer"\n', "utf-8")
    (desk_dir / "projects/salt-lamp.toml").write_text(PROJECT, "utf-8")
    old = PROJECT.replace("salt-lamp", "old").replace('"live"', '"closed"').replace("鹽田燈", "舊案")
    for name, share, quotable in (("paid", "0.2", "named"), ("free", "0", "anonymous"), ("secret", "0.3", "no")):
        case = f'[case]\nresult = "success"\nad_share = {share}\ndid = ["寫信"]\nquotable = "{quotable}"\n'
        (desk_dir / f"projects/{name}.toml").write_text(old.replace("舊案", f"舊案{name}") + case, "utf-8")
    return desk_dir


def test_nine_playbooks_are_whole() -> None:
    books, problems = load_playbooks(None)
    assert problems == [] and [book.type for book in books] == list(ClientType)
    for book in books:
        assert all((book.phase, book.shows, book.need, book.effort, book.call)), book.type
        assert len(book.signs) >= 3 and len(book.examples) >= 3 and book.questions and book.steps and book.avoid
        assert set(book.say) == set(STEPS) and 1 <= book.advice_at_once <= 5


def test_every_letter_and_entry_a_playbook_names_exists() -> None:
    ids = {
        found
        for path in (builtin() / "faq").glob("*.md")
        for found in re.findall(r'^id = "(.+)"', path.read_text("utf-8"), re.MULTILINE)
    }
    for book in load_playbooks(None)[0]:
        assert set(book.faq) <= ids, book.type
        assert all((builtin() / f"templates/mail/zh-TW/{name}.md").is_file() for name in book.letters), book.type


def test_pressure_gets_one_sentence_and_no_argument() -> None:
    book = next(book for book in load_playbooks(None)[0] if book.type is ClientType.PRESSURING)
    acknowledged = book.say["listen"] + book.say["agree"]
    assert len(re.findall("[。！？]", acknowledged)) == 1 and book.ledger


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({}, "type"),
        ({"type": "沒有這型"}, "type"),
        ({"type": "bargainer", "need": 3}, "need"),
        ({"type": "bargainer", "signs": "一句"}, "signs"),
        ({"type": "bargainer", "say": []}, "say"),
        ({"type": "bargainer", "answer": [3]}, "answer"),
        ({"type": "bargainer", "advice_at_once": -1}, "advice_at_once"),
        ({"type": "bargainer", "ledger": "yes"}, "ledger"),
    ],
)
def test_faults_are_named(data: dict[str, object], key: str) -> None:
    book, problems = read_playbook(data, "x.toml")
    assert book is None and problems[0].key == key


def test_the_list_and_one_type(desk: Path, csm: Csm) -> None:
    assert [row["name"] for row in json.loads(csm("playbook", "--json").out)] == [word.zh for word in ClientType]
    assert csm("playbook", "--table").code == 0 and len(csm("playbook").out.splitlines()) == 9
    assert json.loads(csm("playbook", "討價", "--json").out)["project"] is None
    assert csm("playbook", "亂寫型").code == 2
    assert csm("playbook", "bargainer", "--for", "nowhere").code == 3


def test_the_type_on_record_is_the_one_meant(desk: Path, csm: Csm) -> None:
    assert json.loads(csm("playbook", "--for", "salt-lamp", "--json").out)["type"] == "bargainer"


def test_facts_services_and_demands_fill_it(desk: Path, csm: Csm) -> None:
    assert csm("log", "salt-lamp", "改了第三屏", "--kind", "service", "--extra").code == 0
    found = json.loads(csm("playbook", "情緒勒索型", "--for", "salt-lamp", "--json").out)
    assert found["facts"]["raised"] == "NT$50,000" and found["facts"]["reached"] == "25%"
    assert found["services"] == ["頁面健檢 1 次"]
    assert [(row["text"], row["scope"]) for row in found["done"]] == [("改了第三屏", "extra")]


def test_conditions_follow_the_tier(desk: Path, csm: Csm) -> None:
    def kinds() -> list[str]:
        rows = json.loads(csm("playbook", "討價還價型", "--for", "salt-lamp", "--json").out)["answers"]
        return [row["kind"] for row in rows]

    assert kinds() == ["no", "yes-if", "instead"]
    assert csm("client", "set", "salt", "tier=standard").code == 0
    assert kinds() == ["no", "instead"]


def test_two_ways_never_name_who_did_not_agree(desk: Path, csm: Csm) -> None:
    ran = csm("playbook", "猶豫付費型", "--for", "salt-lamp", "--json")
    rows = json.loads(ran.out)["two_ways"]
    assert {(row["paid"], row["result"]) for row in rows} == {(True, "success"), (False, "success")}
    assert "舊案paid" in ran.out and "舊案free" not in ran.out and "secret" not in ran.out


def test_an_own_playbook_wins_and_a_faulty_one_is_named(desk: Path, csm: Csm) -> None:
    folder = desk / "templates/playbooks"
    folder.mkdir()
    (folder / "mine.toml").write_text('type = "討價還價型"\nneed = "自己的話"\n', "utf-8")
    assert json.loads(csm("playbook", "bargainer", "--json").out)["need"] == "自己的話"
    (folder / "mine.toml").write_text('type = "討價還價型"\nneed = [\n', "utf-8")
    ran = csm("playbook", "bargainer", "--json")
    assert json.loads(ran.out)["need"] != "自己的話" and "templates/playbooks/mine.toml" in ran.err
