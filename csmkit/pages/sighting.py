"""One place on a page where a section was seen."""

from typing import NamedTuple

from csmkit.pages.block import Block

MOST_OF_A_PART = 3_000
"""Characters of one part that are looked at for evidence; a section says what it is near its beginning."""


class Sighting(NamedTuple):
    """Where a section was seen.

    Attributes:
        line: 1-based line.
        evidence: the words that show it.
        strong: whether a heading, or evidence enough, shows it.
        body: what it says, folded; what it lacks when it is not strong.
        blocks: the content.
        headed: a heading of its own shows it.
        part: number of the part.
        loose: only a slogan or question names it, not its usual name.
    """

    line: int
    evidence: str
    strong: bool
    body: str = ""
    blocks: tuple[Block, ...] = ()
    headed: bool = False
    part: int = 0
    loose: bool = False
