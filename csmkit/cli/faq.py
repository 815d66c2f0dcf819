"""`csm faq`: answers to clients' questions.

Each subcommand has its module, because the options of all of them together are enough to wait for.
"""

import sys
from pathlib import Path

import typer

from csmkit.cli.context import Session
from csmkit.cli.group import Entry, LazyGroup
from csmkit.errors import NotFoundError
from csmkit.language import _


def _N(message: str) -> str:  # noqa: N802 (gettext's own name for a message translated later)
    return message


COMMANDS = {
    "search": Entry("csmkit.cli.faq_search", _N("The answers that fit a question, or a whole pasted message.")),
    "show": Entry("csmkit.cli.faq_show", _N("One answer, as it fits a client; copy it and note who was told.")),
    "mail": Entry("csmkit.cli.faq_mail", _N("Put answers into a letter.")),
    "list": Entry("csmkit.cli.faq_list", _N("Every entry, by group, tag or stage.")),
    "gaps": Entry("csmkit.cli.faq_gaps", _N("Questions that found no answer, like ones together.")),
    "stale": Entry("csmkit.cli.faq_stale", _N("Entries that should be read again.")),
    "check": Entry("csmkit.cli.faq_check", _N("What is wrong in the entries; also a client's name in an answer.")),
    "add": Entry("csmkit.cli.faq_add", _N("Keep an answer of your own.")),
    "edit": Entry("csmkit.cli.faq_edit", _N("Change an entry; a built-in one becomes your own.")),
}


class _Faq(LazyGroup):
    entries = COMMANDS


app = typer.Typer(
    cls=_Faq,
    help=_("Answers to clients' questions: search, show, and keep them."),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich" if sys.stdout.isatty() else None,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=False)
def _group() -> None:
    """Nothing of its own."""


def workspace_or_none(run: Session) -> Path | None:
    """The workspace when there is one; the built-in FAQ can be searched and shown without."""
    try:
        return run.root
    except NotFoundError:
        if run.workspace is not None:
            raise
        return None


def stage_id(text: str | None) -> str | None:
    """Id of the stage that was typed, or None when none was.

    Raises:
        UsageError: when it is no stage.
    """
    if text is None:
        return None
    from csmkit.cli.parse import word
    from csmkit.domain.vocabulary import Stage

    return word(Stage, text).value
