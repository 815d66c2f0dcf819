"""Questions with their answers, in a tab of their own or anywhere on a page."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from csmkit.pages.block import Block
from csmkit.pages.outline import Part
from csmkit.pages.pattern import folded, folded_pattern
from csmkit.pages.sighting import Sighting

LONGEST_QUESTION = 40
"""Characters."""
LONGEST_ANSWER = 400
_ENOUGH = "q\n" * 20
"""Stands for what a list of answered questions says, where its length is judged."""

_ASKS = folded_pattern(r"(?:q\d*|問)[ .:、]")
_ANSWERED = folded_pattern(r"[^。?]{3,36}\? ?\S{2,}")


def find_questions(parts: Sequence[Part], named: Mapping[int, frozenset[str]]) -> Iterator[Sighting]:
    """The lists of answered questions on a page."""
    run: list[Part] = []
    for index, part in enumerate([*parts, Part("", "", 0, 0, ())]):
        if _is_asked(part.heading) and 0 < len(part.text) < LONGEST_ANSWER and not named.get(index):
            run.append(part)
            continue
        if len(run) >= 2 and (len(run) >= 3 or run[0].zone == "faq"):
            yield Sighting(run[0].line, run[0].shown, True, _ENOUGH, run[0].blocks, False, index - len(run))
        run = []
        first = _first_question(part)
        if first and not named.get(index, frozenset()) - {"faq", "contact", "cta"}:
            yield Sighting(first.line, first.text[:60], True, _ENOUGH, part.blocks, False, index)


def _first_question(part: Part) -> Block | None:
    """The first of several questions in a part: marked by Q, followed by something else, or answered in one line."""
    marked = [block for block in part.blocks if _ASKS.match(folded(block.text[:6]))]
    followed = [block for block, after in pairwise(part.blocks) if _asks(block) and after.text and not _asks(after)]
    answered = [block for block in part.blocks if _ANSWERED.match(folded(block.text[:200]))]
    for found, least in ((marked, 2), (followed, 2), (answered, 3)):
        if len(found) >= least:
            return found[0]
    return None


def _asks(block: Block) -> bool:
    return len(block.text) <= LONGEST_QUESTION and _is_asked(block.text)


def _is_asked(text: str) -> bool:
    return folded(text).rstrip().endswith("?")
