"""The editor for entries: what is wrong is said before the text comes back, until it is sound or given up."""

from typing import TYPE_CHECKING

from csmkit.cli.context import Session, say
from csmkit.language import _

if TYPE_CHECKING:
    from csmkit.services.edit_file import Editor


def entry_editor(run: Session) -> "Editor":
    """Shows the text in the person's editor."""
    from csmkit.outside.editor import edit_text

    def until_sound(text: str, suffix: str, faults: list[str]) -> str | None:
        for fault in faults:
            say(fault)
        if faults and not _again(run):
            return None
        return edit_text(text, suffix)

    return until_sound


def _again(run: Session) -> bool:
    import typer

    return run.interactive and typer.confirm(_("Edit again?"), default=True, err=True)
