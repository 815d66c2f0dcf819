"""Finding answers, and remembering the questions that found none."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from csmkit.errors import CsmError, UsageError
from csmkit.faq.lexicon import find_forms
from csmkit.faq.search import Hit, search
from csmkit.faq.segment import Index, Segment
from csmkit.language import _
from csmkit.services.faq_shelf import Opened, open_index
from csmkit.text.bigrams import is_paired, terms
from csmkit.text.folding import fold

if TYPE_CHECKING:
    from csmkit.errors import Problem

GAPS = "faq/gaps.toml"
LONGEST = 20_000
"""Characters of a message that are looked at; a longer one has its question in the beginning or is not one."""


class Found(NamedTuple):
    """The answers to a message, best first, their short answers filled in; and what is wrong in the files."""

    query: str
    hits: list[Hit]
    problems: "list[Problem]"


def find_answers(
    root: Path | None, message: str, *, limit: int = 5, stage: str | None = None, tag: str | None = None
) -> Found:
    """The entries that answer a message.

    Args:
        root: the workspace, or None to search the built-in FAQ alone.
        message: words, a question, or a whole pasted chat message.
        limit: how many at most.
        stage: only entries asked in this stage.
        tag: only entries with this tag.

    Raises:
        UsageError: when the message is empty.
    """
    if not message.strip():
        raise UsageError(_("what is the question?"), hint=_("for example: csm faq search 廣告費要抓多少"))
    opened = open_index(root)
    hits = search(at_home(opened, message), message[:LONGEST], limit=limit, stage=stage, tag=tag)
    if any("{{" in hit.short for hit in hits):
        from csmkit.services.faq_facts import fill_hits

        hits = fill_hits(hits, root)
    return Found(message, hits, opened.problems)


def at_home(opened: Opened, message: str) -> Index:
    """What to search for a message: a word of another trade is none of another once an own entry speaks of it."""
    own = opened.own_segments
    lexicon = opened.searched.lexicon
    if not own:
        return opened.searched
    forms = {found.form for found in find_forms(fold(message[:LONGEST]), lexicon.foreign)}
    known = {form for form in forms if any(_speaks_of(segment, form) for segment in own)}
    if not known:
        return opened.searched
    foreign = {first: [row for row in rows if row[0] not in known] for first, rows in lexicon.foreign.items()}
    return opened.searched._replace(lexicon=lexicon._replace(foreign=foreign))


def _speaks_of(segment: Segment, form: str) -> bool:
    words = [term.text for term in terms(form) if len(term.text) > 1 or not is_paired(term.text)]
    return bool(words) and all(segment.postings(word).entries for word in words)


def remember(root: Path, message: str, now: datetime) -> bool:
    """Keep a question that found nothing, as one line; searching goes on working where nothing can be written.

    Returns:
        Whether it was kept; a message without a letter or digit is not.
    """
    from csmkit.text.safe import one_line
    from csmkit.text.toml import literal, quote
    from csmkit.workspace.changes import ChangeSet
    from csmkit.workspace.journal import new_id

    if not any(char.isalnum() for char in message[:LONGEST]):
        return False
    text = one_line(message[:LONGEST], 500)
    at = now.replace(microsecond=0)
    change = ChangeSet(root, _("question without an answer: {text}").format(text=one_line(text, 40)), at=at)
    change.append(GAPS, f"{quote(new_id(at))} = {literal({'at': at, 'text': text})}\n".encode())
    try:
        change.commit()
    except CsmError:
        return False
    return True
