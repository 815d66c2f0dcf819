"""`csm client type`: record, history and journal in one change, and the check-back that follows."""

import json
import tomllib
from pathlib import Path

import pytest

from tests.conftest import Csm

CLIENT = """name = "甲工作室"  # 老客戶
type = "inquirer"
type_since = 2025-12-01

[contacts.wang]
name = "王"
"""


@pytest.fixture
def desk(desk_dir: Path) -> Path:
    (desk_dir / "clients/jia.toml").write_text(CLIENT, "utf-8")
    project = 'title = "一"\nclient = "jia"\nstage = "live"\n[dates]\ncontract_back = 2025-11-01\nlaunch = 2025-12-20\nend = 2026-02-10\n'
    (desk_dir / "projects/one.toml").write_text(project, "utf-8")
    return desk_dir


def _record(desk: Path) -> dict[str, object]:
    return tomllib.loads((desk / "clients/jia.toml").read_text("utf-8"))


def test_record_history_and_journal(desk: Path, csm: Csm) -> None:
    ran = csm("client", "type", "jia", "特立獨行型", "--why", "把標題改回來三次")
    assert ran.code == 0, ran.err
    assert "2026-01-08" in ran.err
    record = _record(desk)
    assert record["type"] == "maverick" and str(record["type_since"]) == "2026-01-05"
    history = record["type_history"]
    assert isinstance(history, list) and history[0]["type"] == "inquirer" and str(history[0]["until"]) == "2026-01-05"
    assert "inquirer → maverick: 把標題改回來三次" in (desk / "journal/2026-01.toml").read_text("utf-8")
    assert '"甲工作室"  # 老客戶' in (desk / "clients/jia.toml").read_text("utf-8")
    assert csm("doctor").code == 0


def test_the_reason_moves_into_the_history(desk: Path, csm: Csm) -> None:
    csm("client", "type", "jia", "maverick", "--why", "改回來三次")
    csm("client", "type", "jia", "lonely", "--why", "說沒人理")
    history = _record(desk)["type_history"]
    assert isinstance(history, list) and history[-1]["why"] == "改回來三次"


@pytest.mark.parametrize(("day", "due"), [("2026-01-06", False), ("2026-01-08", True)])
def test_a_try_is_looked_at_after_three_days(
    desk: Path, csm: Csm, monkeypatch: pytest.MonkeyPatch, day: str, due: bool
) -> None:
    assert csm("client", "type", "jia", "maverick", "--why", "想照自己的方式").code == 0
    monkeypatch.setenv("CSM_TODAY", day)
    rows = json.loads(csm("remind", "--json").out)["reminders"]
    today = [row for row in rows if row["rule"] == "maverick-check" and row["group"] == "today"]
    assert bool(today) is due


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("jia", "maverick"), 2),
        (("jia", "maverick", "--why", "  "), 2),
        (("jia", "inquirer", "--why", "一樣"), 2),
        (("jia", "沒這型", "--why", "x"), 2),
        (("nobody", "maverick", "--why", "x"), 3),
    ],
)
def test_what_is_refused_changes_nothing(desk: Path, csm: Csm, words: tuple[str, ...], code: int) -> None:
    assert csm("client", "type", *words).code == code
    assert (desk / "clients/jia.toml").read_text("utf-8") == CLIENT


def test_undone_as_one(desk: Path, csm: Csm) -> None:
    csm("client", "type", "jia", "maverick", "--why", "x")
    assert csm("undo").code == 0
    assert (desk / "clients/jia.toml").read_text("utf-8") == CLIENT
