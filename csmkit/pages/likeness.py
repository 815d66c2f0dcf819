"""Sections that only their wording shows: sentences that are like those of other pages' sections.

The examples (`templates/pages/pieces.toml`) are headings, behind `# `, and sentences of pages, by section. A stretch of
a part speaks for a section when its pairs of characters are that much commoner there than in all other sections.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import log
from typing import Any, NamedTuple

from csmkit.errors import Problem
from csmkit.language import _
from csmkit.pages.block import Block
from csmkit.pages.holds import is_placeholder
from csmkit.pages.outline import Part
from csmkit.text.bigrams import terms
from csmkit.text.folding import fold
from csmkit.text.programs import PROGRAMS
from csmkit.text.tally import ZERO, Tally

HEADING = "# "
SMOOTH = 0.2
STRETCH = 3
"""Sentences or rows of one stretch at most."""
MOST_UNITS = 3_000
"""Sentences of a page that are looked at; a page a hundred times too long says what it is before."""
CLEAR = 12.0
"""What a stretch must weigh to be more than a passing mention."""

_SENTENCE = PROGRAMS.compile(r"[^。!?！？；;]+[。!?！？；;]*")


class Stretch(NamedTuple):
    """Where a section shows: how clearly, in which part, with which block first; `bare` when only a heading does."""

    weight: float
    part: int
    block: Block
    text: str
    bare: bool


class _Unit(NamedTuple):
    """A heading, sentence or row, with its part and block; `lead` marks a heading."""

    text: str
    block: Block
    lead: bool


def read_pieces(data: Mapping[str, Any], path: str) -> tuple[list[tuple[str, str]], list[Problem]]:
    """The examples of a file as (section, text), and what is wrong with the others."""
    examples: list[tuple[str, str]] = []
    problems = []
    for name, texts in data.items():
        if isinstance(texts, list) and all(isinstance(text, str) for text in texts):
            examples += [(name, text) for text in texts]
        else:
            problems.append(Problem(path, None, name, _("it is not a list of texts"), f'{name} = ["…", "…"]'))
    return examples, problems


def cut(text: str) -> Iterator[str]:
    """The pieces of an example or a sentence; those of a heading count as such and as plain text."""
    lead = text.startswith(HEADING)
    for term in terms(fold(text)):
        piece = "0" if term.text[0].isdigit() else term.text
        yield piece
        if lead:
            yield "#" + piece


def find_stretches(parts: Sequence[Part], bars: Mapping[str, float], tally: Tally) -> dict[str, Stretch]:
    """The clearest stretch for each of some sections, where there is one.

    Args:
        parts: the page's.
        bars: what a stretch must weigh, by id of the sections nothing else has shown.
        tally: the counted examples.
    """
    scale = _Scale(tally, [name for name in bars if name in tally.labels])
    best: dict[str, Stretch] = {}
    left = MOST_UNITS
    for index, part in enumerate(parts):
        if part.zone == "faq" or not scale.names or left <= 0:
            continue
        units = list(_units(part))
        left -= len(units)
        for name, weight, unit in _best(units, scale):
            if weight >= bars[name] and (name not in best or weight > best[name].weight):
                best[name] = Stretch(weight, index, unit.block, unit.text, unit.lead)
    return best


def _units(part: Part) -> Iterator[_Unit]:
    if part.heading:
        yield _Unit(HEADING + part.heading, Block("heading", part.shown, part.line), True)
    for block in part.blocks:
        if block.kind in ("row", "item"):
            yield _Unit(block.text, block, False)
        elif block.kind not in ("picture", "video") and not is_placeholder(fold(block.text), ()):
            yield from (_Unit(match[0], block, False) for match in _SENTENCE.finditer(block.text))


def _best(units: Sequence[_Unit], scale: "_Scale") -> Iterator[tuple[str, float, _Unit]]:
    """Each stretch with what it weighs for each section, longer ones less; a heading needs something under it."""
    weights = [scale.weigh(unit.text) for unit in units]
    for first, unit in enumerate(units):
        sums = [0.0] * len(scale.names)
        for last in range(first, min(first + STRETCH, len(units))):
            sums = [so_far + more for so_far, more in zip(sums, weights[last], strict=True)]
            size = last - first - unit.lead
            if size < 0 and len(units) > 1:
                continue
            share = 1 + 0.5 * max(size, 0)
            shown = units[first + 1] if unit.lead and len(units) > first + 1 else unit
            yield from ((name, value / share, shown) for name, value in zip(scale.names, sums, strict=True))


class _Scale:
    """How much commoner each piece is in some sections than in all the others."""

    def __init__(self, tally: Tally, names: Sequence[str]) -> None:
        self.names = names
        self._tally = tally
        whole, size = sum(tally.totals), SMOOTH * len(tally.counts)
        numbers = [list(tally.labels).index(name) for name in names]
        totals = [(number, tally.totals[number]) for number in numbers]
        self._floors = [(number, log((total + size) / (whole - total + size))) for number, total in totals]
        self._known: dict[str, list[float]] = {}

    def weigh(self, text: str) -> list[float]:
        """What a text weighs for each section."""
        sums = [0.0] * len(self.names)
        for piece in dict.fromkeys(cut(text)):  # a set would add up in another order at every run
            row = self._tally.counts.get(piece)
            if row:
                known = self._known.get(piece)
                if known is None:
                    known = self._known[piece] = self._weights(row)
                sums = [so_far + more for so_far, more in zip(sums, known, strict=True)]
        return sums

    def _weights(self, row: str) -> list[float]:
        every = sum(map(ord, row)) - ZERO * len(row)
        weights = []
        for number, floor in self._floors:
            own = ord(row[number]) - ZERO
            weights.append(log((own + SMOOTH) / (every - own + SMOOTH)) - floor)
        return weights
