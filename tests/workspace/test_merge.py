"""Two people, or one on two machines: git merges what both noted, and the desk loads."""

import shutil
import subprocess
from pathlib import Path

import pytest

from csmkit.domain.event import Event
from csmkit.domain.vocabulary import EventKind
from csmkit.workspace.changes import ChangeSet
from csmkit.workspace.journal import lines_by_file, new_id, read_events
from csmkit.workspace.records import load_project
from csmkit.workspace.splice import set_value
from tests.workspace.desks import AT, LOG

PROJECT = "projects/lumi.toml"
RECORD = """\
title = "露米檯燈"
client = "lumi"

[dates]
launch = 2026-11-01

# 金額
[money]
goal = 100000
raised = 0
"""

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desk under git, with the line that `csm init` writes, and one event noted before the branches part."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    root = tmp_path / "desk"
    for folder in ("projects", "journal"):
        (root / folder).mkdir(parents=True)
    (root / ".gitattributes").write_bytes(b"journal/*.toml merge=union\n")
    (root / ".gitignore").write_bytes(b".csm/\n")
    (root / PROJECT).write_text(RECORD, encoding="utf-8")
    git(root, "init", "-q", "-b", "main")
    note(root, "before", ("stage",), "live")
    return root


def git(root: Path, *arguments: str) -> str:
    """Run git as someone."""
    who = (
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@example.com",
        "-c",
        "core.autocrlf=false",
        "-c",
        "commit.gpgsign=false",
    )
    done = subprocess.run(["git", *who, *arguments], cwd=root, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def note(root: Path, text: str, path: tuple[str, ...], value: object) -> None:
    """Log an event and change a field of the project in one change, and commit it."""
    held = (root / PROJECT).read_bytes()
    changes = ChangeSet(root, text, at=AT)
    changes.write(PROJECT, set_value(held, path, value), read=held)
    event = Event(id=new_id(AT), at=AT, kind=EventKind.CALL, project="lumi", text=text)
    for name, lines in lines_by_file([event]).items():
        changes.append(name, lines)
    changes.commit()
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", text)


@pytest.mark.parametrize("first_month", [False, True])
def test_two_branches_that_both_noted_merge_and_load(desk: Path, first_month: bool) -> None:
    if first_month:
        git(desk, "rm", "-q", LOG)
        git(desk, "commit", "-q", "-m", "no journal yet")
    git(desk, "branch", "other")
    note(desk, "here, one", ("money", "raised"), 5000)
    note(desk, "here, two", ("money", "raised"), 6000)
    git(desk, "checkout", "-q", "other")
    note(desk, "there, one", ("title",), "露米檯燈 二代")
    note(desk, "there, two", ("dates", "end"), AT.date())
    git(desk, "checkout", "-q", "main")

    git(desk, "merge", "-q", "--no-edit", "other")

    assert git(desk, "status", "--porcelain") == ""
    events, problems = read_events((desk / LOG).read_text(encoding="utf-8"), LOG)
    assert problems == []
    before = set() if first_month else {"before"}
    assert {event.text for event in events} == before | {"here, one", "here, two", "there, one", "there, two"}
    project, _loaded, faults = load_project(desk, PROJECT)
    assert faults == []
    assert project is not None
    assert (project.title, project.money.raised, project.dates.end) == ("露米檯燈 二代", 6000, AT.date())


def test_the_same_event_picked_to_both_sides_is_one_event(desk: Path) -> None:
    git(desk, "checkout", "-q", "-b", "other")
    note(desk, "there", ("title",), "x")
    git(desk, "checkout", "-q", "main")
    note(desk, "here", ("money", "raised"), 5000)
    git(desk, "cherry-pick", "other")
    git(desk, "merge", "-q", "--no-edit", "other")
    events, problems = read_events((desk / LOG).read_text(encoding="utf-8"), LOG)
    assert problems == []
    assert sorted(event.text for event in events) == ["before", "here", "there"]


def test_the_merge_would_conflict_without_the_attribute(desk: Path) -> None:
    """What the line in .gitattributes is for."""
    (desk / ".gitattributes").write_bytes(b"")
    git(desk, "commit", "-qam", "without")
    git(desk, "branch", "other")
    note(desk, "here", ("money", "raised"), 5000)
    git(desk, "checkout", "-q", "other")
    note(desk, "there", ("title",), "x")
    with pytest.raises(AssertionError, match="CONFLICT"):
        git(desk, "merge", "-q", "--no-edit", "main")
