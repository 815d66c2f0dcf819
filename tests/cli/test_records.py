"""Clients and projects on the command line: adding, setting, renaming, and refusing what is wrong."""

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from tests.conftest import Csm


@pytest.fixture
def stocked(csm: Csm, desk_dir: Path) -> Path:
    """A desk with one client and one project."""
    assert (
        csm(
            "client",
            "add",
            "鹿米設計",
            "--slug",
            "lumi",
            "--tier",
            "鑽石",
            "--contact",
            "林怡君",
            "--email",
            "lin@lumi.example",
        ).code
        == 0
    )
    assert (
        csm(
            "project",
            "add",
            "鹿米夜讀燈",
            "--slug",
            "lumi-lamp",
            "--client",
            "lumi",
            "--kind",
            "商品",
            "--goal",
            "300,000",
        ).code
        == 0
    )
    return desk_dir


def test_a_client_and_a_project_from_nothing(csm: Csm, desk_dir: Path) -> None:
    ran = csm("project", "add", "第一檔", "--new-client", "半畝紙房", "--launch", "2026-02-03", "--end", "2026-03-20")
    assert ran.code == 0
    assert (desk_dir / "clients/半畝紙房.toml").is_file()
    text = (desk_dir / "projects/第一檔.toml").read_text(encoding="utf-8")
    assert 'client = "半畝紙房"' in text and "launch = 2026-02-03" in text


def test_a_project_and_its_client_are_made_together_or_not_at_all(csm: Csm, desk_dir: Path) -> None:
    ran = csm("project", "add", "第一檔", "--new-client", "半畝紙房", "--launch", "2026-03-20", "--end", "2026-02-03")
    assert ran.code == 4
    assert "dates.end: 2026-02-03 is before launch 2026-03-20" in ran.err
    assert not list((desk_dir / "clients").iterdir()) and not list((desk_dir / "projects").iterdir())


def test_new_files_are_private(stocked: Path) -> None:
    if os.name == "nt":
        pytest.skip("modes are POSIX")
    assert stat.S_IMODE((stocked / "clients/lumi.toml").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("client", "add", "x", "--slug", "../../x"), 2, "cannot be a slug"),
        (("client", "add", "x", "--slug", "con"), 2, "cannot be a slug"),
        (("client", "add", "x", "--slug", "."), 2, "cannot be a slug"),
        (("client", "add", "x", "--slug", "長" * 300), 2, "longer than"),
        (("client", "add", "x", "--slug", "lumi"), 5, "is taken"),
        (("client", "add", "x", "--slug", "LUMI"), 5, "is taken"),
        (("client", "add", "x", "--tier", "白金"), 3, "no tier '白金'"),
        (("client", "add"), 2, "missing: NAME"),
        (("client", "add", "x", "--type", "難搞型"), 2, "is not one of"),
        (("client", "set", "lumi", "tier=白金"), 3, "no tier '白金'"),
        (("client", "show", "lumy"), 3, "did you mean 'lumi'"),
        (("project", "set", "lumi-lamp", "end=2026-2-3"), 4, "write 2026-02-03"),
        (("project", "set", "lumi-lamp", "goal=很多"), 4, "is not a whole number"),
        (("project", "set", "lumi-lamp", "goal=-5"), 4, "cannot be less than 0"),
        (("project", "set", "lumi-lamp", "gaol=5"), 2, "did you mean"),
        (("project", "set", "lumi-lamp", "goal"), 2, "is not key=value"),
        (("project", "set", "lumi-lamp", "stage=live"), 5, "csm project stage"),
        (("project", "set", "lumi-lamp", "client=nobody"), 3, "no client 'nobody'"),
        (("project", "set", "lumi-lamp", "kind=火箭"), 4, "is not one of"),
        (("project", "stage", "lumi-lamp", "closed"), 5, "next comes"),
        (("project", "stage", "lumi-lamp", "closed", "--force"), 2, "--force needs a reason"),
        (("project", "add", "y", "--client", "nobody"), 3, "no client 'nobody'"),
        (("project", "add", "y", "--client", "lumi", "--launch", "2026-2-3"), 2, "is not a date"),
        (("log", "lumi-lamp", ""), 2, "the note is empty"),
        (("log", "nobody", "hi"), 3, "no project or client"),
        (("log", "lumi-lamp", "x", "--metric", "raised=lots"), 2, "cannot be right"),
        (("log", "lumi-lamp", "x", "--metric", "ctr=120%"), 2, "cannot be right"),
        (("log", "lumi-lamp", "x", "--on", "2026-01-06"), 2, "lies in the future"),
        (("log", "lumi-lamp", "x", "--promise"), 2, "go together"),
        (("todo", "lumi-lamp", "done", "7"), 3, "has no to-do 7"),
        (("todo", "lumi-lamp", "undo", "7"), 2, "neither done nor add"),
        (("undo", "zzzzzz"), 3, "no entry 'zzzzzz'"),
        (("remind", "add", "lumi-lamp", "x", "--on", "2026-02-30"), 2, "is not a date"),
        (("remind", "add", "lumi-lamp", "x", "--on", "2026-02-03", "--every", "-3d"), 2, "does not go forward"),
        (("done", "zzzzzz"), 3, "no open reminder"),
        (("show", "lumi-lanp"), 3, "did you mean 'lumi-lamp'"),
        (("shwo", "lumi-lamp"), 2, "did you mean show"),
        (("project", "lits"), 2, "did you mean list"),
        (("show", "lumi-lamp", "--jsn"), 2, "no such option: --jsn"),
    ],
)
def test_bad_input_is_one_line_and_changes_nothing(
    csm: Csm, stocked: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    before = {path: path.read_bytes() for path in stocked.rglob("*.toml")}
    ran = csm(*arguments)
    assert ran.code == code, ran
    assert words in ran.err
    assert ran.out == ""
    assert len(ran.err.splitlines()) <= 2
    assert {path: path.read_bytes() for path in stocked.rglob("*.toml")} == before


HAND = """# 老闆說要等過年後
title   = "鹿米夜讀燈"   # 名字還會改
client = "lumi"
stage = "preparing"
x = { a = 1 }
own_key = [1,2,
  3]

[dates]
# 影片還沒拍
launch = 2026-02-03
end    = 2026-03-20   # 先抓 45 天

[their.own]
thing = 'kept'
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_an_edit_touches_one_line(csm: Csm, stocked: Path, newline: str, bom: bytes) -> None:
    path = stocked / "projects/lumi-lamp.toml"
    before = bom + HAND.replace("\n", newline).encode()
    path.write_bytes(before)
    assert csm("project", "set", "lumi-lamp", "end=2026-03-31").code == 0
    after = path.read_bytes()
    changed = [(a, b) for a, b in zip(before.split(b"\n"), after.split(b"\n"), strict=True) if a != b]
    assert [(a.replace(b"2026-03-20", b"2026-03-31"), b) for a, b in changed] == [(changed[0][1], changed[0][1])]


def test_several_values_in_one_command_are_one_undo(csm: Csm, stocked: Path) -> None:
    path = stocked / "projects/lumi-lamp.toml"
    before = path.read_bytes()
    assert (
        csm("project", "set", "lumi-lamp", "launch=2026-02-03", "end=2026-03-20", "links.page=https://x.example").code
        == 0
    )
    assert b"[links]" in path.read_bytes()
    assert csm("undo").code == 0
    assert path.read_bytes() == before
    assert csm("undo", "--redo").code == 0
    assert b"[links]" in path.read_bytes()
    assert csm("undo").code == 0 and csm("undo").code == 0
    assert not path.exists()


def test_an_empty_value_takes_the_key_out(csm: Csm, stocked: Path) -> None:
    csm("project", "set", "lumi-lamp", "notes=等客戶回覆")
    assert csm("project", "set", "lumi-lamp", "notes=").code == 0
    assert "notes" not in (stocked / "projects/lumi-lamp.toml").read_text(encoding="utf-8")


def test_stages_fill_dates_and_todos(csm: Csm, stocked: Path) -> None:
    for stage in ("invited", "已提合約", "contracted", "準備上架"):
        assert csm("project", "stage", "lumi-lamp", stage).code == 0, stage
    shown = json.loads(csm("show", "lumi-lamp", "--json").out)
    assert shown["project"]["stage"] == "preparing"
    assert shown["project"]["dates"]["contract_back"] == "2026-01-05"
    assert shown["todos"]
    todos = len(shown["todos"])
    assert csm("todo", "lumi-lamp", "done", str(shown["todos"][0]["number"])).code == 0
    assert len(json.loads(csm("todo", "lumi-lamp", "--json").out)["todos"]) == todos - 1


def test_a_forced_stage_keeps_its_reason(csm: Csm, stocked: Path) -> None:
    assert csm("project", "stage", "lumi-lamp", "closed", "--force", "--why", "舊案補登").code == 0
    assert "舊案補登" in "".join(path.read_text(encoding="utf-8") for path in (stocked / "journal").iterdir())


def test_rename_keeps_journal_and_references(csm: Csm, stocked: Path) -> None:
    csm("log", "lumi-lamp", "打給林小姐", "--kind", "call")
    assert csm("project", "rename", "lumi-lamp", "夜讀燈").code == 0
    assert csm("client", "rename", "lumi", "lumi-design").code == 0
    shown = json.loads(csm("show", "夜讀燈", "--json").out)
    assert shown["client"]["name"] == "鹿米設計"
    assert shown["last_out"]["text"] == "打給林小姐"
    assert csm("undo").code == 0 and csm("undo").code == 0
    assert (stocked / "projects/lumi-lamp.toml").is_file() and not (stocked / "projects/夜讀燈.toml").exists()


def test_a_metric_updates_the_record_in_the_same_change(csm: Csm, stocked: Path) -> None:
    ran = csm("log", "lumi-lamp", "-m", "raised=NT$312,400", "-m", "backers=187", "-m", "ctr=1.2%")
    assert ran.code == 0 and "money.raised, money.backers" in ran.err
    shown = json.loads(csm("show", "lumi-lamp", "--json").out)
    assert shown["project"]["money"]["raised"] == 312400
    assert shown["reached"] == 104.1
    assert shown["numbers"]["ctr"]["value"] == "0.012"
    assert csm("undo").code == 0
    assert "raised" not in json.loads(csm("show", "lumi-lamp", "--json").out)["project"]["money"]


def test_a_promise_becomes_a_reminder(csm: Csm, stocked: Path) -> None:
    assert csm("log", "lumi-lamp", "週五前給報價", "--promise", "--by", "2026-01-05").code == 0
    reminders = json.loads(csm("remind", "--json").out)["reminders"]
    promised = [row for row in reminders if "週五前給報價" in row["title"]]
    assert promised and promised[0]["due_on"] == "2026-01-05" and promised[0]["command"]
    assert csm("done", promised[0]["id"]).code == 0
    assert not [row for row in json.loads(csm("remind", "--json").out)["reminders"] if row["id"] == promised[0]["id"]]


HOSTILE = [
    "[/] [bold]x",
    "[a專案] hi",
    "\x1b[31mred\x1b[0m",
    "title\twith\ttabs",
    "{{ 7*7 }}",
    "'\"\\",
    "\u202egnp.exe",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_are_shown_as_text(csm: Csm, stocked: Path, title: str) -> None:
    assert csm("project", "set", "lumi-lamp", f"title={title}").code == 0
    for arguments in (
        ("show", "lumi-lamp", "--table"),
        ("project", "list", "--table"),
        ("show", "lumi-lamp"),
        ("project", "list"),
        ("remind", "--table"),
    ):
        ran = csm(*arguments)
        assert ran.code == 0
        assert "\x1b[31m" not in ran.out and "\u202e" not in ran.out
    assert json.loads(csm("project", "list", "--json").out)[0]["title"] == title.strip()


def test_one_broken_file_never_hides_the_rest(csm: Csm, stocked: Path) -> None:
    (stocked / "projects/broken.toml").write_text('title = "x"\nend = 2026-2-3\n', encoding="utf-8")
    ran = csm("project", "list", "--json")
    assert ran.code == 0
    assert [row["slug"] for row in json.loads(ran.out)] == ["lumi-lamp"]
    assert "projects/broken.toml:2: end: 2026-2-3 is not a date; write 2026-02-03" in ran.err
    assert csm("show", "broken").code == 4


def test_big5_and_huge_and_odd_files_are_named(csm: Csm, stocked: Path) -> None:
    (stocked / "clients/big5.toml").write_bytes('name = "半畝紙房"\n'.encode("cp950"))
    (stocked / "clients/huge.toml").write_bytes(b"#" * (2 << 20))
    (stocked / "clients/folder.toml").mkdir()
    (stocked / "clients/loop.toml").symlink_to("loop.toml")
    (stocked / "clients/empty.toml").write_bytes(b"")
    ran = csm("doctor")
    assert ran.code == 1
    found = {line.split("\t")[0]: line for line in ran.out.splitlines()}
    assert "it is in Big5" in found["clients/big5.toml"]
    assert "it has 2 MB" in found["clients/huge.toml"]
    assert {"clients/folder.toml", "clients/loop.toml", "clients/empty.toml"} <= found.keys()
    assert csm("client", "list").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("client", "list"),
        ("project", "list"),
        ("show", "lumi-lamp"),
        ("client", "show", "lumi"),
        ("todo", "lumi-lamp"),
        ("remind",),
        ("undo", "--list"),
    ],
)
def test_every_reading_command_speaks_three_ways(csm: Csm, stocked: Path, arguments: tuple[str, ...]) -> None:
    plain, table, as_json = csm(*arguments), csm(*arguments, "--table"), csm(*arguments, "--json")
    assert plain.code == table.code == as_json.code == 0
    json.loads(as_json.out)
    assert all("\x1b" not in ran.out for ran in (plain, table, as_json))


def test_a_client_s_value_over_the_years(csm: Csm, stocked: Path) -> None:
    csm("facts", "set", "platform_fee_rate", "8%")
    (stocked / "projects/first.toml").write_text(
        'title = "第一檔"\nclient = "lumi"\nstage = "closed"\n[money]\nraised = 1000005\n', encoding="utf-8"
    )
    value = json.loads(csm("client", "show", "lumi", "--json").out)["value"]
    assert value == {"campaigns": 1, "raised": 1000005, "fees": 80000, "longterm_since": None}
    assert "1,000,005 raised" in csm("client", "show", "lumi", "--table").out


def test_a_title_that_several_have_in_it_names_them(csm: Csm, stocked: Path) -> None:
    assert csm("show", "鹿米").code == 0
    csm("project", "add", "鹿米香氛", "--slug", "aroma", "--client", "lumi")
    csm("project", "add", "小鹿米", "--slug", "small", "--client", "lumi")
    ran = csm("show", "鹿米")
    assert (ran.code, "'鹿米' fits aroma, lumi-lamp\n" in ran.err) == (3, True), ran.err
    assert csm("show", "夜讀").code == 0
    csm("project", "add", "鹿米香氛", "--slug", "aroma-2", "--client", "lumi")
    assert "fits aroma, aroma-2\n" in csm("show", "鹿米香氛").err
    # What several projects have in their titles may still be the client that is meant.
    assert csm("log", "鹿米設計", "聊聊").code == 0
    assert csm("log", "鹿米", "聊聊").code == 0


def test_the_command_for_a_client_without_contact_runs(csm: Csm, stocked: Path) -> None:
    csm("client", "add", "嘖嘖")
    assert csm("client", "set", "嘖嘖", "contacts.main.name=王小姐", "contacts.main.greeting=王小姐").code == 0


def test_an_edit_that_is_given_up_is_kept(
    stocked: Path, csm: Csm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "editor.py"
    script.write_text(
        "import pathlib, sys\npath = pathlib.Path(sys.argv[1])\npath.write_text('title = 檯燈 # 半小時寫的\\n', 'utf-8')\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("VISUAL", f'"{sys.executable}" "{script}"')
    file = next((stocked / "projects").glob("*.toml"))
    before = file.read_bytes()
    ran = csm("project", "edit", file.stem)
    assert ran.code == 4 and f"projects/{file.name} stays as it was" in ran.err
    (kept,) = (stocked / "outbox").glob(f"*-{file.stem}.toml")
    assert f"outbox/{kept.name}" in ran.err and "半小時寫的" in kept.read_text(encoding="utf-8")
    assert file.read_bytes() == before
    assert csm("project", "edit", file.stem).code == 4 and len(list((stocked / "outbox").iterdir())) == 1
