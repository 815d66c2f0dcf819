"""The demo desk: laid for today, kept and moved when it was changed, mended when it is broken."""

import json
import os
import stat
import subprocess
import sys
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from csmkit import __version__
from csmkit.errors import InvalidDataError
from csmkit.services import demo, demo_desk
from csmkit.services.dateshift import shift_dates
from csmkit.services.demo import ready_demo
from csmkit.workspace.desk import Desk
from csmkit.workspace.root import FOLDERS, demo_root
from tests.conftest import Csm

ANCHOR = date(2026, 1, 5)
pytestmark = pytest.mark.usefixtures("desk_dir")


def _ready(day: date, told: list[str] | None = None) -> Path:
    tell = None if told is None else told.append
    return ready_demo(datetime.combine(day, datetime.min.time(), ZoneInfo("Asia/Taipei")), tell=tell)


def _files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".csm" not in path.relative_to(root).parts
    }


def _moments(root: Path) -> list[date]:
    return [event.at.date() for event in Desk(root).events()]


def _beside(root: Path) -> set[str]:
    return {path.name for path in root.parent.iterdir()}


def test_laid_for_the_day_sound_and_silent(csm: Csm) -> None:
    ran = csm("--demo", "project", "list", "--json")
    assert ran.code == 0
    assert ran.err == ""
    assert len(json.loads(ran.out)) >= 12
    desk = Desk(demo_root())
    assert desk.problems() == []
    assert (len(desk.clients()) >= 12, len(desk.projects()) >= 16, len(desk.events()) > 150) == (True, True, True)
    assert {folder for folder in FOLDERS if not (demo_root() / folder).is_dir()} == set()
    assert _beside(demo_root()) == {"demo", "demo.lock"}


def test_dates_move_with_the_day_and_events_lie_in_their_month() -> None:
    before = _moments(_ready(ANCHOR))
    root = _ready(ANCHOR + timedelta(days=300))
    assert _moments(root) == [day + timedelta(days=300) for day in before]
    desk = Desk(root)
    assert desk.problems() == []
    assert {path.stem for path in (root / "journal").iterdir()} == {f"{day:%Y-%m}" for day in _moments(root)}
    assert desk.project("lumi-lamp").model.dates.end == date(2026, 1, 25) + timedelta(days=300)
    assert desk.settings.calendar.days_off == (date(2026, 1, 16) + timedelta(days=300),)


def test_the_day_is_the_one_on_the_desk() -> None:
    evening = datetime(2026, 1, 5, 17, 0, tzinfo=ZoneInfo("UTC"))
    root = ready_demo(evening)
    assert json.loads((root / demo.STAMP).read_bytes())["day"] == "2026-01-06"


@pytest.mark.skipif(os.name == "nt", reason="no such modes there")
def test_the_demo_is_private() -> None:
    root = _ready(ANCHOR)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [root, *root.rglob("*")]}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}


def test_nothing_is_written_on_the_same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    _ready(ANCHOR)

    def fail(*_arguments: object) -> None:
        raise AssertionError

    monkeypatch.setattr(demo, "_alone", fail)
    assert _ready(ANCHOR) == demo_root()


def test_laid_anew_on_another_day_or_by_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    root = _ready(ANCHOR, told)
    _ready(ANCHOR, told)
    assert told == [f"This is a throw-away demo desk, laid for today in {root}; try anything."]
    _ready(ANCHOR + timedelta(days=1), told)
    monkeypatch.setattr(demo, "__version__", f"{__version__}.1")
    _ready(ANCHOR + timedelta(days=1), told)
    assert len(told) == 3
    assert _beside(root) == {"demo", "demo.lock"}


def test_reading_commands_do_not_count_as_a_change(csm: Csm, monkeypatch: pytest.MonkeyPatch) -> None:
    assert csm("--demo", "project", "list").code == 0
    told: list[str] = []
    _ready(ANCHOR + timedelta(days=1), told)
    assert "laid for today" in told[0]


def test_a_changed_desk_is_kept_and_its_dates_move(csm: Csm) -> None:
    assert csm("--demo", "project", "set", "lumi-lamp", "notes=mine 2026-01-05").code == 0
    root = demo_root()
    record = root / "projects" / "lumi-lamp.toml"
    record.write_bytes(record.read_bytes().replace(b"\n", b"\r\n") + b"# mine 2026-01-05\r\nmy_day = 2026-01-05\r\n")
    (root / "outbox" / "draft.txt").write_text("2026-01-05", encoding="utf-8")
    before = _files(root)
    told: list[str] = []
    _ready(ANCHOR + timedelta(days=30), told)
    after = _files(root)
    assert "is kept because you changed it" in told[0]
    assert after["outbox/draft.txt"] == b"2026-01-05"
    for shown in (b'"mine 2026-01-05"', b"# mine 2026-01-05\r\n", b"my_day = 2026-02-04\r\n"):
        assert shown in after["projects/lumi-lamp.toml"]
    assert shift_dates(before["projects/lumi-lamp.toml"], 30) == after["projects/lumi-lamp.toml"]
    assert b"".join(before[name] for name in sorted(before) if name.startswith("journal/")).count(b"\n") == b"".join(
        after[name] for name in sorted(after) if name.startswith("journal/")
    ).count(b"\n")
    assert {path.stem for path in (root / "journal").iterdir()} == {f"{day:%Y-%m}" for day in _moments(root)}
    assert Desk(root).problems() == []


def test_a_kept_desk_stays_kept_and_comes_back_by_the_way_it_went(csm: Csm) -> None:
    assert csm("--demo", "log", "lumi-lamp", "mine").code == 0
    before = _files(demo_root())
    _ready(ANCHOR + timedelta(days=45))
    assert _files(demo_root()) != before
    _ready(ANCHOR)
    assert _files(demo_root()) == before


@pytest.mark.parametrize("change", ["new file", "new folder's file", "file gone", "byte"])
def test_whatever_was_changed_keeps_the_desk(change: str) -> None:
    root = _ready(ANCHOR)
    match change:
        case "new file":
            (root / "clients" / "mine.toml").write_text('name = "Mine"\n')
        case "new folder's file":
            (root / "mine").mkdir()
            (root / "mine" / "note.txt").write_text("x")
        case "file gone":
            (root / "clients" / "rewear.toml").unlink()
        case "byte":
            with (root / "facts.toml").open("ab") as file:
                file.write(b"\n")
    before = set(_files(root))
    told: list[str] = []
    _ready(ANCHOR + timedelta(days=1), told)
    assert "is kept" in told[0]
    assert before ^ set(_files(root)) <= {f"journal/{month}.toml" for month in ("2024-11", "2026-01")}


def test_a_damaged_record_of_a_kept_desk_stays_as_it_is() -> None:
    root = _ready(ANCHOR)
    broken = root / "clients" / "rewear.toml"
    broken.write_bytes(b"since = 2026-2-3\nname = \xff\n")
    conflict = root / "journal" / "2026-01 (conflicted copy).toml"
    conflict.write_bytes(b"k = { at = 2026-01-05T00:00:00Z }\n")
    link = root / "clients" / "link.toml"
    link.symlink_to("rewear.toml")
    _ready(ANCHOR + timedelta(days=1))
    assert broken.read_bytes() == b"since = 2026-2-3\nname = \xff\n"
    assert conflict.read_bytes() == b"k = { at = 2026-01-06T00:00:00Z }\n"
    assert link.is_symlink()


@pytest.mark.parametrize("damage", ["no settings", "no stamp", "empty stamp", "stamp of another kind", "a file"])
def test_a_broken_desk_is_laid_anew(damage: str) -> None:
    root = _ready(ANCHOR)
    whole = _files(root)
    match damage:
        case "no settings":
            (root / "csm.toml").unlink()
        case "no stamp":
            (root / demo.STAMP).unlink()
        case "empty stamp":
            (root / demo.STAMP).write_bytes(b"")
        case "stamp of another kind":
            (root / demo.STAMP).write_bytes(b'{"day": 3}')
        case "a file":
            root.rename(root.with_name("away"))
            root.write_bytes(b"")
    _ready(ANCHOR)
    assert _files(root) == whole


@pytest.mark.parametrize("step", ["build", "first rename", "second rename", "clear"])
def test_a_killed_laying_leaves_nothing_half(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    root = _ready(ANCHOR)
    (root / "clients" / "mine.toml").write_text('name = "Mine"\nsince = 2026-01-05\n')
    rename, throw_away = Path.rename, demo._throw_away

    def stopping_rename(self: Path, target: Path) -> Path:
        if (step, target.name) in (("first rename", "demo.old"), ("second rename", "demo")):
            raise KeyboardInterrupt
        return rename(self, target)

    def stopping_throw_away(path: Path) -> None:
        if step == "clear" and path.exists():
            raise KeyboardInterrupt
        throw_away(path)

    def stop(path: Path, data: bytes) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Path, "rename", stopping_rename)
        patch.setattr(demo, "_throw_away", stopping_throw_away)
        if step == "build":
            patch.setattr(demo_desk, "write", stop)
        _ready(ANCHOR + timedelta(days=1))
    _ready(ANCHOR + timedelta(days=2))
    assert b"since = 2026-01-07" in (root / "clients" / "mine.toml").read_bytes()
    assert _beside(root) == {"demo", "demo.lock"}


def test_a_cache_that_cannot_be_written_is_one_line(csm: Csm, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    if sys.platform == "linux":
        with pytest.raises(InvalidDataError, match="a file stands where a folder should be"):
            _ready(ANCHOR)
        ran = csm("--demo", "project", "list")
        assert (ran.code, ran.out) == (4, "")


def test_many_processes_at_once_find_one_whole_desk() -> None:
    code = (
        "from datetime import datetime; from zoneinfo import ZoneInfo\n"
        "from csmkit.services.demo import ready_demo\n"
        "root = ready_demo(datetime(2026, 1, 7, tzinfo=ZoneInfo('Asia/Taipei')))\n"
        "print(len(list(root.rglob('*.toml'))))"
    )
    command = [sys.executable, "-c", code]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _index in range(6)]
    counts = {process.communicate()[0].strip() for process in running}
    assert counts == {str(len(list(demo_root().rglob("*.toml"))))}
    assert [process.returncode for process in running] == [0] * 6


# Weekends and the long Lunar New Year break (14 to 22 February 2026) are in these days.
@pytest.mark.parametrize("day", [date(2026, 2, 11) + timedelta(days=n) for n in range(14)], ids=str)
def test_always_something_overdue_due_today_and_coming(day: date, csm: Csm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSM_TODAY", str(day))
    ran = csm("--demo", "remind", "--json")
    shown = json.loads(ran.out)
    assert (ran.code, shown["on"], shown["problems"]) == (0, str(day), [])
    late = Counter((row["days_late"] > 0) - (row["days_late"] < 0) for row in shown["reminders"])
    assert min(late[1], late[0], late[-1]) >= 1
