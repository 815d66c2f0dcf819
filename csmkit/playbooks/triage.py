"""What a message tells: the likely client types with the signs seen, the need behind it, the feelings, call or write.

Rules are data and every point of the score has a sign with the words that were seen; nothing is learned or guessed.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from csmkit.domain.vocabulary import ClientType
from csmkit.errors import Problem
from csmkit.language import _
from csmkit.playbooks.phrase import Phrase, Prepared, find_all, find_first, prepare, read_phrase

SHORT = 14
"""Characters under which a message counts as clipped; such a client is rather called than written to (seed rule)."""
TAIL = 0.4
"""Types below this share of the best score are not worth showing."""
QUIET = 1.0
"""By how much more the signs must weigh beside a report or a greeting."""
AGAIN = 0.5
"""Added for each further way in which the same sign shows, at most three times."""


class Sign(NamedTuple):
    """A sign of one type: phrases that show it, phrases that take it back, and what it weighs."""

    name: str
    type: ClientType
    weight: float
    any: tuple[Phrase, ...]
    with_: tuple[Phrase, ...]
    unless: tuple[Phrase, ...]


class Hint(NamedTuple):
    """A need or a feeling: the phrases that show it, its name, and what to say."""

    any: tuple[Phrase, ...]
    name: str
    text: str


class TriageRules(NamedTuple):
    """Everything a message is read by."""

    threshold: float
    signs: tuple[Sign, ...]
    quiet: tuple[Hint, ...]
    needs: tuple[Hint, ...]
    feelings: tuple[Hint, ...]


class Seen(NamedTuple):
    """A sign that was seen, and the words."""

    name: str
    text: str


class Likely(NamedTuple):
    """A type the message speaks for."""

    type: ClientType
    score: float
    signs: tuple[Seen, ...]


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


def read_triage(data: Mapping[str, Any], path: str) -> tuple[TriageRules, list[Problem]]:
    """The rules of the file; a faulty one is named and left out, the others stand."""
    problems: list[Problem] = []
    signs: list[Sign] = []
    for row in _rows(data, "sign", path, problems):
        try:
            kind = ClientType(str(row.get("type", "")))
        except ValueError:
            problems.append(Problem(path, None, "sign.type", _("it is no client type"), ClientType.choices()))
            continue
        weight = row.get("weight", 1.0)
        if isinstance(weight, bool) or not isinstance(weight, int | float):
            problems.append(Problem(path, None, "sign.weight", _("it is not a number")))
            continue
        parts = {key: _phrases(row, key) for key in ("any", "with", "unless")}
        name = str(row.get("name", kind.zh))
        signs.append(Sign(name, kind, float(weight), parts["any"], parts["with"], parts["unless"]))
    quiet = tuple(
        Hint(_phrases(row, "any"), str(row.get("name", "")), "") for row in _rows(data, "quiet", path, problems)
    )
    needs = tuple(
        Hint(_phrases(row, "any"), "", str(row.get("text", ""))) for row in _rows(data, "need", path, problems)
    )
    feelings = tuple(
        Hint(_phrases(row, "any"), str(row.get("name", "")), str(row.get("say", "")))
        for row in _rows(data, "feeling", path, problems)
    )
    threshold = data.get("threshold", 2.0)
    if isinstance(threshold, bool) or not isinstance(threshold, int | float):
        problems.append(Problem(path, None, "threshold", _("it is not a number")))
        threshold = 2.0
    return TriageRules(float(threshold), tuple(signs), quiet, needs, feelings), problems


def _rows(data: Mapping[str, Any], key: str, path: str, problems: list[Problem]) -> list[Mapping[str, Any]]:
    rows = data.get(key, [])
    sound: list[Mapping[str, Any]] = (
        [row for row in rows if isinstance(row, dict) and _is_sound(row)] if isinstance(rows, list) else []
    )
    if not isinstance(rows, list) or len(sound) != len(rows):
        problems.append(Problem(path, None, key, _("it is not a list of texts"), 'any = ["…"]'))
    return sound


def _is_sound(row: Mapping[str, Any]) -> bool:
    lists = [row.get("any"), row.get("with", []), row.get("unless", [])]
    return all(isinstance(one, list) and all(isinstance(item, str) for item in one) for one in lists)


def _phrases(row: Mapping[str, Any], key: str) -> tuple[Phrase, ...]:
    return tuple(phrase for text in row.get(key, ()) if (phrase := read_phrase(text)))


def triage(message: str, rules: TriageRules) -> Triage:
    """What a message tells; not clear when no sign weighs enough."""
    prepared = prepare(message)
    found: dict[ClientType, list[tuple[float, Seen]]] = {}
    for sign in rules.signs:
        seen = _seen(sign, prepared)
        if seen:
            found.setdefault(sign.type, []).append(seen)
    likely = [
        Likely(kind, round(sum(score for score, _one in rows), 2), tuple(one for _score, one in rows))
        for kind, rows in found.items()
    ]
    # A report or a greeting speaks against any type: one faint sign beside it is not enough.
    floor = rules.threshold + QUIET * any(find_first(hint.any, prepared) for hint in rules.quiet)
    likely = sorted((one for one in likely if one.score >= floor), key=lambda one: -one.score)
    types = tuple(one for one in likely if one.score >= TAIL * likely[0].score)
    needs = tuple(hint.text for hint in rules.needs if find_first(hint.any, prepared))
    feelings = tuple((hint.name, hint.text) for hint in rules.feelings if find_first(hint.any, prepared))
    letters = len(re.findall(r"[\u4e00-\u9fffA-Za-z0-9]", message))
    return Triage(types, bool(types), needs[:2], feelings[:2], 0 < letters <= SHORT)


def _seen(sign: Sign, prepared: Prepared) -> tuple[float, Seen] | None:
    """The weight and words of a sign, or None; each further phrase that shows it adds a little."""
    if sign.with_ and find_first(sign.with_, prepared) is None:
        return None
    if sign.unless and find_first(sign.unless, prepared) is not None:
        return None
    matches = [match for phrase in sign.any if (match := next(find_all(phrase, prepared), None))]
    if not matches:
        return None
    words = "、".join(dict.fromkeys(prepared.shown(match) for match in sorted(matches)[:3]))
    return sign.weight + AGAIN * min(len(matches) - 1, 3), Seen(sign.name, words[:60])
