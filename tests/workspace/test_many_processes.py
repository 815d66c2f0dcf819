"""Real processes: killed in the middle of a write, and writing all at once."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from csmkit.domain.event import Event
from csmkit.domain.vocabulary import EventKind
from csmkit.workspace.changes import ChangeSet
from csmkit.workspace.journal import lines_by_file, new_id, read_events
from tests.workspace.desks import AT, LOG, lay_desk, posix_only, undo_bundles

REPOSITORY = Path(__file__).parents[2]
KILLS, WRITERS, EVENTS_EACH = 200, 32, 25


def killed(code: str) -> dict[str, int]:
    """The counts of a kill loop, run in a process of its own so that nothing of ours is forked along."""
    done = subprocess.run(
        [sys.executable, "-c", f"from tests.workspace import killing\nprint(killing.line_of({code}))"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    print("\n" + done.stdout, end="")
    return {name: int(count) for name, count in re.findall(r"(\w+)=(\d+)", done.stdout)}


@posix_only
@pytest.mark.slow
def test_two_hundred_kills_mix_nothing() -> None:
    counts = killed(f"killing.main({KILLS})")
    assert counts["kills"] == KILLS
    assert counts["before"] + counts["after"] == KILLS
    assert counts["mixed"] == counts["problems"] == counts["bundles_wrong"] == 0
    # The kills did land in the write: before the commit point, and behind it.
    assert counts["before"] > 20
    assert counts["strays"] > 10
    assert counts["recovered"] > 50


@posix_only
def test_the_same_kills_without_recovery_do_mix() -> None:
    assert killed("killing.main(60, mend=lambda _root: [])")["mixed"] == 1


@posix_only
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_many_processes_logging_at_once_lose_nothing(tmp_path: Path) -> None:
    desk = lay_desk(tmp_path / "desk")
    (desk / LOG).unlink()
    gate, gun = os.pipe()
    children = [_fork_writer(desk, number, gate, gun) for number in range(WRITERS)]
    os.close(gate)
    os.close(gun)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]

    assert codes == [0] * WRITERS
    events, problems = read_events((desk / LOG).read_text(encoding="utf-8"), LOG)
    assert problems == []
    assert len({event.id for event in events}) == WRITERS * EVENTS_EACH
    assert {event.text for event in events} == {
        f"第 {number} 人的第 {index} 筆\n「換行」" for number in range(WRITERS) for index in range(EVENTS_EACH)
    }
    by_writer = [[event.text for event in events if event.who == str(number)] for number in range(WRITERS)]
    assert all(len(texts) == EVENTS_EACH and texts == sorted(texts, key=_index) for texts in by_writer)
    assert len(undo_bundles(desk)) == 200


def _index(text: str) -> int:
    return int(re.findall(r"\d+", text)[1])


def _fork_writer(desk: Path, number: int, gate: int, gun: int) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.close(gun)
        os.read(gate, 1)  # returns when the parent closes the gun: all at once
        for index in range(EVENTS_EACH):
            text = f"第 {number} 人的第 {index} 筆\n「換行」"
            event = Event(id=new_id(AT), at=AT, kind=EventKind.CALL, project="lumi", who=str(number), text=text)
            changes = ChangeSet(desk, "log", at=AT)
            for path, lines in lines_by_file([event]).items():
                changes.append(path, lines)
            changes.commit()
        code = 0
    finally:
        os._exit(code)
