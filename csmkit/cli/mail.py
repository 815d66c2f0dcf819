"""`csm mail`: `csm mail LETTER PROJECT` shows a letter and lets it leave; the subcommands are reserved words.

Each subcommand has its module, because the options of one are enough to wait for.
"""

import sys
from typing import Any

import typer
from typer.core import TyperGroup

from csmkit.cli.group import Entry, LazyGroup
from csmkit.language import _


def _N(message: str) -> str:  # noqa: N802 (gettext's own name for a message translated later)
    return message


COMMANDS = {
    "write": Entry("csmkit.cli.mail_write", _N("One letter for one project; the word write may be left out.")),
    "list": Entry("csmkit.cli.mail_list", _N("The letters by stage.")),
    "check": Entry("csmkit.cli.mail_check", _N("The letters right for each project now and next: ready or not.")),
    "resend": Entry("csmkit.cli.mail_resend", _N("Send once more what was sent, word for word.")),
    "new": Entry("csmkit.cli.mail_new", _N("A letter of your own, or your change to a built-in one.")),
}


class _Mail(LazyGroup):
    entries = COMMANDS

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `write` in front when the first word is a letter's name; the words are known without importing them."""
        known = bool(args) and (args[0] in self.entries or args[0] in ctx.help_option_names)
        return TyperGroup.parse_args(self, ctx, args if known else ["write", *args])


app = typer.Typer(
    cls=_Mail,
    help=_("The right letter for a project: csm mail LETTER PROJECT; alone it lists the letters."),
    add_completion=False,
    rich_markup_mode="rich" if sys.stdout.isatty() else None,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=False)
def _group() -> None:
    """Nothing of its own."""
