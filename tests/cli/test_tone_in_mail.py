"""A letter that hurts wants a yes before it leaves; its better version leaves without one."""

from pathlib import Path

import pytest

from tests.conftest import Csm
from tests.services.letter_desk import lay

LAMP = "antler-lamp"
HARSH = "point=這次達標主要是運氣好，您應該要知道。"
KIND = "point=這次達標不是運氣，是您每天回留言換來的。"


@pytest.fixture
def desk(desk_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CSM_TODAY", "2026-01-12")
    return lay(desk_dir)


def test_the_harsh_one_is_named_and_wants_a_yes(desk: Path, csm: Csm) -> None:
    harsh = csm("mail", "news", LAMP, "--set", HARSH, "--sent")
    assert harsh.code == 5 and "運氣" in harsh.err
    assert not list((desk / "sent").rglob("*.*"))
    assert csm("mail", "news", LAMP, "--set", HARSH, "--sent", "--yes").code == 0


def test_the_kind_one_leaves_as_it_is(desk: Path, csm: Csm) -> None:
    kind = csm("mail", "news", LAMP, "--set", KIND, "--sent")
    assert "運氣" not in kind.err
