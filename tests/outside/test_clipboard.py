"""What lands on the clipboard, and by which way."""

import base64
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from csmkit.errors import DeliveryError
from csmkit.outside import clipboard

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="stands in for the tools with shell scripts")

TEXT = "王先生您好:\n\n結案日 2026/11/30(一) 'quoted' \"twice\" $HOME \\ 😀\n"
HTML = "<p>王先生您好</p>"


def tool(folder: Path, name: str, *, works: bool = True) -> Path:
    """A program of that name that keeps its arguments and its input; gives the file with both."""
    kept = folder / f"{name}.kept"
    program = folder / name
    end = "exit 0" if works else "exit 1"
    program.write_text(f'#!/bin/sh\nprintf "%s|" "$@" > "{kept}"\n/bin/cat >> "{kept}"\n{end}\n', encoding="utf-8")
    program.chmod(0o700)
    return kept


def read(kept: Path) -> tuple[str, bytes]:
    arguments, _bar, given = kept.read_bytes().rpartition(b"|")
    return arguments.decode(), given


@pytest.fixture
def terminal(no_tools: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A terminal of our own: what is written to it can be read from the file descriptor."""
    ours, theirs = os.openpty()
    monkeypatch.setattr(clipboard, "_TERMINAL", Path(os.ttyname(theirs)))
    monkeypatch.setenv("TERM", "xterm-256color")
    yield ours
    os.close(ours)
    os.close(theirs)


@pytest.mark.parametrize(
    ("name", "needs", "arguments"),
    [
        ("wl-copy", "WAYLAND_DISPLAY", "--type|text/plain;charset=utf-8"),
        ("xclip", "DISPLAY", "-selection|clipboard"),
        ("xsel", "DISPLAY", "--clipboard|--input"),
        ("pbcopy", "", ""),
    ],
)
def test_each_tool_gets_the_text_word_for_word(
    no_tools: Path, monkeypatch: pytest.MonkeyPatch, name: str, needs: str, arguments: str
) -> None:
    kept = tool(no_tools, name)
    if needs:
        monkeypatch.setenv(needs, ":0")
    assert clipboard.copy(TEXT) == name
    assert read(kept) == (arguments, TEXT.encode())


@pytest.mark.parametrize(
    ("name", "needs", "arguments"),
    [
        ("wl-copy", "WAYLAND_DISPLAY", "--type|text/html"),
        ("xclip", "DISPLAY", "-selection|clipboard|-t|text/html"),
    ],
)
def test_html_goes_where_the_tool_can(
    no_tools: Path, monkeypatch: pytest.MonkeyPatch, name: str, needs: str, arguments: str
) -> None:
    kept = tool(no_tools, name)
    monkeypatch.setenv(needs, ":0")
    assert clipboard.copy(TEXT, HTML) == f"{name} (HTML)"
    assert read(kept) == (arguments, HTML.encode())


def test_a_tool_without_html_gets_the_text(no_tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tool(no_tools, "xsel")
    monkeypatch.setenv("DISPLAY", ":0")
    assert clipboard.copy(TEXT, HTML) == "xsel"
    assert read(kept)[1] == TEXT.encode()


def test_macos_takes_both_and_the_text_stays_text(no_tools: Path) -> None:
    kept, plain = tool(no_tools, "osascript"), tool(no_tools, "pbcopy")
    assert clipboard.copy('a "quote" \\', HTML) == "osascript (HTML)"
    script = read(kept)[1].decode()
    assert f"«data HTML{HTML.encode().hex()}»" in script
    assert r'string:"a \"quote\" \\"' in script
    assert not plain.exists()


def test_text_alone_is_never_run_as_a_script(no_tools: Path) -> None:
    script, plain = tool(no_tools, "osascript"), tool(no_tools, "pbcopy")
    assert clipboard.copy(TEXT) == "pbcopy"
    assert not script.exists()
    assert read(plain)[1] == TEXT.encode()


def test_windows_takes_both(no_tools: Path) -> None:
    kept = tool(no_tools, "powershell.exe")
    assert clipboard.copy(TEXT, HTML) == "powershell.exe (HTML)"
    text, html = kept.read_bytes().rpartition(b"|")[2].split(b" ")
    assert base64.b64decode(text).decode() == TEXT
    assert base64.b64decode(html) == clipboard.windows_html(HTML)


def test_windows_html_counts_bytes() -> None:
    data = clipboard.windows_html(HTML)
    marks = dict(line.split(b":") for line in data.split(b"\r\n")[1:5])
    assert data[int(marks[b"StartFragment"]) : int(marks[b"EndFragment"])].decode() == HTML
    assert data[int(marks[b"StartHTML"]) :].startswith(b"<html>")
    assert int(marks[b"EndHTML"]) == len(data)


def test_clip_exe_gets_utf16(no_tools: Path) -> None:
    kept = tool(no_tools, "clip.exe")
    assert clipboard.copy("草稿") == "clip.exe"
    assert read(kept)[1].decode("utf-16") == "草稿"


def test_a_tool_that_fails_makes_way_for_the_next(no_tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool(no_tools, "xclip", works=False)
    kept = tool(no_tools, "xsel")
    monkeypatch.setenv("DISPLAY", ":0")
    assert clipboard.copy(TEXT) == "xsel"
    assert read(kept)[1] == TEXT.encode()


def test_a_tool_without_its_desktop_is_left_alone(no_tools: Path) -> None:
    kept = tool(no_tools, "xclip")
    with pytest.raises(DeliveryError):
        clipboard.copy(TEXT)
    assert not kept.exists()


def test_over_ssh_the_terminal_comes_first(no_tools: Path, terminal: int, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tool(no_tools, "xclip")
    monkeypatch.setenv("DISPLAY", "localhost:10.0")
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 22 192.0.2.2 22")
    assert clipboard.copy(TEXT, HTML) == "OSC 52"
    assert os.read(terminal, 4096) == b"\x1b]52;c;" + base64.b64encode(TEXT.encode()) + b"\x07"
    assert not kept.exists()


def test_without_a_tool_the_terminal_does_it(terminal: int) -> None:
    assert clipboard.copy(TEXT) == "OSC 52"
    assert base64.b64encode(TEXT.encode()) in os.read(terminal, 4096)


def test_tmux_is_asked_itself(no_tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tool(no_tools, "tmux")
    monkeypatch.setenv("TMUX", "/run/tmux,1,0")
    assert clipboard.copy(TEXT) == "tmux, OSC 52"
    assert read(kept) == ("load-buffer|-w|-", TEXT.encode())


def test_too_long_for_the_terminal(terminal: int) -> None:
    with pytest.raises(DeliveryError, match="too long for the terminal \\(74997 bytes"):
        clipboard.copy("字" * 24_999)


@pytest.mark.parametrize(("name", "value"), [("TERM", "dumb"), ("TERM", "linux"), ("STY", "1.screen")])
def test_a_terminal_that_has_no_clipboard(
    terminal: int, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(DeliveryError, match="this terminal has no clipboard"):
        clipboard.copy(TEXT)


def test_when_nothing_works_everything_tried_is_named(
    no_tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool(no_tools, "xclip", works=False)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(clipboard, "_TERMINAL", tmp_path / "none" / "tty")
    with pytest.raises(DeliveryError) as caught:
        clipboard.copy(TEXT)
    assert caught.value.message == "nothing was copied: xclip failed; no terminal to ask"
    assert TEXT not in str(caught.value)
