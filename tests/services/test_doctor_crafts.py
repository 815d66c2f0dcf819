"""The doctor reads the workspace's own letters and rules too."""

from pathlib import Path

import pytest

from tests.conftest import Csm

FAULTS = {
    "templates/tone/own.toml": '[mine]\nkind = "order"\npattern = "(a+)+("\nwhy = "x"\nbetter = "y"\n',
    "templates/mail/zh-TW/news.md": '+++\ntitel = "消息"\nsubject = "x"\n+++\n好\n',
    "templates/playbooks/bands.toml": "[ctr\n",
}


@pytest.mark.parametrize("path", FAULTS)
def test_a_fault_in_an_own_rule_is_named(csm: Csm, desk_dir: Path, path: str) -> None:
    file = desk_dir / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(FAULTS[path], encoding="utf-8")
    ran = csm("doctor")
    assert ran.code == 1 and path in ran.out, ran


def test_a_plain_desk_has_none(csm: Csm, desk_dir: Path) -> None:
    assert csm("doctor").code == 0
