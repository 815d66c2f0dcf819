"""Words that need care: every different one on a page, with its line."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from csmkit.pages.block import Block
from csmkit.pages.pattern import folded
from csmkit.text.folding import Folded, fold_with_origins

NEAR = 24
"""Characters around a word in which an excuse for it is looked for."""
MOST_WORDS = 60
"""Different words of one claim that are told apart; a page with more was made to be awkward."""


class Mention(NamedTuple):
    """A word that needs care, as it stands on the page.

    Attributes:
        words: it.
        line: 1-based line where it stands first.
    """

    words: str
    line: int


class Mentions(NamedTuple):
    """Every different word that fits a pattern, and the blocks they stand in."""

    mentions: tuple[Mention, ...]
    blocks: tuple[Block, ...]


def find_mentions(blocks: Iterable[Block], pattern: re.Pattern[str], unless: re.Pattern[str] | None) -> Mentions:
    """Every different word of a page that fits a pattern and is not excused by what stands near it.

    Args:
        blocks: the page's, uncut: a claim deep in a long paragraph is a claim all the same.
        pattern: the words, for folded text.
        unless: what excuses them, within `NEAR` characters.
    """
    known: dict[str, Mention] = {}
    touched: list[Block] = []
    for block in blocks:
        text = folded(block.text)
        origins: Folded | None = None
        inexcusable = False
        for match in pattern.finditer(text):
            start, end = match.span()
            if start == end or (inexcusable and match[0] in known):
                continue  # nothing new, so the way back to the original need not be looked up
            if unless and unless.search(text[max(0, start - NEAR) : end + NEAR]):
                continue
            inexcusable = True
            if match[0] not in known and len(known) < MOST_WORDS:
                origins = origins or fold_with_origins(block.text)
                first, last = origins.span(start, end)
                known[match[0]] = Mention(block.text[first:last], block.line)
        if inexcusable:
            touched.append(block)
    return Mentions(tuple(known.values()), tuple(touched))
