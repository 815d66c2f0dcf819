"""A new letter of one's own."""

from datetime import datetime

from csmkit.domain.slug import check_slug
from csmkit.errors import UsageError
from csmkit.language import _
from csmkit.services.letter_catalogue import FOLDER, ZH, new_letter
from csmkit.workspace.desk import Desk


def add_letter(desk: Desk, name: str, *, taken: frozenset[str], now: datetime) -> str:
    """Write the beginnings of a letter into the workspace, and of its short version when it is a new one.

    Args:
        desk: the workspace.
        name: the letter's id; that of a built-in one makes a change to it.
        taken: words that cannot name a letter.
        now: the moment.

    Returns:
        The path that was written.

    Raises:
        UsageError: when the name cannot be one.
        RefusedError: when the letter is there already.
    """
    check_slug(name)
    if name in taken:
        raise UsageError(_("'{name}' is a word of csm mail; choose another").format(name=name))
    path = f"{FOLDER}/{ZH}/{name}.md"
    change = desk.change(_("new letter {name}").format(name=name), now)
    change.write(path, new_letter(desk.root, name).encode(), read=None)
    change.commit()
    return path
