"""Every place where a page shows a section: by a heading, by what a part holds, or by words like other pages'."""

import re
from collections.abc import Iterator

from csmkit.pages.block import Block, Page
from csmkit.pages.holds import PRICE
from csmkit.pages.likeness import CLEAR, Stretch, find_stretches
from csmkit.pages.naming import Names, content_of, name_parts
from csmkit.pages.outline import Part
from csmkit.pages.pattern import folded
from csmkit.pages.questions import find_questions
from csmkit.pages.sighting import MOST_OF_A_PART, Sighting
from csmkit.pages.structure import Section, Structure
from csmkit.pages.whole import FINDERS
from csmkit.text.folding import fold_with_origins

MOST_PARTS = 400
"""Parts that are looked at for evidence; later ones, on a page a hundred times too long, are known by heading only."""
ANSWERED_IN_FAQ = frozenset(("invoice", "shipping_aftersales"))
"""Sections that an answer in a FAQ of its own may stand for."""
ON_CARDS = frozenset(("timeline", "shipping_aftersales"))
"""Sections of which a reward card may hold a word, which is not enough."""

Sightings = dict[str, list[Sighting]]


def find_sightings(parts: list[Part], structure: Structure, page: Page, *, alike: bool) -> Sightings:
    """Where each section of a structure was seen.

    Args:
        parts: the page's.
        structure: the sections.
        page: the page.
        alike: whether words like those of other pages count, where nothing else shows a section.
    """
    found: Sightings = {section.id: [] for section in structure.sections}
    names = name_parts(parts, structure, page)
    named = {index: names.all(index) for index in range(len(parts))}
    _by_heading(found, parts, names, structure)
    looked_at = parts[:MOST_PARTS]
    _by_what_stands_there(found, looked_at, structure, page, named)
    if alike:
        _by_likeness(found, looked_at, structure)
    if "price" in found and not any(one.strong for one in found["price"]):
        found["price"] += _priced(found.get("rewards", []), parts)
    return found


def _by_what_stands_there(
    found: Sightings, parts: list[Part], structure: Structure, page: Page, named: dict[int, frozenset[str]]
) -> None:
    """What the content of parts shows, whatever their headings say."""
    shown = {name for name, seen in found.items() if any(one.headed and not one.loose and one.body for one in seen)}
    judged = [
        section
        for section in structure.sections
        if (section.decisive or (section.enough and section.evidence)) and section.id not in shown
    ]
    for index, part in enumerate(parts):
        for section in judged:
            if section.id not in named[index]:
                found[section.id] += _by_content(section, part, index, owned=bool(named[index]))
    for finder in FINDERS:
        for name, (line, evidence, strong, body, blocks, index) in finder(parts, named, page):
            if name in found:
                found[name].append(Sighting(line, evidence, strong, body, blocks, False, index))
    if "faq" in found:
        found["faq"] += find_questions(parts, named)


def _by_likeness(found: Sightings, parts: list[Part], structure: Structure) -> None:
    """What nothing else has shown, by words like those of other pages."""
    unseen = (one for one in structure.sections if one.alike and not any(map(_counts, found[one.id])))
    for name, stretch in find_stretches(parts, {one.id: one.alike for one in unseen}, structure.pieces).items():
        found[name].append(_alike(stretch, parts))


def _counts(sighting: Sighting) -> bool:
    """Whether a sighting is more than a slogan with nothing under it."""
    return not sighting.loose or bool(sighting.body)


def _priced(rewards: list[Sighting], parts: list[Part]) -> Iterator[Sighting]:
    """The prices among the rewards that were seen."""
    for one in rewards:
        part = parts[one.part]
        text = folded(part.text[:MOST_OF_A_PART])
        if PRICE.search(text):
            yield Sighting(one.line, _quote(part, PRICE), True, text, part.blocks, part=one.part)


def _by_heading(found: Sightings, parts: list[Part], names: Names, structure: Structure) -> None:
    """What headings name."""
    for index, part in enumerate(parts):
        meant = names.all(index)
        if not meant:
            continue
        blocks = content_of(parts, index, names)
        body = folded("\n".join(block.text for block in blocks if block.kind != "video"))[:MOST_OF_A_PART]
        evidence = part.shown if len(part.shown) > 2 else f"{part.shown} {part.text}"[:60]
        for name in meant:
            said = (body, blocks)
            if name in ("cta", "contact") and not blocks:  # the closing call is what these say
                said = (folded(part.text)[:MOST_OF_A_PART], part.blocks)
            heading = folded(part.shown)
            if any(pattern.search(heading) for pattern in structure.by_id[name].decisive):
                # A bold line such as 勸募許可字號：… says the thing itself; nothing needs to stand under it.
                said = (f"{heading}\n{said[0]}", (Block("text", part.shown, part.line), *said[1]))
            found[name].append(Sighting(part.line, evidence, True, *said, True, index, name in names.loose[index]))


def _alike(stretch: Stretch, parts: list[Part]) -> Sighting:
    """A stretch of words like other pages'; short of a clear one it is a passing mention."""
    part = parts[stretch.part]
    if stretch.bare:
        return Sighting(part.line, part.shown, True, folded(part.text), part.blocks, True, stretch.part)
    clear = stretch.weight >= CLEAR
    body = folded(part.text)[:MOST_OF_A_PART] if clear else "passing"
    headed = clear and bool(part.heading)
    return Sighting(stretch.block.line, stretch.text.strip()[:60], clear, body, part.blocks, headed, stretch.part)


def _by_content(section: Section, part: Part, index: int, *, owned: bool) -> Iterator[Sighting]:
    """A section shown by what a part holds; a part that has another's heading must show more."""
    if section.id == "problem" or (part.zone == "faq" and section.id not in ANSWERED_IN_FAQ):
        return
    text = folded(part.text[:MOST_OF_A_PART])
    decisive = next((pattern for pattern in section.decisive if pattern.search(text)), None)
    if decisive:
        card = part.zone == "card"
        body = "card" if card else text
        yield Sighting(part.line, _quote(part, decisive), not card, body, part.blocks, part=index)
        return
    fitting = [pattern for pattern in section.evidence if pattern.search(text)]
    if not section.enough or not fitting or part.zone == "faq":
        return
    if part.zone == "card":
        if section.id in ON_CARDS:
            yield Sighting(part.line, _quote(part, fitting[0]), False, "card", part=index)
    elif len(fitting) >= _wanted(section, part, text, owned=owned):
        yield Sighting(part.line, _quote(part, fitting[0]), True, text, part.blocks, part=index)


def _wanted(section: Section, part: Part, text: str, *, owned: bool) -> int:
    """How many kinds of evidence a part must hold."""
    wanted = section.enough + owned
    if part.heading and not owned and part.level > 1:
        wanted = max(2, wanted - 1)
    if part.pictured and not owned:
        # The heading stands in a picture nobody can read: a short text below it speaks for one section.
        wanted = 1 if len(text) <= 60 else min(wanted, 2)
    return wanted


def _quote(part: Part, pattern: re.Pattern[str]) -> str:
    """The words of the page that a pattern fits, from the beginning of their sentence."""
    for block in part.blocks:
        known = fold_with_origins(block.text[:MOST_OF_A_PART])
        match = pattern.search(known.text)
        if match and match.end() > match.start():
            start = known.span(match.start(), match.end())[0]
            begin = max(block.text.rfind(mark, 0, start) for mark in "。；！\n") + 1
            if start - begin > 30:  # a long sentence is quoted from the clause, never from the middle of a word
                begin = max(block.text.rfind(mark, begin, start) for mark in "，,、：: ") + 1 or begin
            return block.text[begin if start - begin <= 30 else start :][:60].strip()
    return part.shown[:60]
