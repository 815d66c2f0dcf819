"""What a text is most like, by counting how often each piece of it stands in the examples of each label.

The examples are data that a person reads and adds to. Nothing is fitted beyond counting them (the rule of Bayes, with
pieces taken as independent), so every label can show the words that spoke for it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import log
from typing import NamedTuple

from csmkit.text.bigrams import Term, is_paired, terms
from csmkit.text.folding import fold

VERSION = "tally-2"
"""Changes with what is counted and how it is kept."""
RARE = 2
"""Examples that must hold a piece before it counts: what one person wrote once says nothing about others."""
ZERO = ord("0")
"""Code of the character that stands for a count of nothing."""
SMOOTH = 0.05
"""Added to every count, so that a piece one label never had does not rule the label out."""


Cut = Callable[[str], Iterable[str]]
"""Cuts a text into pieces."""


class Tally(NamedTuple):
    """Counted examples.

    Attributes:
        labels: what the examples are examples of.
        totals: for each label, the pieces of its examples that count.
        counts: for each piece, how many examples of each label have it: a character per label, `0` and those after it
            in Unicode. A tally is kept and read back at every run, and texts are read fastest.
    """

    labels: Sequence[str]
    totals: Sequence[int]
    counts: Mapping[str, str]


NOTHING = Tally((), (), {})
"""No examples at all."""


class Weighed(NamedTuple):
    """A text laid against the examples.

    Attributes:
        scores: for each label how well the text fits it (a logarithm; only differences mean something).
        pieces: the pieces that are known, each with its own scores.
    """

    scores: tuple[float, ...]
    pieces: tuple[tuple[Term, tuple[float, ...]], ...]


def pieces(folded: str) -> Iterator[Term]:
    """Pairs and single characters of Chinese, words of Latin script; all numbers are one piece."""
    for term in terms(folded):
        if term.text[0].isdigit():
            yield Term("0", term.start, term.end)
        elif len(term.text) > 1 or not is_paired(term.text[0]):
            yield term
    for place, char in enumerate(folded):
        if is_paired(char):
            yield Term(char, place, place + 1)


def count_examples(examples: Iterable[tuple[str, str]], cut: Cut | None = None) -> Tally:
    """The tally of labelled examples, as (label, text); labels keep the order in which they first come.

    Args:
        examples: label and text of each.
        cut: gives the pieces of a text; by default those of `pieces`.
    """
    cut = cut or (lambda text: (piece.text for piece in pieces(fold(text))))
    numbers: dict[str, int] = {}
    rows = [(numbers.setdefault(label, len(numbers)), set(cut(text))) for label, text in examples]
    counts: dict[str, list[int]] = {}
    for number, found in rows:
        for piece in found:
            counts.setdefault(piece, [0] * len(numbers))[number] += 1
    kept = {piece: row for piece, row in counts.items() if sum(row) >= RARE}
    totals = tuple(sum(row[number] for row in kept.values()) for number in range(len(numbers)))
    return Tally(
        tuple(numbers), totals, {piece: "".join(chr(ZERO + count) for count in row) for piece, row in kept.items()}
    )


def count_of(row: str, label: int) -> int:
    """One count out of a row of `Tally.counts`."""
    return ord(row[label]) - ZERO


class Scales:
    """Counted examples made ready to weigh many texts: each piece is worked out once.

    Args:
        tally: the examples.
    """

    def __init__(self, tally: Tally) -> None:
        self.labels = tally.labels
        self._counts = tally.counts
        size = SMOOTH * len(tally.counts)
        self._floors = [log(total + size) for total in tally.totals]
        self._known: dict[str, tuple[float, ...]] = {}

    def weigh(self, folded: str) -> Weighed:
        """A folded text laid against the examples; each piece counts once, however often it stands there."""
        found = []
        once: dict[str, tuple[float, ...]] = {}
        for piece in pieces(folded):
            own = self._known.get(piece.text)
            if own is None:
                own = self._known[piece.text] = self._scores(piece.text)
            if own:
                found.append((piece, own))
                once[piece.text] = own
        sums = tuple(map(sum, zip(*once.values(), strict=True))) if once else (0.0,) * len(self.labels)
        return Weighed(sums, tuple(found))

    def _scores(self, piece: str) -> tuple[float, ...]:
        row = self._counts.get(piece)
        if not row:
            return ()
        return tuple(log(ord(count) - ZERO + SMOOTH) - floor for count, floor in zip(row, self._floors, strict=True))


def telling(weighed: Weighed, label: int, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those of some stretches of the text that speak for a label rather than for the others, the strongest first.

    Args:
        weighed: the text.
        label: number of the label.
        spans: (start, end) of each stretch, such as its clauses.
    """
    gains = []
    for piece, scores in weighed.pieces:
        others = sum(scores) - scores[label]
        gains.append((piece.start, piece.end, scores[label] - others / max(1, len(scores) - 1)))
    worth = [(sum(gain for at, to, gain in gains if start <= at and to <= end), start, end) for start, end in spans]
    return [(start, end) for gain, start, end in sorted(worth, reverse=True) if gain > 0]
