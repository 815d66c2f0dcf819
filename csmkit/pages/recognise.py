"""Which sections a page has: by its headings, by what its parts hold, and honestly where neither can be read."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from csmkit.pages.block import Block, Page, Read, count
from csmkit.pages.holds import is_placeholder, lacking
from csmkit.pages.likeness import CLEAR, find_stretches
from csmkit.pages.outline import Part, bare, outline
from csmkit.pages.pattern import folded, folded_pattern
from csmkit.pages.structure import Section, Structure
from csmkit.pages.whole import FINDERS, PROGRESS, is_call
from csmkit.text.folding import fold_with_origins

Status = Literal["present", "weak", "empty", "missing", "cannot_tell"]

MOST_OF_A_PART = 3_000
"""Characters of one part that are looked at for evidence; a section says what it is near its beginning."""
MOST_PARTS = 400
"""Parts that are looked at for evidence; later ones, on a page a hundred times too long, are known by heading only."""
FEW_WORDS = 60
"""Characters; with fewer, a page says nothing that can be judged."""
LONGEST_QUESTION = 40
SHORT_LINE = 40
"""Characters of a progress bar."""
WORDS_PER_PICTURE = 40
"""Characters for each silent picture; below it the story is told by pictures."""


class Sighting(NamedTuple):
    """Where a section was seen.

    Attributes:
        line: 1-based line.
        evidence: the words that show it.
        strong: whether a heading, or evidence enough, shows it.
        body: what it says, folded; empty when only a passing mention was seen.
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
    """

    section: Section
    status: Status
    evidence: str = ""
    line: int = 0
    lacks: tuple[str, ...] = ()
    part: int = -1
    headed: bool = False


class Recognised(NamedTuple):
    """A page laid against a structure."""

    page: Page
    read: Read
    parts: tuple[Part, ...]
    sections: tuple[Seen, ...]
    readable: bool
    pictured: bool
    """The story is told by pictures: what was not found cannot be called missing."""

    def find(self, section: str) -> Seen | None:
        """The section of an id."""
        return next((seen for seen in self.sections if seen.section.id == section), None)


def recognise(page: Page, structure: Structure) -> Recognised:
    """Lay a page against a structure."""
    read = count(page)
    page = page._replace(blocks=tuple(_cut(block) for block in page.blocks))
    parts = _with_labels(outline(page.blocks, structure.is_name), structure)
    story = [block for block in page.blocks if block.zone == "story" and block.kind not in ("picture", "video")]
    words = sum(len(block.text) for block in story if block.level != 1)
    every = sum(len(block.text) for block in page.blocks if block.kind not in ("picture", "video"))
    enough = every - len(page.title) >= FEW_WORDS and words >= FEW_WORDS // 3
    pictured = read.pictures_without_text >= 3 and words < WORDS_PER_PICTURE * read.pictures_without_text
    seen = []
    sightings = _sightings(parts, structure, page)
    if not pictured:
        _add_alike(sightings, parts, structure)
    for section in structure.sections:
        found = _judge(section, sightings.get(section.id, []), structure)
        unread = not enough and not (section.id == "hero_visual" and read.pictures)
        if unread or (found.status in ("missing", "empty") and (not enough or pictured)):
            found = Seen(section, "cannot_tell")
        seen.append(found)
    return Recognised(page, read, tuple(parts), tuple(seen), enough and not pictured, pictured)


def _cut(block: Block) -> Block:
    """A block no longer than the rules look: a paragraph of a book's length is no paragraph."""
    return block if len(block.text) <= MOST_OF_A_PART else block._replace(text=block.text[:MOST_OF_A_PART])


def _judge(section: Section, sightings: list[Sighting], structure: Structure) -> Seen:
    """The best of what was seen of a section."""
    best: Seen | None = None
    rank = {"present": 3, "weak": 2, "empty": 1}
    if any(sighting.headed and not sighting.loose for sighting in sightings):
        sightings = [sighting for sighting in sightings if not sighting.loose]
    for sighting in sightings:
        status: Status = "present"
        lacks: tuple[str, ...] = ()
        if sighting.headed and is_placeholder(sighting.body, sighting.blocks):
            status = "empty"
        elif not sighting.strong:
            status, lacks = "weak", (structure.lacks.get(sighting.body, sighting.body),)
        else:
            lacks = tuple(structure.lacks.get(lack, lack) for lack in lacking(section, sighting.body, sighting.blocks))
            status = "weak" if lacks else "present"
        seen = Seen(section, status, sighting.evidence, sighting.line, lacks, sighting.part, sighting.headed)
        if best is None or rank[status] > rank[best.status]:
            best = seen
    return best or Seen(section, "missing")


def _sightings(parts: list[Part], structure: Structure, page: Page) -> dict[str, list[Sighting]]:
    found: dict[str, list[Sighting]] = {section.id: [] for section in structure.sections}
    strict, loose = _names(parts, structure, page)
    named = {index: names | loose[index] for index, names in enumerate(strict)}
    for index, part in enumerate(parts):
        names = named[index]
        if not names:
            continue
        blocks = _content(part, _under(parts, index, named))
        body = folded("\n".join(block.text for block in blocks if block.kind != "video"))[:MOST_OF_A_PART]
        for name in names:
            if name in ("cta", "contact") and not blocks:
                said, under = folded(part.text)[:MOST_OF_A_PART], part.blocks
            else:
                said, under = body, blocks
            evidence = part.shown if len(part.shown) > 2 else (part.shown + " " + part.text)[:60]
            found[name].append(Sighting(part.line, evidence, True, said, under, True, index, name in loose[index]))
    judged = [section for section in structure.sections if section.decisive or (section.enough and section.evidence)]
    for index, part in enumerate(parts[:MOST_PARTS]):
        for section in judged:
            if section.id not in named[index]:
                found[section.id] += _by_content(section, part, index, owned=bool(named[index]))
    for finder in FINDERS:
        for name, (line, evidence, strong, body, blocks, index) in finder(parts[:MOST_PARTS], named, page):
            if name in found:
                found[name].append(Sighting(line, evidence, strong, body, blocks, False, index))
    _faq(found, parts, named)
    return found


def _add_alike(found: dict[str, list[Sighting]], parts: list[Part], structure: Structure) -> None:
    """What nothing else has shown, by sentences that are like those of other pages."""
    bars = {section.id: section.alike for section in structure.sections if section.alike and not found[section.id]}
    for name, one in find_stretches(parts[:MOST_PARTS], bars, structure.pieces).items():
        part = parts[one.part]
        if one.bare:
            found[name].append(Sighting(part.line, part.shown, True, folded(part.text), part.blocks, True, one.part))
            continue
        clear = one.weight >= CLEAR
        body = folded(part.text)[:MOST_OF_A_PART] if clear else "passing"
        found[name].append(
            Sighting(
                one.block.line, one.text.strip()[:60], clear, body, part.blocks, clear and bool(part.heading), one.part
            )
        )


def _by_content(section: Section, part: Part, index: int, *, owned: bool) -> Iterator[Sighting]:
    """A section shown by what a part holds; a part that has another's heading must show more."""
    if section.id == "problem" or (part.zone == "faq" and section.id not in _ANSWERED_IN_FAQ):
        return
    text = folded(part.text[:MOST_OF_A_PART])
    for pattern in section.decisive:
        match = pattern.search(text)
        if match:
            card = part.zone == "card"
            yield Sighting(
                part.line, _quote(part, pattern), not card, "card" if card else text, part.blocks, part=index
            )
            return
    if part.zone == "faq":
        return
    matches = [match for match in (pattern.search(text) for pattern in section.evidence) if match]
    if not section.enough or not matches:
        return
    wanted = section.enough + (1 if owned else 0)
    if part.heading and not owned and part.level > 1:
        wanted = max(2, wanted - 1)
    if part.pictured and not owned:
        # The heading stands in a picture nobody can read: a short text below it speaks for one section.
        wanted = 1 if len(text) <= 60 else min(wanted, 2)
    if part.zone == "card":
        if len(matches) and section.id in ("timeline", "shipping_aftersales"):
            yield Sighting(part.line, _quote(part, matches[0].re), False, "card", part=index)
    elif len(matches) >= wanted:
        yield Sighting(part.line, _quote(part, matches[0].re), True, text, part.blocks, part=index)


def _content(part: Part, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """What stands under a heading, without the picture that is the heading, and nothing when it is the closing call."""
    if blocks and blocks[0].kind == "picture" and blocks[0].text == part.shown:
        blocks = blocks[1:]
    texts = [folded(block.text) for block in blocks if block.text]
    closing = all(is_call(text) or (len(text) <= SHORT_LINE and PROGRESS.search(text)) for text in texts)
    return () if texts and closing else blocks


def _names(parts: list[Part], structure: Structure, page: Page) -> tuple[list[set[str]], list[set[str]]]:
    """The sections each part's heading names, by their names and by looser phrases.

    Phrases count only where no name stands above or in the heading.
    """
    titles = folded(page.title)
    above: list[tuple[int, bool]] = []
    found: list[set[str]] = []
    phrased: list[set[str]] = []
    for part in parts:
        heading = folded(part.heading)
        if not heading or part.zone == "faq" or (part.zone == "card" and not part.labelled):
            found.append(set())
            phrased.append(set())
            continue
        while above and above[-1][0] >= part.level:
            above.pop()
        below = any(named for _level, named in above)
        names = set() if len(heading) > 4 and heading in titles else _named(heading, structure, loose=False)
        hinted = not names and not below and heading not in titles
        phrases = _named(heading, structure, loose=True) if hinted else set()
        above.append((part.level, bool(names or phrases)))
        found.append(names)
        phrased.append(phrases)
    return found, phrased


def _named(heading: str, structure: Structure, *, loose: bool) -> set[str]:
    """The sections a folded heading names; where two patterns overlap, the longer one is meant."""
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
    return {name for _start, _end, name in kept}


def _under(parts: list[Part], index: int, named: dict[int, set[str]]) -> tuple[Block, ...]:
    """A part's content with that of its sub-headings, as long as they name no section of their own."""
    part = parts[index]
    blocks = list(part.blocks)
    for number, other in enumerate(parts[index + 1 :], index + 1):
        if not other.heading or other.level <= part.level or part.labelled or other.labelled:
            break
        if named[number] and blocks:
            break
        blocks.append(Block("text", other.heading, other.line))
        blocks += other.blocks
        if len(blocks) > 200:
            break
    return tuple(blocks)


_ANSWERED_IN_FAQ = frozenset(("invoice", "shipping_aftersales"))
"""Sections that an answer in a FAQ of its own may stand for."""

_LABELLED = re.compile(r"^\W{0,3}([^\s:：,，。]{1,8})\s*[:：]\s*(\S.*)?$")

_CELLS = re.compile(r"^\W{0,3}([^\s|]{1,8}) \| (\S.*)$")


def _with_labels(parts: list[Part], structure: Structure) -> list[Part]:
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


_ASKS = folded_pattern(r"(?:q\d*|問)[ .:、]")
_ANSWERED = folded_pattern(r"[^。?]{3,36}\? ?\S{2,}")


def _faq(found: dict[str, list[Sighting]], parts: list[Part], named: dict[int, set[str]]) -> None:
    """Questions with their answers, in a tab of their own or anywhere."""
    if "faq" not in found:
        return
    run: list[Part] = []
    for index, part in enumerate([*parts, Part("", "", 0, 0, ())]):
        asks = (
            folded(part.heading).rstrip().endswith("?") and part.text and len(part.text) < 400 and not named.get(index)
        )
        if asks:
            run.append(part)
            continue
        if len(run) >= 2 and (len(run) >= 3 or run[0].zone == "faq"):
            found["faq"].append(
                Sighting(run[0].line, run[0].shown, True, "q\n" * 20, run[0].blocks, False, index - len(run))
            )
        run = []
        questions = [block for block in part.blocks if _ASKS.match(folded(block.text[:6]))] or _asked(part.blocks)
        answered = [block for block in part.blocks if _ANSWERED.match(folded(block.text[:200]))]
        questions = questions if len(questions) >= 2 else answered if len(answered) >= 3 else []
        if questions and not named.get(index, set()) - {"faq", "contact", "cta"}:
            first = questions[0]
            found["faq"].append(Sighting(first.line, first.text[:60], True, "q\n" * 20, part.blocks, False, index))


def _asked(blocks: Sequence[Block]) -> list[Block]:
    """Short questions that are each followed by something else."""
    pairs = zip(blocks, blocks[1:], strict=False)
    return [
        block
        for block, after in pairs
        if len(block.text) <= LONGEST_QUESTION and _is_asking(block) and after.text and not _is_asking(after)
    ]


def _is_asking(block: Block) -> bool:
    return folded(block.text).rstrip().endswith("?")


def _quote(part: Part, pattern: re.Pattern[str]) -> str:
    """The words of the page that a pattern fits, from the beginning of their sentence."""
    for block in part.blocks:
        known = fold_with_origins(block.text[:MOST_OF_A_PART])
        match = pattern.search(known.text)
        if match and match.end() > match.start():
            start = known.span(match.start(), match.end())[0]
            begin = max(block.text.rfind(mark, 0, start) for mark in "。；！\n") + 1
            return block.text[begin if start - begin <= 30 else start :][:60].strip()
    return part.shown[:60]
