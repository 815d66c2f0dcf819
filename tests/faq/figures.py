"""How well a search answers the test questions."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from tests.faq.material import Question

Search = Callable[[str], list[str]]
"""Gives the ids for a message, the best first."""


class Figures(NamedTuple):
    """Shares of the questions, 0 to 1."""

    first: float
    """The best result answers it."""
    third: float
    """One of the three best answers it."""
    noise: float
    """Off-topic messages that found something."""
    asked: int
    off_topic: int


def measure(search: Search, questions: Iterable[Question]) -> Figures:
    """The figures of a search on questions; those without an entry are left out."""
    first = third = asked = noise = off_topic = 0
    for question in questions:
        if question.is_gap:
            continue
        found = search(question.text)[:3]
        if question.is_off_topic:
            off_topic += 1
            noise += bool(found)
        else:
            asked += 1
            first += found[:1] != [] and found[0] in question.ids
            third += any(identity in question.ids for identity in found)
    return Figures(first / asked, third / asked, noise / max(1, off_topic), asked, off_topic)
