"""Asking a person for what is missing: in a terminal only, never in a pipe."""

from collections.abc import Callable
from typing import TypeVar

import typer

from csmkit.cli.context import Session, say
from csmkit.errors import CsmError, UsageError
from csmkit.language import _

AnswerT = TypeVar("AnswerT")


def ask(
    session: Session, question: str, read: Callable[[str], AnswerT], *, option: str, default: str | None = None
) -> AnswerT:
    """The answer to a question, asked again until `read` understands it.

    Args:
        session: this run.
        question: what to ask.
        read: turns the typed text into the answer; raises ValueError or CsmError with the reason.
        option: the option or argument that would have said it, for the error without a terminal.
        default: what Enter means.

    Raises:
        UsageError: when nobody can be asked.
    """
    if not session.interactive:
        raise UsageError(_("missing: {name}").format(name=option), hint=question)
    while True:
        typed = typer.prompt(
            question, default=default if default is not None else "", show_default=bool(default), err=True
        )
        try:
            return read(str(typed).strip())
        except (ValueError, CsmError) as error:
            say(str(error))


def line(text: str) -> str:
    """A line that is not empty.

    Raises:
        ValueError: when it is.
    """
    if not text:
        raise ValueError(_("please write something"))
    return text


def optional(text: str) -> str:
    """Any line; empty is fine."""
    return text
