"""When the program itself is wrong: say so, leave a report without the user's data, end with 70."""

import sys
import tempfile
import traceback
from pathlib import Path

from csmkit import __version__
from csmkit.cli.context import say
from csmkit.language import _

EXIT_BUG = 70  # EX_SOFTWARE of sysexits.h; tells a bug of ours from every answer of a command


def report(error: Exception, *, debug: bool) -> int:
    """Write the report file and tell the person; local values are never in it, they may be a client's."""
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    if debug:
        sys.stderr.writelines(lines)
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}\n" for frame in traceback.extract_tb(error.__traceback__)]
    text = f"csmkit {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n{type(error).__name__}\n{''.join(frames)}"
    say(
        _("csm: this is a bug of ours, not of yours ({name}); your files are as before the command").format(
            name=type(error).__name__
        )
    )
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="csm-report-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(text)
        say("     " + _("report: {path}; run again with --debug to see it here").format(path=Path(file.name)))
    except OSError:
        say("     " + _("run again with --debug to see where"))
    return EXIT_BUG
