"""Which sections a page has: by its headings, by what its parts hold, and honestly where neither can be read."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from csmkit.pages.block import Block, Page, Read, count
from csmkit.pages.evidence import find_sightings
from csmkit.pages.holds import is_placeholder, lacking
from csmkit.pages.naming import with_labels
from csmkit.pages.outline import Part, bare, outline
from csmkit.pages.pattern import folded
from csmkit.pages.sighting import MOST_OF_A_PART, Sighting
from csmkit.pages.structure import Section, Structure

Status = Literal["present", "weak", "empty", "missing", "cannot_tell"]

FEW_WORDS = 60
"""Characters; with fewer, a page says nothing that can be judged."""
LEFT_BLANK = frozenset(("team", "budget", "risks"))
"""Sections whose own heading, left blank, outweighs what looks like them elsewhere."""
WORDS_PER_PICTURE = 40
"""Characters for each silent picture; below it the story is told by pictures."""


_LABEL = re.compile(r"[^:：|]{1,12}(?:[:：]| \|)\s*")
LONGEST_NAME = 80
"""Characters of the longest heading."""


class Seen(NamedTuple):
    """What became of one section.

    Attributes:
        section: it.
        status: present, weak, empty, missing, or cannot_tell.
        evidence: the words on the page.
        line: where, 0 when nowhere.
        lacks: what is lacking when it is weak.
        part: number of its part, -1 when nowhere.
        headed: it has a heading of its own.
        blocks: its content, in every place that shows it.
        places: numbers of all the parts that show it.
    """

    section: Section
    status: Status
    evidence: str = ""
    line: int = 0
    lacks: tuple[str, ...] = ()
    part: int = -1
    headed: bool = False
    blocks: tuple[Block, ...] = ()
    places: tuple[int, ...] = ()


class Recognised(NamedTuple):
    """A page laid against a structure.

    Attributes:
        page: the whole of it; the parts hold their beginnings only, where a block is as long as a book.
        read: what was read, in counts.
        parts: its parts in order.
        sections: what became of each section, in the usual order.
        readable: whether anything could be judged.
        pictured: the story is told by pictures: what was not found cannot be called missing.
    """

    page: Page
    read: Read
    parts: tuple[Part, ...]
    sections: tuple[Seen, ...]
    readable: bool
    pictured: bool

    def sections_of(self, blocks: Iterable[Block]) -> tuple[str, ...]:
        """Ids of the sections that some blocks of the page stand in, as content or heading."""
        keys = {key for block in blocks for key in _keys(block)}
        cards = [part for part in self.parts if part.zone == "card"]
        found = []
        for seen in self.sections:
            if seen.part < 0:
                continue
            parts = [self.parts[number] for number in {seen.part, *seen.places}]
            if any(part.zone == "card" for part in parts):
                parts += cards  # offers stand on one card beside the other
            held = {(block.line, block.text) for block in seen.blocks}
            held.update((one.line, one.shown) for one in parts)
            held.update((block.line, block.text) for one in parts for block in one.blocks)
            if not keys.isdisjoint(held):
                found.append(seen.section.id)
        return tuple(found)

    def find(self, section: str) -> Seen | None:
        """The section of an id."""
        return next((seen for seen in self.sections if seen.section.id == section), None)


def recognise(page: Page, structure: Structure) -> Recognised:
    """Lay a page against a structure."""
    read = count(page)
    whole = page
    page = page._replace(blocks=tuple(_cut(block) for block in page.blocks))
    parts = with_labels(outline(page.blocks, structure.is_name), structure)
    story = [block for block in page.blocks if block.zone == "story" and block.kind not in ("picture", "video")]
    words = sum(len(block.text) for block in story if block.level != 1)
    every = sum(len(block.text) for block in page.blocks if block.kind not in ("picture", "video"))
    enough = every - len(page.title) >= FEW_WORDS and words >= FEW_WORDS // 3
    pictured = read.pictures_without_text >= 3 and words < WORDS_PER_PICTURE * read.pictures_without_text
    seen = []
    sightings = find_sightings(parts, structure, page, alike=not pictured)
    for section in structure.sections:
        found = _judge(section, sightings.get(section.id, []), structure)
        unread = not enough and not (section.id == "hero_visual" and read.pictures)
        if unread or (found.status in ("missing", "empty") and (not enough or pictured)):
            found = Seen(section, "cannot_tell")
        seen.append(found)
    return Recognised(whole, read, tuple(parts), tuple(seen), enough and not pictured, pictured)


def _cut(block: Block) -> Block:
    """A block no longer than the rules look: a paragraph of a book's length is no paragraph."""
    return block if len(block.text) <= MOST_OF_A_PART else block._replace(text=block.text[:MOST_OF_A_PART])


def _keys(block: Block) -> Iterator[tuple[int, str]]:
    """Line and words by which a block is known in a part: whole, as a heading, or as one labelled line of a list."""
    text = block.text[:MOST_OF_A_PART]
    yield block.line, text
    if len(text) <= LONGEST_NAME:
        yield block.line, bare(text)
    label = _LABEL.match(text)
    if label:
        yield block.line, text[:60]
        yield block.line, text[label.end() :]


def _judge(section: Section, sightings: list[Sighting], structure: Structure) -> Seen:
    """The best of what was seen of a section."""
    usual = [sighting for sighting in sightings if sighting.headed and not sighting.loose]
    if usual and section.id in LEFT_BLANK and all(_is_empty(sighting) for sighting in usual):
        return Seen(section, "empty", usual[0].evidence, usual[0].line, (), usual[0].part, True, usual[0].blocks)
    if usual:
        sightings = [sighting for sighting in sightings if not sighting.loose]
    best: Seen | None = None
    rank = {"present": 3, "weak": 2, "empty": 1}
    for sighting in sightings:
        status: Status = "present"
        lacks: tuple[str, ...] = ()
        if sighting.headed and _is_empty(sighting):
            status = "empty"
        elif not sighting.strong:
            status, lacks = "weak", (structure.lacks.get(sighting.body, sighting.body),)
        else:
            lacks = tuple(structure.lacks.get(lack, lack) for lack in lacking(section, sighting.body, sighting.blocks))
            status = "weak" if lacks else "present"
        seen = Seen(
            section, status, sighting.evidence, sighting.line, lacks, sighting.part, sighting.headed, sighting.blocks
        )
        if best is None or rank[status] > rank[best.status]:
            best = seen
    if best is None:
        return Seen(section, "missing")
    shown = [sighting for sighting in sightings if sighting.strong]
    blocks = tuple(block for sighting in shown for block in sighting.blocks)
    return best._replace(blocks=best.blocks + blocks, places=tuple(sighting.part for sighting in shown))


def _is_empty(sighting: Sighting) -> bool:
    """Whether nothing stands under a heading, or it begins with a promise to write it later."""
    first = next((block for block in sighting.blocks if block.kind not in ("picture", "video")), None)
    later = first is not None and bool(first.text.strip()) and is_placeholder(folded(first.text), ())
    return later or is_placeholder(sighting.body, sighting.blocks)
