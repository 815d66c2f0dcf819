"""What can go wrong, said once: each error owns its message, its next step and its exit code."""

from collections.abc import Sequence
from typing import NamedTuple


class CsmError(Exception):
    """Something the user can mend.

    Attributes:
        message: what is wrong and where, one line.
        hint: the next step, one line, or None.
        exit_code: what the process ends with (the table is in the README).
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class CheckError(CsmError):
    """A check found something (exit 1)."""


class UsageError(CsmError):
    """The command line itself is off (exit 2)."""

    exit_code = 2


class NotFoundError(CsmError):
    """No such workspace, client, project, file … (exit 3)."""

    exit_code = 3


class InvalidDataError(CsmError):
    """Data that cannot be read, or that breaks a rule (exit 4)."""

    exit_code = 4


class RefusedError(CsmError):
    """A conflict, or a safety gate that stays shut (exit 5)."""

    exit_code = 5


class DeliveryError(CsmError):
    """Something that should have left the machine did not (exit 6)."""

    exit_code = 6


class Problem(NamedTuple):
    """One fault in the user's files: it is listed, and the rest goes on working.

    Attributes:
        path: the file, relative to the workspace, with forward slashes.
        line: 1-based line, or None when the fault is the whole file.
        key: the key as the user wrote it (`dates.end`), or an empty string.
        message: what is wrong.
        fix: what to write instead, or an empty string.
    """

    path: str
    line: int | None
    key: str
    message: str
    fix: str = ""

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        text = f"{where}: {self.key}: {self.message}" if self.key else f"{where}: {self.message}"
        return f"{text}; {self.fix}" if self.fix else text


def raise_first(problems: Sequence[Problem]) -> None:
    """Raise InvalidDataError for the first problem, if there is one.

    Raises:
        InvalidDataError: naming the first problem; the others are left for `csm doctor`.
    """
    if problems:
        raise InvalidDataError(str(problems[0]))
