"""The clipboard: by the system's own tool, or by the terminal itself (OSC 52), which also works over ssh."""

import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from csmkit.errors import DeliveryError
from csmkit.language import _

# What the strictest of the common terminals take, in bytes of text (100,000 characters once encoded).
_OSC_LIMIT = 74_994
_TERMINAL = Path("/dev/tty")
_PATIENCE = 10

_POWERSHELL = """
$parts = [Console]::In.ReadToEnd().Trim().Split(' ')
$text = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($parts[0]))
Add-Type -AssemblyName System.Windows.Forms
$data = New-Object System.Windows.Forms.DataObject
$data.SetText($text, 'UnicodeText')
if ($parts.Length -gt 1) {
  $html = New-Object IO.MemoryStream(,[Convert]::FromBase64String($parts[1]))
  $data.SetData('HTML Format', $html)
}
[System.Windows.Forms.Clipboard]::SetDataObject($data, $true)
"""


class _Way(NamedTuple):
    """One tool: the program, the variable without which it cannot work, and its calls for text and for HTML.

    A call is the arguments and what goes to standard input.
    """

    program: str
    needs: str
    plain: Callable[[str], tuple[list[str], bytes]] | None
    rich: Callable[[str, str], tuple[list[str], bytes]] | None


def copy(text: str, html: str | None = None) -> str:
    """Put text on the clipboard, so that a paste gives it word for word.

    Over ssh the terminal comes first: a tool there would fill the clipboard of the far machine.

    Args:
        text: the plain text.
        html: the same as HTML, for a paste that keeps its form. macOS and Windows carry both; `wl-copy` and `xclip`
            carry one kind, then it is the HTML; the others and the terminal take the plain text.

    Returns:
        Which way it went: the program's name, with `(HTML)` when it took the HTML, or `OSC 52`.

    Raises:
        DeliveryError: when no way works; the message lists what was tried and why it failed.
    """
    environ = os.environ
    remote = bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))
    failures: list[str] = []
    for terminal in (remote, not remote):
        done, failure = _by_terminal(text, environ) if terminal else _by_tool(text, html, environ)
        if done:
            return done
        failures.append(failure)
    raise DeliveryError(
        _("nothing was copied: {reasons}").format(reasons="; ".join(failures)),
        hint=_("install wl-clipboard or xclip, or write the letter to a file"),
    )


def windows_html(html: str) -> bytes:
    """HTML as Windows keeps it on the clipboard: a header of byte offsets, then the page (the CF_HTML format)."""
    header = "Version:0.9\r\nStartHTML:{:010}\r\nEndHTML:{:010}\r\nStartFragment:{:010}\r\nEndFragment:{:010}\r\n"
    before, after = b"<html><body><!--StartFragment-->", b"<!--EndFragment--></body></html>"
    fragment = html.encode("utf-8")
    start = len(header.format(0, 0, 0, 0))
    first = start + len(before)
    last = first + len(fragment)
    return header.format(start, last + len(after), first, last).encode("ascii") + before + fragment + after


def _by_tool(text: str, html: str | None, environ: Mapping[str, str]) -> tuple[str, str]:
    failed = []
    for way in _WAYS:
        program = shutil.which(way.program, path=environ.get("PATH"))
        if program is None or (way.needs and not environ.get(way.needs)):
            continue
        if html and way.rich:
            name, (arguments, given) = f"{way.program} (HTML)", way.rich(text, html)
        elif way.plain:
            name, (arguments, given) = way.program, way.plain(text)
        else:
            continue
        if _ran([program, *arguments], given):
            return name, ""
        failed.append(way.program)
    if failed:
        return "", _("{programs} failed").format(programs=", ".join(failed))
    return "", _("no clipboard tool here")


def _ran(command: list[str], given: bytes) -> bool:
    # xclip and wl-copy stay behind to serve the clipboard: with their output caught, waiting for its end never ends.
    try:
        done = subprocess.run(  # noqa: S603 (one of the tools listed below, found on the person's own PATH)
            command,
            input=given,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            env={**os.environ, "LC_CTYPE": "UTF-8"} if sys.platform == "darwin" else None,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _by_terminal(text: str, environ: Mapping[str, str]) -> tuple[str, str]:
    """Ask the terminal to fill its own clipboard; it never answers, so what can be known before is checked before."""
    data = text.encode("utf-8")
    if len(data) > _OSC_LIMIT:
        return "", _("too long for the terminal ({size} bytes, it takes {limit})").format(
            size=len(data), limit=_OSC_LIMIT
        )
    # tmux does not pass such a wish on unless told to, but it can be asked itself.
    tmux = shutil.which("tmux", path=environ.get("PATH")) if environ.get("TMUX") else None
    if tmux and _ran([tmux, "load-buffer", "-w", "-"], data):
        return "tmux, OSC 52", ""
    if environ.get("TERM", "dumb") in ("dumb", "linux", "") or environ.get("STY"):
        return "", _("this terminal has no clipboard")
    try:
        with _TERMINAL.open("wb", buffering=0) as terminal:
            terminal.write(b"\x1b]52;c;" + base64.b64encode(data) + b"\x07")
    except OSError:
        return "", _("no terminal to ask")
    return "OSC 52", ""


def _given(*arguments: str) -> Callable[[str], tuple[list[str], bytes]]:
    return lambda text: (list(arguments), text.encode("utf-8"))


def _html_given(*arguments: str) -> Callable[[str, str], tuple[list[str], bytes]]:
    return lambda text, html: (list(arguments), html.encode("utf-8"))


def _powershell(text: str, html: str | None = None) -> tuple[list[str], bytes]:
    parts = [text.encode("utf-8"), *([windows_html(html)] if html else [])]
    return ["-NoProfile", "-STA", "-Command", _POWERSHELL], b" ".join(base64.b64encode(part) for part in parts)


def _applescript(text: str, html: str) -> tuple[list[str], bytes]:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    script = f'set the clipboard to {{«class HTML»:«data HTML{html.encode("utf-8").hex()}», string:"{quoted}"}}'
    return ["-"], script.encode("utf-8")


_WAYS = (
    _Way(
        "wl-copy", "WAYLAND_DISPLAY", _given("--type", "text/plain;charset=utf-8"), _html_given("--type", "text/html")
    ),
    _Way(
        "xclip", "DISPLAY", _given("-selection", "clipboard"), _html_given("-selection", "clipboard", "-t", "text/html")
    ),
    _Way("xsel", "DISPLAY", _given("--clipboard", "--input"), None),
    _Way("osascript", "", None, _applescript),
    _Way("pbcopy", "", _given(), None),
    _Way("powershell.exe", "", _powershell, _powershell),
    # clip.exe takes bytes for the console's own code page unless a byte order mark says otherwise.
    _Way("clip.exe", "", lambda text: ([], text.encode("utf-16")), None),
)
