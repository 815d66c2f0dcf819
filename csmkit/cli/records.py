"""What clients and projects have in common on the command line: set, edit, rename."""

from csmkit.cli.context import Session, say
from csmkit.language import _
from csmkit.services.edit import RecordKind


def set_and_tell(run: Session, kind: RecordKind, name: str, pairs: list[str]) -> None:
    """Set values and say what changed."""
    from csmkit.services import edit

    done = edit.set_values(run.desk, kind, name, pairs, now=run.now)
    for change in done.changes:
        nothing = _("(nothing)")
        say(f"{done.path}: {change.key}: {change.before or nothing} → {change.after or nothing}")


def edit_and_tell(run: Session, kind: RecordKind, name: str) -> None:
    """Open the record in the editor until it is sound or the person gives up, then keep it."""
    from csmkit.cli.editing import text_editor
    from csmkit.services import edit_file

    saved = edit_file.edit_record(run.desk, kind, name, now=run.now, editor=text_editor(run))
    say(_("Saved {path}.").format(path=saved) if saved else _("Nothing changed."))


def rename_and_tell(run: Session, kind: RecordKind, name: str, new: str) -> None:
    """Rename a record and say what followed."""
    from csmkit.services import rename

    done = rename.rename_record(run.desk, kind, name, new, now=run.now)
    say(_("Renamed {old} to {new}; {count} files changed.").format(old=done.old, new=done.new, count=done.files))
