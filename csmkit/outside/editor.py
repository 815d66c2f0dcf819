"""The person's own editor."""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from csmkit.errors import UsageError
from csmkit.language import _


def edit_text(text: str, suffix: str) -> str:
    """The text as it came back from `$VISUAL` or `$EDITOR`.

    Raises:
        UsageError: when no editor is set, it cannot be started, or it failed.
    """
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "")
    if not command:
        raise UsageError(_("no editor is set"), hint=_("for example: export EDITOR=nano"))
    folder = Path(tempfile.mkdtemp(prefix="csm-"))
    path = folder / f"edit{suffix}"
    try:
        path.write_text(text, encoding="utf-8", newline="")
        path.chmod(0o600)
        subprocess.run([*shlex.split(command), str(path)], check=True)  # noqa: S603 (the person's own editor)
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise UsageError(
            _("the editor '{command}' failed").format(command=command), hint=_("nothing was changed")
        ) from error
    finally:
        # Editors leave backups and swap files beside it.
        shutil.rmtree(folder, ignore_errors=True)
