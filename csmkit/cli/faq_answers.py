"""Whole answers behind a search, as text."""

import sys
from pathlib import Path

from csmkit.cli.context import real_now
from csmkit.errors import NotFoundError
from csmkit.text.safe import visible


def print_answers(root: Path | None, ids: list[str]) -> None:
    """Print entries one after another, question and full answer, without what is for the user alone.

    Args:
        root: the workspace, or None for the built-in FAQ.
        ids: of the entries.
    """
    from csmkit.services.faq_answer import answer_for_anyone

    today = real_now().date()
    for identity in ids:
        try:
            answer = answer_for_anyone(root, identity, form="mail", today=today)
        except NotFoundError:  # its file changed since the search
            continue
        body = visible(answer.text, keep_lines=True)
        sys.stdout.write(f"\n## {visible(answer.entry.question)}  ({visible(identity)})\n\n{body}\n")
