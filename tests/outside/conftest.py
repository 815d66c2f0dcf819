"""Fixtures for what leaves the machine: certificates, and one letter."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from csmkit.outside.message import Draft
from tests.outside.servers import Certificate, make_certificate

LETTER = Draft(
    sender="林怡君 <lin@lumi.example>",
    to=("王小明 <wang@client.example>",),
    cc=("boss@client.example",),
    bcc=("quiet@lumi.example",),
    reply_to="lin@lumi.example",
    subject="【綠光 Lumi 檯燈】集資即將結束:結案前 請您確認這 3 件事",
    text="王先生您好:\n\n.第一行以句點開頭\n結案日 2026/11/30(一)\n",
    html="<p>王先生您好:</p>\n<p>結案日 <b>2026/11/30(一)</b></p>\n",
    date=datetime(2026, 11, 23, 9, 30, 15, tzinfo=timezone(timedelta(hours=8))),
    unsent=False,
)


@pytest.fixture
def letter() -> Draft:
    """A letter to one reader, with an open and a hidden copy."""
    return LETTER


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """The servers' certificate."""
    return make_certificate(tmp_path_factory.mktemp("certificates"), "localhost")


@pytest.fixture(scope="session")
def strange_certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A certificate for another host."""
    return make_certificate(tmp_path_factory.mktemp("strange"), "elsewhere.example")


@pytest.fixture
def no_tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty PATH without a desktop or ssh: the folder for the tools a test wants."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY", "TMUX", "STY", "TERM"):
        monkeypatch.delenv(name, raising=False)
    return folder
