"""The person's editor: what is wrong is said before the text comes back, until it is sound or given up."""

from pathlib import Path
from typing import TYPE_CHECKING

from csmkit.cli.context import Session, say
from csmkit.language import _

if TYPE_CHECKING:
    from csmkit.services.edit_file import Editor


def text_editor(run: Session, *, written: str | None = None) -> "Editor":
    """Shows the text in the person's editor.

    Args:
        run: this run.
        written: what was written before and stands for the first look at the editor.
    """
    from csmkit.outside.editor import edit_text

    def until_sound(text: str, suffix: str, faults: list[str]) -> str | None:
        if written is not None and not faults:
            return written
        for fault in faults:
            say(fault)
        if faults and not _again(run):
            return None
        return edit_text(text, suffix)

    return until_sound


def _again(run: Session) -> bool:
    import typer

    try:
        return run.interactive and typer.confirm(_("Edit again?"), default=True, err=True)
    except typer.Abort:  # Ctrl-C at the question is a no: what was written is kept all the same
        say("")
        return False


def where_it_is(run: Session, path: Path) -> Path:
    """The file that was named, from here or, as drafts are named, from the workspace."""
    return path if path.is_absolute() or path.exists() or not (run.root / path).exists() else run.root / path
