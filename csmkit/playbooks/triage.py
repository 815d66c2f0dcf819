"""What a message tells: the likely client types with the words that show them, the need, the feelings, call or write.

The types are told by examples: messages of each type, and of none, that a person can read and add to. A message is
likely of the type whose examples share most of its words; the clauses that say so are shown as its signs. Needs and
feelings are rules with phrases.
"""

import re
from collections.abc import Mapping
from math import exp
from typing import Any, NamedTuple

from csmkit.domain.vocabulary import ClientType
from csmkit.errors import Problem
from csmkit.language import _
from csmkit.playbooks.phrase import Phrase, find_first, prepare, read_phrase
from csmkit.text.folding import fold_with_origins
from csmkit.text.tally import Scales, Tally, telling

NOTHING = "都不是"
"""Heading of example messages that are of no type: reports, thanks, greetings, appointments."""
SHORT = 14
"""Characters under which a message counts as clipped; such a client is rather called than written to (seed rule)."""
DOUBT = 1.5
"""By how much more a message must be like a type than like none; found on writers whose examples were left out."""
MOST_TYPES = 3
LEAST_SHARE = 0.05
"""A type less likely than this is not worth showing."""
EVENNESS = 8.0
"""By how much the scores are flattened before they are shares: words of one message are not independent."""
MOST_SIGNS = 3
LONGEST_SIGN = 40


class Hint(NamedTuple):
    """A need or a feeling: the phrases that show it, its name, and what to say."""

    any: tuple[Phrase, ...]
    name: str
    text: str


class Hints(NamedTuple):
    """What is read out of a message beside its type."""

    needs: tuple[Hint, ...]
    feelings: tuple[Hint, ...]


class Likely(NamedTuple):
    """A type the message speaks for.

    Attributes:
        type: the type.
        score: how likely among the types, 0 to 1.
        signs: the clauses of the message that speak for it, as written, the strongest first.
    """

    type: ClientType
    score: float
    signs: tuple[str, ...]


class Triage(NamedTuple):
    """What a message tells.

    Attributes:
        types: likely types, best first; empty when nothing shows.
        clear: whether one is likely enough to act on.
        needs: what may be behind it.
        feelings: name of each feeling and a sentence that acknowledges it.
        clipped: whether the message is so short that a call is better than a reply.
    """

    types: tuple[Likely, ...]
    clear: bool
    needs: tuple[str, ...]
    feelings: tuple[tuple[str, str], ...]
    clipped: bool


def read_examples(data: Mapping[str, Any], path: str) -> tuple[list[tuple[str, str]], list[Problem]]:
    """The example messages of a file as (label, message); a list that cannot be used is named and left out.

    A label is the id of a client type, or an empty text for messages of no type.
    """
    examples: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for name, messages in data.items():
        try:
            label = "" if name == NOTHING else ClientType(name).value
        except ValueError:
            choices = f"{ClientType.choices()}, {NOTHING}"
            problems.append(Problem(path, None, name, _("it is no client type"), choices))
            continue
        if not isinstance(messages, list) or not all(isinstance(message, str) for message in messages):
            problems.append(Problem(path, None, name, _("it is not a list of texts"), f'"{name}" = ["…", "…"]'))
            continue
        examples += [(label, message) for message in messages]
    return examples, problems


def read_hints(data: Mapping[str, Any], path: str) -> tuple[Hints, list[Problem]]:
    """The needs and feelings of the file; a faulty one is named and left out, the others stand."""
    problems: list[Problem] = []
    needs = tuple(Hint(_phrases(row), "", str(row.get("text", ""))) for row in _rows(data, "need", path, problems))
    feelings = tuple(
        Hint(_phrases(row), str(row.get("name", "")), str(row.get("say", "")))
        for row in _rows(data, "feeling", path, problems)
    )
    return Hints(needs, feelings), problems


def _rows(data: Mapping[str, Any], key: str, path: str, problems: list[Problem]) -> list[Mapping[str, Any]]:
    rows = data.get(key, [])
    sound = [row for row in rows if _is_sound(row)] if isinstance(rows, list) else []
    if not isinstance(rows, list) or len(sound) != len(rows):
        problems.append(Problem(path, None, key, _("it is not a list of texts"), 'any = ["…"]'))
    return sound


def _is_sound(row: Any) -> bool:
    phrases = row.get("any") if isinstance(row, dict) else None
    return isinstance(phrases, list) and all(isinstance(item, str) for item in phrases)


def _phrases(row: Mapping[str, Any]) -> tuple[Phrase, ...]:
    return tuple(phrase for text in row["any"] if (phrase := read_phrase(text)))


def triage(message: str, tally: Tally, hints: Hints) -> Triage:
    """What a message tells; not clear when it is most like the examples of no type, or like none at all.

    Args:
        message: as the client wrote it.
        tally: the counted example messages.
        hints: needs and feelings.
    """
    types = tuple(_likely(message, tally))
    prepared = prepare(message)
    needs = tuple(hint.text for hint in hints.needs if find_first(hint.any, prepared))
    feelings = tuple((hint.name, hint.text) for hint in hints.feelings if find_first(hint.any, prepared))
    letters = len(re.findall(r"[\u4e00-\u9fffA-Za-z0-9]", message))
    return Triage(types, bool(types), needs[:2], feelings[:2], 0 < letters <= SHORT)


_CLAUSE = re.compile(r"[^\s,，、。.!！?？;；:：~～…]+(?:[?？]|[!！]+)?")


def _likely(message: str, tally: Tally) -> list[Likely]:
    folded = fold_with_origins(message)
    weighed = Scales(tally).weigh(folded.text)
    if not weighed.pieces:
        return []
    best = max(weighed.scores)
    if "" in tally.labels and weighed.scores[tally.labels.index("")] + DOUBT >= best:
        return []
    even = [
        exp((score - best) / EVENNESS) if label else 0.0
        for label, score in zip(tally.labels, weighed.scores, strict=True)
    ]
    clauses = [match.span() for match in _CLAUSE.finditer(folded.text)]
    found = []
    for number in sorted(range(len(even)), key=lambda number: -even[number])[:MOST_TYPES]:
        share = even[number] / sum(even)
        if share >= LEAST_SHARE:
            spans = [folded.span(*span) for span in telling(weighed, number, clauses)[:MOST_SIGNS]]
            signs = tuple(message[start:end].strip()[:LONGEST_SIGN] for start, end in spans)
            found.append(Likely(ClientType(tally.labels[number]), round(share, 2), signs))
    return found
