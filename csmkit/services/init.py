"""Laying down a new workspace: settings, facts and folders, never over something that is there."""

import errno
import os
import stat
import tomllib
from pathlib import Path
from typing import NamedTuple

from csmkit.domain.settings import Settings
from csmkit.errors import RefusedError, UsageError, raise_first
from csmkit.language import _
from csmkit.workspace import splice
from csmkit.workspace.changes import locked
from csmkit.workspace.durable import make_folders, write_whole
from csmkit.workspace.files import worded
from csmkit.workspace.lookup import builtin_file
from csmkit.workspace.records import Loaded, check
from csmkit.workspace.root import FACTS, FOLDERS, SETTINGS

# The settings come last: a folder is a workspace once they are there, so a run that was stopped can be run again.
_FILES = {
    ".gitattributes": "gitattributes",
    ".gitignore": "gitignore",
    "README.md": "README.md",
    FACTS: FACTS,
    SETTINGS: SETTINGS,
}
_NEEDED_LINES = {".gitattributes": "journal/*.toml merge=union", ".gitignore": ".csm/"}


class Owner(NamedTuple):
    """Who the desk belongs to, as far as it was said."""

    name: str = ""
    email: str = ""
    platform: str = ""


class Laid(NamedTuple):
    """A workspace that was laid down.

    Attributes:
        root: its folder, absolute.
        kept: files that were there before and stayed as they were.
        lacking: file to the line it should have and has not, among the kept ones.
        outer: the workspace around it, if it lies inside another.
    """

    root: Path
    kept: list[str]
    lacking: dict[str, str]
    outer: Path | None


def new_root(folder: Path) -> Path:
    """The absolute folder in which a workspace can be laid down; nothing is written.

    Raises:
        RefusedError: when it is a workspace already.
        InvalidDataError: when something stands in the way.
        UsageError: when `~` names nobody's home.
    """
    try:
        with worded(str(folder)):
            root = Path(os.path.abspath(folder.expanduser()))  # noqa: PTH100 (a link stays the name the person uses)
    except RuntimeError as error:
        raise UsageError(_("no home folder is known for {path}").format(path=folder)) from error
    _check_way(root)
    if os.path.lexists(root / SETTINGS):
        raise RefusedError(
            _("{path} is there already").format(path=root / SETTINGS),
            hint=_("nothing was changed; it is a workspace: csm --workspace {path} remind").format(path=root),
        )
    for name in FOLDERS:
        _check_way(root / name)
    return root


def lay_workspace(folder: Path, owner: Owner) -> Laid:
    """Lay down settings, facts and folders; files that are there stay as they are.

    Raises:
        RefusedError: when it is a workspace already.
        InvalidDataError: when something stands in the way, the system refuses, or `owner` does not fit the settings.
    """
    root = new_root(folder)
    settings = _settings(owner)
    with worded(str(root)):
        make_folders(root)
    with locked(root):
        new_root(root)
        for name in FOLDERS:
            with worded(str(root / name)):
                make_folders(root / name)
        kept = [name for name, source in _FILES.items() if not _lay(root / name, source, settings)]
    return Laid(root, kept, _lacking(root, kept), _outer(root))


def _check_way(path: Path) -> None:
    """The nearest thing that is there must be a folder, or the path can never become one.

    Raises:
        InvalidDataError: when it is none, or leads nowhere.
    """
    nearest = next(part for part in (path, *path.parents) if os.path.lexists(part))
    with worded(str(nearest)):
        if not stat.S_ISDIR(nearest.stat().st_mode):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))


def _settings(owner: Owner) -> bytes:
    """The commented settings with the answers put in."""
    data = builtin_file(f"templates/workspace/{SETTINGS}").read_bytes()
    answers = {("me", "name"): owner.name, ("me", "email"): owner.email, ("platform", "name"): owner.platform}
    for path, value in answers.items():
        if value:
            data = splice.set_value(data, path, value)
    _model, problems = check(Settings, Loaded(SETTINGS, data, tomllib.loads(data.decode()), []))
    raise_first(problems)
    return data


def _lay(path: Path, source: str, settings: bytes) -> bool:
    """Write one file; False when it is there already."""
    if os.path.lexists(path):
        return False
    data = settings if source == SETTINGS else builtin_file(f"templates/workspace/{source}").read_bytes()
    with worded(str(path)):
        write_whole(path, data)
    return True


def _lacking(root: Path, kept: list[str]) -> dict[str, str]:
    lacking = {}
    for name in kept:
        line = _NEEDED_LINES.get(name)
        try:
            if line and line not in (root / name).read_text(encoding="utf-8", errors="replace").splitlines():
                lacking[name] = line
        except OSError:
            continue
    return lacking


def _outer(root: Path) -> Path | None:
    return next((parent for parent in root.parents if (parent / SETTINGS).is_file()), None)
