"""What a check of a letter found."""

from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Finding(NamedTuple):
    """One finding: errors keep a letter from leaving, warnings want a yes.

    Attributes:
        severity: error or warning.
        check: name of the check, stable (`gap`, `stage`, `leak` …).
        message: what is wrong.
        fix: what to do, often the command; may be empty.
    """

    severity: Severity
    check: str
    message: str
    fix: str = ""


def error(check: str, message: str, fix: str = "") -> Finding:
    """A finding that blocks."""
    return Finding("error", check, message, fix)


def warning(check: str, message: str, fix: str = "") -> Finding:
    """A finding that wants a yes."""
    return Finding("warning", check, message, fix)
