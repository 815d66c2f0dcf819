"""The doctor: a sound desk is clean, and every planted fault is named with its file and line."""

import errno
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from csmkit.errors import Problem
from csmkit.services.doctor import examine
from csmkit.services.doctor_files import sync_copies
from csmkit.services.doctor_keys import find_slip
from csmkit.workspace.desk import Desk

TODAY = date(2026, 1, 5)

CLIENT = """\
name = "Lumi Studio"
tier = "gold"
type = "follower"
since = 2025-01-02
preferred_channel = "line"

[contacts.lin]
name = "Lin"
email = "lin@lumi.example"
chat_id = "lin"
"""

PROJECT = """\
# the lamp
title = "Reading lamp"
client = "lumi"
kind = "product"
stage = "live"

[dates]
contract_back = 2025-11-03
launch = 2025-12-12
end = 2026-01-25

[money]
goal = 300000
raised = 150000

[[todo]]
what = "page"
done_on = 2025-12-01
"""

JOURNAL = """\
"e1" = { at = 2026-01-02T10:00:00+08:00, project = "lamp", client = "lumi", kind = "stage", text = "preparing → live" }
"e2" = { at = 2026-01-03T10:00:00+08:00, project = "lamp", kind = "call", way = "out", who = "lin", text = "hello" }
"e3" = { at = 2026-01-04T10:00:00+08:00, project = "lamp", kind = "metric", metrics = { raised = 150000 } }
"""

FACTS = """\
[fee]
unit = "rate"
value = 0.08
as_of = 2025-12-01
valid_until = 2026-12-01
"""

LAMP, LUMI, MONTH, FACT, SET = (
    "projects/lamp.toml",
    "clients/lumi.toml",
    "journal/2026-01.toml",
    "facts.toml",
    "csm.toml",
)


class Plant(NamedTuple):
    """One fault: how it is planted, and where the doctor must see it."""

    name: str
    do: Callable[[Path], object]
    path: str
    needle: str | None
    """Text on the line that must be named; None for a fault of the whole file."""
    says: str
    fix: str = ""


def swap(path: str, old: str, new: str) -> Callable[[Path], object]:
    def do(root: Path) -> None:
        text = (root / path).read_text(encoding="utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return do


def add(path: str, text: str) -> Callable[[Path], object]:
    def do(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        with (root / path).open("a", encoding="utf-8", newline="") as file:
            file.write(text)

    return do


def put(path: str, data: bytes) -> Callable[[Path], object]:
    def do(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)

    return do


def event(text: str) -> Callable[[Path], object]:
    return add(MONTH, f'"x1" = {{ at = 2026-01-04T12:00:00+08:00, {text} }}\n')


def second(slug: str) -> Callable[[Path], object]:
    return put(f"clients/{slug}.toml", CLIENT.encode())


def big(root: Path) -> None:
    with (root / "projects/big.toml").open("wb") as file:
        file.truncate(100 << 20)


def refuse_phone(root: Path) -> None:
    swap(LUMI, '"line"', '"phone"')(root)
    add(LUMI, "[limits]\nno_phone = true\n")(root)


def merge(path: str, line: str) -> Callable[[Path], object]:
    return swap(path, line, f"<<<<<<< HEAD\n{line}\n=======\n{line} # theirs\n>>>>>>> branch")


BIG5 = PROJECT.replace("Reading lamp", "閱讀燈").encode("cp950")

PLANTS = [
    # what reading alone finds
    Plant("broken TOML", swap(LAMP, "goal = 300000", "goal = = 1"), LAMP, "goal = = 1", "not TOML"),
    Plant("loose date", swap(LAMP, "2026-01-25", "2026-1-25"), LAMP, "2026-1-25", "not a date", "2026-01-25"),
    Plant("wrong type", swap(LAMP, "goal = 300000", 'goal = "much"'), LAMP, "goal", "not a whole number"),
    Plant("end before launch", swap(LAMP, "2026-01-25", "2025-12-01"), LAMP, "end =", "is before launch"),
    Plant("key missing", swap(LAMP, 'title = "Reading lamp"\n', ""), LAMP, "# the lamp", "it is missing"),
    Plant("Big5", put(LAMP, BIG5), LAMP, "title", "Big5", "UTF-8"),
    Plant("UTF-16", put(LAMP, PROJECT.encode("utf-16")), LAMP, "#", "UTF-16", "UTF-8"),
    Plant("torn line", add(MONTH, '"e4" = { at = 2026-01-04T1'), MONTH, '"e4"', "cut off"),
    Plant("bad event kind", event('project = "lamp", kind = "cal"'), MONTH, '"x1"', "not one of"),
    Plant("unknown setting", add(SET, '[calendar]\ncuntry = "TW"\n'), SET, "cuntry", "no such key", "country"),
    Plant("rate over 100%", swap(FACT, "0.08", "8"), FACT, "value = 8", "more than 100%", "0.08"),
    # files
    Plant("empty file", put("projects/new.toml", b""), "projects/new.toml", "", "empty", "csm undo --list"),
    Plant("zeros", put("projects/new.toml", bytes(512)), "projects/new.toml", "", "empty"),
    Plant("huge file", big, "projects/big.toml", None, "100 MB", "move it"),
    Plant("folder", lambda root: (root / "projects/a.toml").mkdir(), "projects/a.toml", None, "a folder", "move it"),
    Plant("loop", lambda root: (root / "projects/a.toml").symlink_to("a.toml"), "projects/a.toml", None, "itself"),
    Plant("dangling link", lambda root: (root / "projects/a.toml").symlink_to("b"), "projects/a.toml", None, "exist"),
    Plant("stray file", put("projects/notes.txt", b"x"), "projects/notes.txt", None, "not read", "move it"),
    Plant("stray folder", lambda root: (root / "clients/old").mkdir(), "clients/old", None, "folder is not read"),
    Plant("capital ending", put("clients/a.TOML", b"x"), "clients/a.TOML", None, "not read", "small letters"),
    Plant("bad slug", put("clients/con.toml", CLIENT.encode()), "clients/con.toml", None, "cannot be a slug", "rename"),
    Plant("no month", put("journal/old.toml", b""), "journal/old.toml", None, "no month", "2026-02.toml"),
    Plant("twin by width", second("ｌumi"), "clients/ｌumi.toml", None, "one and the same", "rename"),
    Plant("git merge", merge(LAMP, 'kind = "product"'), LAMP, "<<<<<<<", "git merge", "keep the lines"),
    Plant("git merge in journal", add(MONTH, "<<<<<<< a\n=======\n>>>>>>> b\n"), MONTH, "<<<<<<<", "git merge"),
    Plant("left by a kill", put("projects/.1-a.csm-new", b"x"), "projects/.1-a.csm-new", None, "killed", "delete"),
    Plant("kept aside", put(".csm/kept/a-lamp.toml", b"x"), ".csm/kept/a-lamp.toml", None, "not put in place"),
    # names that lead nowhere
    Plant("unknown client", swap(LAMP, '"lumi"', '"lmui"'), LAMP, "client =", "no client 'lmui'", "did you mean lumi?"),
    Plant("unknown tier", swap(LUMI, '"gold"', '"glod"'), LUMI, "tier", "no tier 'glod'", "did you mean gold?"),
    Plant("event's project", event('project = "lapm", kind = "note"'), MONTH, '"x1"', "no project 'lapm'", "lamp"),
    Plant("event's client", event('client = "nobody", kind = "note"'), MONTH, '"x1"', "no client", "csm client add"),
    Plant("event's contact", event('project = "lamp", kind = "call", who = "bob"'), MONTH, '"x1"', "no contact 'bob'"),
    Plant("nothing to correct", event('kind = "correction", corrects = "e9"'), MONTH, '"x1"', "no event 'e9'"),
    Plant("rule's anchor", add("templates/reminders/my.toml", '[a]\ntitle = "x"\nanchor = "lanuch"\n'),
          "templates/reminders/my.toml", "anchor", "lanuch", "did you mean launch?"),
    Plant("to-do template", add("templates/todos/live.toml", '# own\n[[todo]]\nwhat = "x"\ndue = "lanuch-3d"\n'),
          "templates/todos/live.toml", "[[todo]]", "lanuch"),
    Plant("faq entry", add("faq/my.md", "# A\n\n## Why?\n\nBecause.\n"), "faq/my.md", "## Why?", ""),
    # journal against record, and against itself
    Plant("raised", swap(LAMP, "raised = 150000", "raised = 15000"), LAMP, "raised", "150,000", "raised=150000"),
    Plant("stage", swap(LAMP, '"live"', '"preparing"'), LAMP, "stage", "last stage is live", 'stage = "live"'),
    Plant("type", event('client = "lumi", kind = "type", text = "follower → lonely"'), LUMI, "type", "lonely", "type="),
    Plant("wrong month", add("journal/2025-11.toml", '"n" = { at = 2025-12-03T10:00:00+08:00, project = "lamp" }\n'),
          "journal/2025-11.toml", '"n"', "another month", "journal/2025-12.toml"),
    Plant("id twice", add("journal/2026-02.toml", '"e2" = { at = 2026-01-31T17:00:00Z, project = "lamp" }\n'),
          "journal/2026-02.toml", '"e2"', "also in journal/2026-01.toml:2", "change one"),
    # sense
    Plant("live without launch", swap(LAMP, "launch = 2025-12-12\n", ""), LAMP, "[dates]", "missing", "launch="),
    Plant("live without end", swap(LAMP, "end = 2026-01-25\n", ""), LAMP, "[dates]", "missing", "end="),
    Plant("live before launch", swap(LAMP, "2025-12-12", "2026-01-12"), LAMP, "launch", "still to come", "launch="),
    Plant("live after its end", swap(LAMP, "2026-01-25", "2026-01-01"), LAMP, "end", "still live", "csm project stage"),
    Plant("no contract", swap(LAMP, "contract_back = 2025-11-03\n", ""), LAMP, "[dates]", "missing", "contract_back="),
    Plant("page due too late", swap(LAMP, "end =", "page_due = 2025-12-20\nend ="), LAMP, "page_due", "after the launch"),
    Plant("done in the future", swap(LAMP, "2025-12-01", "2026-12-01"), LAMP, "done_on", "still to come"),
    Plant("told without leave", add(LAMP, '[case]\nquotable = "named"\n'), LAMP, "quotable", "who agreed", "agreed_by"),
    Plant("bad repeat", add(LAMP, '[[reminder]]\ntext = "x"\non = 2026-02-02\nevery = "monthly"\n'), LAMP, "every", "step"),
    Plant("refused channel", refuse_phone, LUMI, "preferred_channel", "refuses it"),
    Plant("bad address", swap(LUMI, "lin@lumi.example", "lin(at)lumi"), LUMI, "email", "no email address"),
    Plant("fact out of date", swap(FACT, "2026-12-01", "2026-01-01"), FACT, "valid_until", "expired 4 days", "csm facts"),
    Plant("fact of no day", swap(FACT, "as_of = 2025-12-01\n", ""), FACT, "[fee]", "when this was true", "as_of"),
    Plant("unknown country", add(SET, '[calendar]\ncountry = "XX"\n'), SET, "country", "holidays", '"TW"'),
    # keys that look like a slip, or stand in the wrong place
    Plant("slip at the top", swap(LAMP, 'kind = "product"', 'knid = "product"'), LAMP, "knid", "", "did you mean kind?"),
    Plant("slip in dates", swap(LAMP, "[dates]", "[dates]\nlanuch = 2025-12-12"), LAMP, "lanuch", "", "launch?"),
    Plant("slip in a contact", swap(LUMI, "email", "emial"), LUMI, "emial", "", "did you mean email?"),
    Plant("slip in a to-do", swap(LAMP, "done_on", "doneon"), LAMP, "doneon", "", "did you mean done_on?"),
    Plant("slip in an event", event('project = "lamp", txet = "x"'), MONTH, '"x1"', "txet", "did you mean text?"),
    Plant("slip in a fact", swap(FACT, "valid_until", "valid_untill"), FACT, "valid_untill", "", "valid_until?"),
    Plant("wrong section", swap(LAMP, "[dates]", "goal = 1\n[dates]"), LAMP, "goal = 1", "belongs under [money]"),
]  # fmt: skip


@pytest.fixture
def sound(desk_dir: Path) -> Path:
    """A small desk without a fault."""
    for path, text in {LUMI: CLIENT, LAMP: PROJECT, MONTH: JOURNAL, FACT: FACTS}.items():
        (desk_dir / path).write_text(text, encoding="utf-8")
    return desk_dir


def found(root: Path) -> list[Problem]:
    return examine(Desk(root), today=TODAY)


def test_a_sound_desk_is_clean(sound: Path) -> None:
    assert found(sound) == []


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_every_fault_is_named_where_it_is(sound: Path, plant: Plant) -> None:
    plant.do(sound)
    line = None
    if plant.needle is not None:
        text = (sound / plant.path).read_bytes().decode("utf-8", "replace").replace("\0", "")
        line = next(number for number, row in enumerate(text.split("\n"), 1) if plant.needle in row)
    problems = found(sound)
    named = [problem for problem in problems if (problem.path, problem.line) == (plant.path, line)]
    assert any(plant.says in problem.message and plant.fix in problem.fix for problem in named), problems
    assert problems == sorted(problems, key=lambda problem: (problem.path, problem.line or 0))


@pytest.mark.parametrize(
    "name",
    [
        "lamp (Lin's conflicted copy 2026-01-04).toml",
        "lamp (台北筆電的衝突複本 2026-01-04).toml",
        "lamp (conflicted copy 2026-01-04 101010).toml",
        "lamp.sync-conflict-20260104-101010-ABCDEFG.toml",
        "lamp_conflict-20260104-101010.toml",
        "lamp 2.toml",
        "lamp (1).toml",
        "lamp copy.toml",
        "lamp - 複製.toml",
        "lamp的副本.toml",
        "lamp-DESKTOP-AB12CD3.toml",
    ],
)
def test_copies_of_sync_services_are_named_once(sound: Path, name: str) -> None:
    (sound / "projects" / name).write_text("not even TOML", encoding="utf-8")
    (problem,) = found(sound)
    assert (problem.path, problem.line) == (f"projects/{name}", None)
    assert "copy of projects/lamp.toml" in problem.message


@pytest.mark.parametrize(
    "name", ["lamp-2.toml", "lamp-copy.toml.toml", "album 2.toml", "lamplight.toml", ".lamp 2.toml"]
)
def test_names_that_only_resemble_copies_are_none(sound: Path, name: str) -> None:
    (sound / "projects" / name).write_text("x", encoding="utf-8")
    assert sync_copies(sound) == {}


@pytest.mark.parametrize("name", ["lamp.toml~", ".lamp.toml.swp", ".DS_Store", "Thumbs.db", "desktop.ini"])
def test_what_tools_leave_is_not_the_persons_fault(sound: Path, name: str) -> None:
    (sound / "projects" / name).write_bytes(b"x")
    assert found(sound) == []


def test_settings_and_months_have_copies_too(sound: Path) -> None:
    (sound / "csm (1).toml").write_text("x", encoding="utf-8")
    (sound / "journal" / "2026-01 2.toml").write_text(JOURNAL, encoding="utf-8")
    assert [problem.path for problem in found(sound)] == ["csm (1).toml", "journal/2026-01 2.toml"]


def test_a_record_under_its_old_name_is_not_lost(sound: Path) -> None:
    (sound / LAMP).rename(sound / "projects" / "lamp-one.toml")
    (sound / LUMI).rename(sound / "clients" / "lumi-studio.toml")
    swap("projects/lamp-one.toml", "# the lamp", 'formerly = ["lamp"]')(sound)
    swap("clients/lumi-studio.toml", 'tier = "gold"', 'tier = "gold"\nformerly = ["lumi"]')(sound)
    (problem,) = found(sound)
    assert (problem.path, problem.key, problem.fix) == (
        "projects/lamp-one.toml",
        "client",
        'write client = "lumi-studio"',
    )


def test_an_old_name_of_two_records_is_named(sound: Path) -> None:
    (sound / "projects" / "second.toml").write_text(
        PROJECT.replace("# the lamp", 'formerly = ["lamp"]'), encoding="utf-8"
    )
    problems = [problem for problem in found(sound) if problem.key.startswith("formerly")]
    assert [(problem.path, problem.line) for problem in problems] == [("projects/second.toml", 1)]


def test_a_correction_counts_before_the_record_is_doubted(sound: Path) -> None:
    event('project = "lamp", kind = "metric", metrics = { raised = 9 }')(sound)
    assert [problem.key for problem in found(sound)] == ["money.raised"]
    add(MONTH, '"x2" = { at = 2026-01-04T13:00:00+08:00, kind = "correction", corrects = "x1" }\n')(sound)
    assert found(sound) == []


def test_a_moment_around_midnight_may_stand_in_either_month(sound: Path) -> None:
    line = '"n" = { at = 2025-12-31T17:00:00Z, project = "lamp", kind = "note" }\n'
    add(MONTH, line)(sound)
    assert found(sound) == []
    (sound / MONTH).write_text(JOURNAL, encoding="utf-8")
    add("journal/2025-12.toml", line)(sound)
    assert found(sound) == []


def test_many_events_of_one_lost_project_are_one_problem(sound: Path) -> None:
    for number in range(50):
        add(MONTH, f'"x{number}" = {{ at = 2026-01-04T12:00:00+08:00, project = "gone" }}\n')(sound)
    (problem,) = found(sound)
    assert (problem.line, problem.message) == (4, "there is no project 'gone' (and 49 more lines of this file)")


def test_own_keys_are_nobodys_slip(sound: Path) -> None:
    swap(LAMP, "[dates]", 'colour = "red"\nlaunch_note = "x"\n[dates]\nlaunch2 = 2026-05-01\nfair = 2026-06-01')(sound)
    add(LAMP, '[resources]\nstudio = "yes"\n[links]\ngaol = "https://lumi.example"\n')(sound)
    assert found(sound) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("titel", "title"), ("knid", "kind"), ("kimd", "kind"), ("Title", "title"), ("quotabel", None), ("size", None)],
)
def test_slips(typed: str, meant: str | None) -> None:
    assert find_slip(typed, ["title", "kind", "stage", "notes"]) == meant


def test_an_unreadable_file_is_named(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "lamp.toml":
            raise PermissionError(errno.EACCES, "no", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (problem,) = found(sound)
    assert (problem.path, problem.line, problem.message) == (LAMP, None, "no permission")
    assert problem.fix


def test_a_desk_in_ruins_is_still_examined(desk_dir: Path) -> None:
    for path in ("csm.toml", "facts.toml"):
        (desk_dir / path).write_bytes(b"\xff\xfe\x00")
    (desk_dir / "journal").rmdir()
    (desk_dir / "journal").write_text("", encoding="utf-8")
    assert {problem.path for problem in found(desk_dir)} == {"csm.toml", "facts.toml", "journal"}
