"""Slips found by examples: which clauses of a draft are most like those people marked in other drafts.

The examples are whole replies with each slip marked, `恭喜！⟦luck|剛好碰上連假⟧，接下來…`; what is not marked is
innocent. A stretch of clauses counts as a slip when its words are that much commoner in marked stretches of the kind
than in innocent ones. Phrases of a rule lift what its clause weighs, or take that lift back; they decide nothing alone.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from typing import Any, NamedTuple

from csmkit.errors import Problem
from csmkit.language import _
from csmkit.playbooks.phrase import Match, Phrase, Prepared, find_all, prepare
from csmkit.text.tally import Scales, Tally

CLEAN = "clean"
"""Label of clauses with nothing against them."""
LONGEST = 4
"""Clauses of one slip at most."""
LIFT = 8.0
"""Added where a rule's phrase stands, taken away where one of its excuses does."""
FURTHER = 0.4
"""Share of the lift for each further phrase in the same clause."""

_MARK = re.compile(r"⟦([a-z_]{1,30})\|([^⟦⟧]*)⟧")
_CLAUSE = re.compile(r"(?:[^。!?\n;~,、:()]|(?<=\d),(?=\d))+")

_LISTED = re.compile(r"^(?:[-*#|>]|\d{1,2}[.)])[^\n]*", re.MULTILINE)


class Bar(NamedTuple):
    """What a rule asks of a slip of its kind.

    Attributes:
        rule: the rule's name.
        kind: the kind.
        least: what a stretch of clauses must weigh.
        any: phrases that lift the clause they stand in.
        unless: phrases that lower a clause which another phrase would lift.
        after: phrases that make a stretch lighter when one stands before it.
    """

    rule: str
    kind: str
    least: float
    any: tuple[Phrase, ...]
    unless: tuple[Phrase, ...]
    after: tuple[Phrase, ...] = ()


class Slip(NamedTuple):
    """A stretch of clauses that is a slip, the rule that says so, and by how much it passed the bar."""

    rule: str
    match: Match
    margin: float


class _Stretch(NamedTuple):
    """First and last clause of what passes a bar, and by how much."""

    margin: float
    first: int
    last: int
    rule: str


def read_drafts(
    data: Mapping[str, Any], path: str, kinds: Collection[str] = ()
) -> tuple[list[tuple[str, str]], list[Problem]]:
    """The clauses of a file's example drafts as (kind, text), and what is wrong with the file.

    Args:
        data: the file's data.
        path: the file, as a person knows it.
        kinds: those a mark may name; any when empty.
    """
    drafts = data.get("drafts", [])
    if not isinstance(drafts, list) or not all(isinstance(draft, str) for draft in drafts):
        return [], [Problem(path, None, "drafts", _("it is not a list of texts"), 'drafts = ["…⟦luck|…⟧…"]')]
    examples: list[tuple[str, str]] = [(CLEAN, "")]
    problems = []
    for draft in drafts:
        rest = _MARK.sub("\n", draft)
        if "⟦" in rest or "⟧" in rest:
            problems.append(
                Problem(path, None, "drafts", _("a mark is not whole: {text}").format(text=draft[:40]), "⟦luck|…⟧")
            )
            continue
        strange = kinds and next((match[1] for match in _MARK.finditer(draft) if match[1] not in kinds), "")
        if strange:
            wrong = _("a mark is of no kind that a rule listens for: {kind}").format(kind=strange)
            problems.append(Problem(path, None, "drafts", wrong, ", ".join(sorted(kinds))))
            continue
        examples += [(match[1], prepare(match[2]).text) for match in _MARK.finditer(draft)]
        plain = prepare(rest).text
        examples += [(CLEAN, plain[start:end]) for start, end in clauses(plain)]
    return examples, problems


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the clauses of a prepared text."""
    return (match.span() for match in _CLAUSE.finditer(text))


def find_slips(prepared: Prepared, tally: Tally, bars: Sequence[Bar]) -> list[Slip]:
    """The slips in a text, the surest first; none overlaps another.

    Args:
        prepared: the text.
        tally: the counted clauses of example drafts.
        bars: what each kind asks.
    """
    if CLEAN not in tally.labels:
        return []
    text = _spoken(prepared)
    spans = list(clauses(text))
    scales = Scales(tally)
    likeness = [_weights(text[start:end], scales) for start, end in spans]
    weights = [_lifted(bar, likeness, prepared, spans) for bar in bars]
    breaks = {number for number in range(1, len(spans)) if "\n" in text[spans[number - 1][0] : spans[number][0]]}
    found: list[_Stretch] = []
    for bar, own in zip(bars, weights, strict=True):
        others = [row for other, row in zip(bars, weights, strict=True) if other.kind != bar.kind]
        rivals = [max(column, default=0.0) for column in zip(*others, strict=True)] or [0.0] * len(spans)
        rather = {number for number, here in enumerate(own) if rivals[number] > max(here, 0.0)}
        found += _stretches(bar, own, breaks, rather, _softened_from(bar, prepared, spans))
    return list(_apart(sorted(found, reverse=True), spans))


def _stretches(
    bar: Bar, weights: Sequence[float], breaks: Set[int], rather: Set[int], softened: int
) -> Iterator[_Stretch]:
    """Every stretch that passes the bar.

    None goes over a line break, nor over a clause that is rather a slip of another kind: that one is told by itself.
    """
    for first in range(len(weights)):
        weight = -LIFT if first >= softened else 0.0
        for last in range(first, min(first + LONGEST, len(weights))):
            if last in rather or (last > first and last in breaks):
                break
            weight += weights[last]
            if weight >= bar.least:
                yield _Stretch(weight - bar.least, first, last, bar.rule)


def _softened_from(bar: Bar, prepared: Prepared, spans: Sequence[tuple[int, int]]) -> int:
    """The first clause that has one of the rule's `after` before it."""
    ends = [match.end for phrase in bar.after for match in find_all(phrase, prepared)]
    return sum(start < min(ends) for start, _end in spans) if ends else len(spans)


def _apart(found: Sequence[_Stretch], spans: Sequence[tuple[int, int]]) -> Iterator[Slip]:
    """The surest stretches that share no clause with a surer one."""
    taken: set[int] = set()
    for margin, first, last, rule in found:
        if taken.isdisjoint(range(first, last + 1)):
            taken.update(range(first, last + 1))
            span = (spans[first][0], spans[last][1])
            yield Slip(rule, Match(*span, span), margin)


def _weights(clause: str, scales: Scales) -> dict[str, float]:
    """By how much a clause is likelier among the slips of each kind than among innocent clauses."""
    scores = dict(zip(scales.labels, scales.weigh(clause).scores, strict=True))
    return {kind: score - scores[CLEAN] for kind, score in scores.items() if kind != CLEAN}


def _lifted(
    bar: Bar, likeness: Sequence[Mapping[str, float]], prepared: Prepared, spans: Sequence[tuple[int, int]]
) -> list[float]:
    """What each clause weighs by a rule: how like it is to the kind, and what the rule's phrases add."""
    lifts = _lifts(bar, prepared, spans)
    return [row.get(bar.kind, 0.0) + lifts.get(number, 0.0) for number, row in enumerate(likeness)]


def _lifts(bar: Bar, prepared: Prepared, spans: Sequence[tuple[int, int]]) -> dict[int, float]:
    """What the phrases of a rule add to the clauses they stand in."""
    said: dict[int, int] = defaultdict(int)
    for phrase in bar.any:
        starts = {_number(match.start, spans) for match in find_all(phrase, prepared) if not prepared.is_quoted(match)}
        for number in starts:
            said[number] += 1
    excused = {
        number
        for phrase in bar.unless
        for match in find_all(phrase, prepared)
        for number in range(_number(match.start, spans), _number(match.end - 1, spans) + 1)
    }
    lifts = {number: LIFT * (1 + FURTHER * (count - 1)) for number, count in said.items()}
    lifts |= dict.fromkeys(excused & set(lifts), -LIFT)
    lifts.pop(-1, None)
    return lifts


def _number(place: int, spans: Sequence[tuple[int, int]]) -> int:
    """The number of the clause at a place; -1 between clauses."""
    from bisect import bisect_right

    number = bisect_right(spans, (place, 1 << 60)) - 1
    return number if number >= 0 and place < spans[number][1] else -1


def _spoken(prepared: Prepared) -> str:
    """The text with what nobody says to the reader blanked: names and quotations, lists, tables and headings."""
    text = prepared.text
    for start, end in (*prepared.quoted, *(match.span() for match in _LISTED.finditer(text))):
        text = text[:start] + " " * (end - start) + text[end:]
    return text
