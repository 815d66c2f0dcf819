"""Where the workspace is, and what its folders are called."""

import os
from collections.abc import Mapping
from pathlib import Path

from csmkit.errors import NotFoundError
from csmkit.language import _

SETTINGS = "csm.toml"
FACTS = "facts.toml"
CLIENTS, PROJECTS, JOURNAL = "clients", "projects", "journal"
OUTBOX, SENT = "outbox", "sent"
FOLDERS = (CLIENTS, PROJECTS, JOURNAL, "faq", "templates", OUTBOX, SENT)
PRIVATE = ".csm"
INTENT = ".csm/intent.json"
"""Cache, undo bundles, lock: may be deleted at any time except while a command runs."""


def default_root() -> Path:
    """The per-user workspace, used when nothing nearer is found."""
    import platformdirs

    return Path(platformdirs.user_data_dir("csmkit", appauthor=False)) / "desk"


def demo_root() -> Path:
    """Where the throw-away demo workspace lies, in the user's cache."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("csmkit", appauthor=False)) / "demo"


def find_root(explicit: Path | None, environ: Mapping[str, str], cwd: Path | None = None) -> Path:
    """The workspace to use: as told, `$CSM_WORKSPACE`, the nearest parent with a csm.toml, then the default.

    Args:
        explicit: the folder told on the command line.
        environ: the environment.
        cwd: where to look first; the folder the program runs in when left out.

    Raises:
        NotFoundError: when none of these is a workspace.
    """
    named = explicit or (Path(environ["CSM_WORKSPACE"]) if environ.get("CSM_WORKSPACE") else None)
    if named is not None:
        named = named.expanduser()
        if not (named / SETTINGS).is_file():
            raise NotFoundError(
                _("no workspace at {path}").format(path=named),
                hint=_("lay one down with: csm init {path}").format(path=named),
            )
        return named.absolute()
    here = cwd or _working_folder()
    for folder in (here, *here.parents) if here else ():
        if (folder / SETTINGS).is_file():
            return folder
    fallback = default_root()
    if (fallback / SETTINGS).is_file():
        return fallback
    raise NotFoundError(
        _("no workspace here or above"),
        hint=_("lay one down with: csm init desk   or look around with: csm --demo remind"),
    )


def _working_folder() -> Path | None:
    """The folder the program runs in, or None when it was deleted under the shell."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        return None


def inside(root: Path, relative: str) -> Path:
    """The absolute path of a workspace file named with forward slashes; links are followed to what they name.

    Raises:
        ValueError: when it would lie outside the workspace.
    """
    path = Path(os.path.realpath(root / relative))
    if not path.is_relative_to(os.path.realpath(root)):
        raise ValueError(relative)
    return path
