"""Layered lookup of 公版 data: a file of the same relative path in the workspace wins over the built-in one."""

import os
from functools import cache
from pathlib import Path

from csmkit.errors import NotFoundError
from csmkit.language import _


@cache
def builtin() -> Path:
    """The folder that holds the built-in `templates/` and `faq/`: inside the wheel, or the repository's top."""
    package = Path(__file__).parent.parent
    packaged = package / "_data"
    return packaged if packaged.is_dir() else package.parent


def layers(root: Path | None, folder: str, suffix: str) -> list[Path]:
    """Every file of `folder` (such as `templates/reminders`) to use, sorted by name; the workspace's own win."""
    found: dict[str, Path] = {}
    for top in (builtin(), root):
        if top is None:
            continue
        base = top / folder
        if os.path.isdir(base):  # noqa: PTH112 (pathlib raises where the folder above is shut)
            found.update({str(path.relative_to(base)): path for path in base.rglob(f"*{suffix}") if path.is_file()})
    return [found[name] for name in sorted(found)]


def builtin_file(path: str) -> Path:
    """A built-in file.

    Raises:
        NotFoundError: when the installation lacks it.
    """
    file = builtin() / path
    if not file.is_file():
        raise NotFoundError(_("the installation lacks {path}").format(path=path), hint=_("install csmkit again"))
    return file
