"""Which sections the headings of a page name, and what stands under each heading."""

from typing import NamedTuple

from csmkit.pages.block import Block, Page
from csmkit.pages.opening import PROGRESS
from csmkit.pages.outline import Part, bare
from csmkit.pages.pattern import folded
from csmkit.pages.structure import Structure
from csmkit.pages.whole import is_call
from csmkit.text.programs import PROGRAMS

SHORT_LINE = 40
"""Characters of a progress bar."""


class Names(NamedTuple):
    """The sections that headings name, by the number of their part.

    Attributes:
        usual: by their names.
        loose: only by a slogan or question; empty where a name stands above or in the heading.
    """

    usual: list[frozenset[str]]
    loose: list[frozenset[str]]

    def all(self, index: int) -> frozenset[str]:
        """Every section the heading of a part names."""
        return self.usual[index] | self.loose[index]


def name_parts(parts: list[Part], structure: Structure, page: Page) -> Names:
    """The sections each part's heading names."""
    titles = folded(page.title)
    above: list[tuple[int, bool]] = []
    found = Names([], [])
    for part in parts:
        heading = folded(part.heading)
        if not heading or part.zone == "faq" or (part.zone == "card" and not part.labelled):
            found.usual.append(frozenset())
            found.loose.append(frozenset())
            continue
        while above and above[-1][0] >= part.level:
            above.pop()
        below = any(named for _level, named in above)
        names = frozenset() if len(heading) > 4 and heading in titles else _named(heading, structure, loose=False)
        drawn = bool(part.blocks) and part.blocks[0].kind == "picture" and part.blocks[0].text == part.shown
        hinted = not names and not below and not drawn and heading not in titles
        phrases = _named(heading, structure, loose=True) if hinted else frozenset()
        above.append((part.level, bool(names or phrases)))
        found.usual.append(names)
        found.loose.append(phrases)
    return found


def _named(heading: str, structure: Structure, *, loose: bool) -> frozenset[str]:
    """The sections a folded heading names; a page that tells itself twice asks twice."""
    known = structure.named.get((heading, loose))
    if known is None:
        known = structure.named[heading, loose] = _read_name(heading, structure, loose=loose)
    return known


def _read_name(heading: str, structure: Structure, *, loose: bool) -> frozenset[str]:
    """Where two patterns overlap, the longer one is meant."""
    spans: list[tuple[int, int, str]] = []
    for section in structure.sections:
        pattern = section.phrases if loose else section.headings
        matches = pattern.finditer(heading) if pattern else ()
        spans += [(match.start(), match.end(), section.id) for match in matches if match.end() > match.start()]
    spans.sort(key=lambda span: span[0] - span[1])
    kept: list[tuple[int, int, str]] = []
    for span in spans:
        if not any(span[0] < other[1] and other[0] < span[1] for other in kept if other[2] != span[2]):
            kept.append(span)
    return frozenset(name for _start, _end, name in kept)


def content_of(parts: list[Part], index: int, names: Names) -> tuple[Block, ...]:
    """A part's content with that of its sub-headings, as long as they name no section of their own.

    The picture that is the heading is none of it; and where only the closing call stands, there is none.
    """
    part = parts[index]
    blocks = _under(parts, index, names)
    if blocks and blocks[0].kind == "picture" and blocks[0].text == part.shown:
        blocks = blocks[1:]
    texts = [folded(block.text) for block in blocks if block.text]
    closing = all(is_call(text) or (len(text) <= SHORT_LINE and PROGRESS.search(text)) for text in texts)
    return () if texts and closing else blocks


def _under(parts: list[Part], index: int, names: Names) -> tuple[Block, ...]:
    part = parts[index]
    blocks = list(part.blocks)
    for number in range(index + 1, len(parts)):
        other = parts[number]
        deeper = other.heading and other.level > part.level and other.zone == part.zone
        if not deeper or part.labelled or other.labelled:
            break
        if names.all(number) and blocks:
            break
        blocks.append(Block("text", other.heading, other.line))
        blocks += other.blocks
        if len(blocks) > 200:
            break
    return tuple(blocks)


_LABELLED = PROGRAMS.compile(r"^\W{0,3}([^\s:：,，。]{1,8})\s*[:：]\s*(\S.*)?$")

_CELLS = PROGRAMS.compile(r"^\W{0,3}([^\s|]{1,8}) \| (\S.*)$")


def with_labels(parts: list[Part], structure: Structure) -> list[Part]:
    """The parts, and one more for each labelled line of a list that holds several sections."""
    made: list[Part] = []
    for part in parts:
        labelled = []
        rest = []
        for block in part.blocks:
            match = None
            if part.zone == "story" and block.kind in ("item", "text", "row"):
                match = (_CELLS if block.kind == "row" else _LABELLED).match(block.text)
            if match and len(match[1]) >= 2 and structure.is_name(match[1]):
                body = block._replace(text=match[2] or "")
                labelled.append(Part(bare(match[1]), block.text[:60], block.line, 6, (body,), part.zone, labelled=True))
            else:
                rest.append(block)
        names = {name for label in labelled for name in _named(folded(label.heading), structure, loose=False)}
        tabled = any(label.blocks[0].kind == "row" for label in labelled)
        if len(labelled) >= 2 and len(names) >= (4 if tabled else 2):
            made += [part._replace(blocks=tuple(rest)), *labelled]
        else:
            made.append(part)
    return made
