"""Files shown by the system's own program."""

import sys
from pathlib import Path

import pytest

from csmkit.errors import DeliveryError, NotFoundError
from csmkit.outside.opener import open_file
from tests.outside.test_clipboard import read, tool

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="stands in for xdg-open")


@pytest.fixture
def letter_file(tmp_path: Path) -> Path:
    """A letter on disk, under a name a shell would stumble over."""
    path = tmp_path / "-信 $(x).eml"
    path.write_bytes(b"Subject: x\r\n\r\n")
    return path


def test_the_program_gets_the_whole_path(no_tools: Path, letter_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tool(no_tools, "xdg-open")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.chdir(letter_file.parent)
    open_file(Path(letter_file.name))
    assert read(kept)[0] == str(letter_file)


@pytest.mark.parametrize("desktop", [True, False])
def test_where_nothing_opens_it_the_error_says_where_it_lies(
    no_tools: Path, letter_file: Path, monkeypatch: pytest.MonkeyPatch, desktop: bool
) -> None:
    kept = tool(no_tools, "xdg-open", works=False)
    if desktop:
        monkeypatch.setenv("DISPLAY", ":0")
    with pytest.raises(DeliveryError, match="nothing here opens") as caught:
        open_file(letter_file)
    assert str(letter_file) in caught.value.message
    assert kept.exists() == desktop


def test_a_file_that_is_not_there(no_tools: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        open_file(tmp_path / "none.eml")
