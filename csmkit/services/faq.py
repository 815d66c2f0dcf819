"""Finding answers, and remembering the questions that found none."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from csmkit.errors import CsmError, UsageError
from csmkit.faq.search import Hit, search
from csmkit.language import _
from csmkit.services.faq_shelf import open_index

if TYPE_CHECKING:
    from csmkit.errors import Problem

GAPS = "faq/gaps.toml"
LONGEST = 20_000
"""Characters of a message that are looked at; a longer one has its question in the beginning or is not one."""


class Found(NamedTuple):
    """The answers to a message, best first; `remembered` tells whether a question without an answer was kept."""

    query: str
    hits: list[Hit]
    problems: "list[Problem]"
    remembered: bool


def find_answers(
    root: Path | None, message: str, *, now: datetime, limit: int = 5, stage: str | None = None, tag: str | None = None
) -> Found:
    """The entries that answer a message.

    Args:
        root: the workspace, or None to search the built-in FAQ alone.
        message: words, a question, or a whole pasted chat message.
        now: when it was asked, kept with a question that found nothing.
        limit: how many at most.
        stage: only entries asked in this stage.
        tag: only entries with this tag.

    Raises:
        UsageError: when the message is empty.
    """
    if not message.strip():
        raise UsageError(_("what is the question?"), hint=_("for example: csm faq search 廣告費要抓多少"))
    opened = open_index(root)
    hits = search(opened.searched, message[:LONGEST], limit=limit, stage=stage, tag=tag)
    kept = not hits and root is not None and stage is None and tag is None and _remember(root, message, now)
    return Found(message, hits, opened.problems, kept)


def _remember(root: Path, message: str, now: datetime) -> bool:
    """Keep a question that found nothing, as one line; searching goes on working where nothing can be written."""
    from csmkit.text.safe import one_line
    from csmkit.text.toml import literal, quote
    from csmkit.workspace.changes import ChangeSet
    from csmkit.workspace.journal import new_id

    text = one_line(message, 500)
    if not any(char.isalnum() for char in text):
        return False
    at = now.replace(microsecond=0)
    change = ChangeSet(root, _("question without an answer: {text}").format(text=one_line(text, 40)), at=at)
    change.append(GAPS, f"{quote(new_id(at))} = {literal({'at': at, 'text': text})}\n".encode())
    try:
        change.commit()
    except CsmError:
        return False
    return True
