"""Files written for other programs, outside the workspace."""

from pathlib import Path

from csmkit.errors import InvalidDataError, RefusedError
from csmkit.language import _


def write_export(path: Path, text: str, *, begins: str) -> None:
    """Write an export; a file that is there is replaced only when it is an export of the same kind.

    Args:
        path: where to.
        text: the whole content.
        begins: how every export of this kind begins.

    Raises:
        RefusedError: when the file is there and is something else.
        InvalidDataError: when the system refuses to write.
    """
    temporary = path.with_name(f".{path.name}.new")
    try:
        if path.exists() and not (path.is_file() and _begins(path, begins.encode())):
            raise RefusedError(
                _("{path} is there and is something else").format(path=path), hint=_("choose another name")
            )
        temporary.write_text(text, encoding="utf-8", newline="")
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise InvalidDataError(
            _("cannot write {path}: {reason}").format(path=path, reason=error.strerror or "?")
        ) from error


def _begins(path: Path, head: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(head)) == head
