"""Reading files that a person owns: limits, encodings and the system's complaints in plain words."""

import errno
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from csmkit.errors import CsmError, InvalidDataError
from csmkit.language import _

MAX_RECORD = 1 << 20
"""Bytes of a client, project, settings or facts file; a larger one is something else."""
MAX_JOURNAL = 64 << 20
"""Bytes of one month of the journal."""

BOM = b"\xef\xbb\xbf"


class ReadError(InvalidDataError):
    """A file that cannot be read, with the reason and what to do about it."""

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(message, hint=fix or None)
        self.fix = fix


def digest(data: bytes) -> str:
    """A fingerprint of a file's content."""
    from hashlib import blake2b  # half as slow to import as all else here: only who writes needs it

    return blake2b(data, digest_size=16).hexdigest()


def system_words(error: OSError) -> str:
    """The system's complaint in plain words."""
    match error.errno:
        case errno.ENOENT:
            return _("it does not exist")
        case errno.EACCES | errno.EPERM:
            return _("no permission")
        case errno.EISDIR:
            return _("it is a folder, not a file")
        case errno.ENOTDIR | errno.EEXIST:
            return _("a file stands where a folder should be")
        case errno.ELOOP:
            return _("it is a link that leads back to itself")
        case errno.ENOSPC | errno.EDQUOT:
            return _("the disk is full")
        case errno.EROFS:
            return _("the disk is read-only")
        case errno.ENAMETOOLONG:
            return _("the name is too long")
        case errno.EFBIG:
            return _("the file grows too large")
    return error.strerror or type(error).__name__


def disk_error(error: OSError, path: str) -> CsmError:
    """What to raise when the system refused to write `path`."""
    return InvalidDataError(
        _("cannot write {path}: {reason}").format(path=path, reason=system_words(error)), hint=_("nothing was changed")
    )


@contextmanager
def worded(path: str) -> Iterator[None]:
    """Turn the system's refusal to write `path` into an error of ours."""
    try:
        yield
    except OSError as error:
        raise disk_error(error, path) from error


def read_file(path: Path, limit: int = MAX_RECORD) -> bytes:
    """The file's bytes.

    Raises:
        ReadError: when it is missing, not a plain file, too large or not readable.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ReadError(_("it is a folder, not a file"))
        if not stat.S_ISREG(status.st_mode):
            raise ReadError(_("it is not a plain file"))
        if status.st_size > limit:
            raise ReadError(
                _("it has {size} MB, more than the {limit} MB such a file may have").format(
                    size=status.st_size >> 20, limit=max(1, limit >> 20)
                )
            )
        return path.read_bytes()
    except OSError as error:
        raise ReadError(system_words(error)) from error


def decode(data: bytes) -> str:
    """The text of a file, without its byte order mark.

    Raises:
        ReadError: when it is not UTF-8, saying so when it looks like Big5.
    """
    try:
        return data.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise ReadError(_("it is UTF-16"), _("save it as UTF-8")) from error
        try:
            data.decode("cp950")
        except UnicodeDecodeError:
            raise ReadError(_("it is not text in UTF-8"), _("save it as UTF-8")) from error
        raise ReadError(_("it is in Big5"), _("save it as UTF-8")) from error
