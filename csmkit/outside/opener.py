"""A file shown by the program the person has chosen for it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from csmkit.errors import DeliveryError, NotFoundError
from csmkit.language import _
from csmkit.text.safe import visible

_PATIENCE = 5


def open_file(path: Path) -> None:
    """Open a file with the system's program for it.

    Raises:
        NotFoundError: when the file is not there.
        DeliveryError: when nothing here can open it; the hint says where it lies.
    """
    whole = path.resolve()
    if not whole.is_file():
        raise NotFoundError(_("no file {path}").format(path=visible(str(path))))
    if sys.platform == "win32":
        try:
            os.startfile(whole)  # noqa: S606 (Windows' own way)
        except OSError as error:
            raise _nothing_opens(whole) from error
        return
    program = _program()
    if program is None or not _started([program, str(whole)]):
        raise _nothing_opens(whole)


def _program() -> str | None:
    if sys.platform == "darwin":
        return shutil.which("open")
    if viewer := shutil.which("wslview"):
        return viewer
    # Without a desktop xdg-open falls back to a text browser, which would take over the terminal.
    desktop = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return shutil.which("xdg-open") if desktop else None


def _started(command: list[str]) -> bool:
    try:
        process = subprocess.Popen(  # noqa: S603 (the system's opener with a file of the person's own)
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        return process.wait(timeout=_PATIENCE) == 0
    except subprocess.TimeoutExpired:
        return True  # it became the viewer itself
    except OSError:
        return False


def _nothing_opens(path: Path) -> DeliveryError:
    return DeliveryError(
        _("nothing here opens {path}").format(path=visible(str(path))), hint=_("open it by hand; it is written")
    )
