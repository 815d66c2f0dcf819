"""`csm triage` in a pipe: every row says what it belongs to, and no cell is empty."""

from pathlib import Path

from tests.conftest import Csm


def test_a_sign_stands_behind_its_type(csm: Csm, desk_dir: Path) -> None:
    rows = [line.split("\t") for line in csm("triage", "成績怎麼這麼爛,平台是不是沒在做事").out.splitlines()]
    types = {row[1] for row in rows if row[0] == "type"}
    signs = [row for row in rows if row[0] == "sign"]
    assert "情緒勒索型" in types and signs
    assert all(len(row) == 3 and row[1] in types and row[2] for row in signs)


def test_no_type_is_a_word(csm: Csm, desk_dir: Path) -> None:
    rows = [line.split("\t") for line in csm("triage", "收到").out.splitlines()]
    assert rows[0] == ["type", "none", "0"] and all(all(row) for row in rows)
