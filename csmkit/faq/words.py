"""Reading what a person edits for the search: `synonyms.toml`, `filler.toml`, `asked.toml` and `elsewhere.toml`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from csmkit.errors import Problem
from csmkit.faq.lexicon import Forms, Lexicon
from csmkit.language import _
from csmkit.text.folding import fold
from csmkit.text.toml import parse as parse_toml

LISTS = ("phrases", "alone", "cues", "dull", "core", "foreign")
"""The lists of `filler.toml`, named like Lexicon's fields."""


def read_lexicon(
    synonyms: Iterable[tuple[str, str]], filler: Iterable[tuple[str, str]]
) -> tuple[Lexicon, list[Problem]]:
    """The lexicon from all layers of both files, and what in them is wrong; later layers add to earlier ones.

    Args:
        synonyms: text and path of each `synonyms.toml`, the built-in one first.
        filler: text and path of each `filler.toml`, likewise.
    """
    problems: list[Problem] = []
    groups: list[Sequence[str]] = []
    for text, path in synonyms:
        data = _data(text, path, problems)
        groups += [_words(group, path, "groups", problems) for group in _listed(data, "groups", path, problems)]
    words: dict[str, list[str]] = {key: [] for key in LISTS}
    idle = ""
    for text, path in filler:
        data = _data(text, path, problems)
        for key in LISTS:
            words[key] += _words(_listed(data, key, path, problems), path, key, problems)
        idle += str(data.get("idle", ""))
    numbered = [(word, number) for number, group in enumerate(groups) for word in group]
    lists = {key: _forms((word, 0) for word in words[key]) for key in LISTS}
    return Lexicon(synonyms=_forms(numbered), idle=fold(idle), **lists), problems


def read_asked(files: Iterable[tuple[str, str]]) -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    """How clients ask for each entry, by its id, from all layers of `asked.toml`; and what in them is wrong.

    Args:
        files: text and path of each, the built-in one first.
    """
    problems: list[Problem] = []
    found: dict[str, tuple[str, ...]] = {}
    for text, path in files:
        data = _data(text, path, problems)
        for identity in data:
            asked = _words(_listed(data, identity, path, problems), path, identity, problems)
            found[identity] = (*found.get(identity, ()), *asked)
    return found, problems


def read_elsewhere(data: Mapping[str, Any], path: str) -> tuple[list[tuple[str, str]], list[Problem]]:
    """The example messages that no entry is for, as (label, message), and what is wrong with them."""
    problems: list[Problem] = []
    messages = _words(_listed(dict(data), "messages", path, problems), path, "messages", problems)
    return [("elsewhere", message) for message in messages], problems


def _forms(pairs: Iterable[tuple[str, int]]) -> Forms:
    numbers: dict[str, set[int]] = {}
    for word, number in pairs:
        form = fold(word).strip()
        if form:
            numbers.setdefault(form, set()).add(number)
    table: Forms = {}
    for form in sorted(numbers, key=lambda form: (-len(form), form)):
        table.setdefault(form[:2], []).append((form, tuple(sorted(numbers[form]))))
    return table


def _data(text: str, path: str, problems: list[Problem]) -> dict[str, Any]:
    data, problem = parse_toml(text, path)
    if problem:
        problems.append(problem)
    return data or {}


def _listed(data: dict[str, Any], key: str, path: str, problems: list[Problem]) -> list[Any]:
    value = data.get(key, [])
    if isinstance(value, list):
        return value
    fix = _("write for example {right}").format(right=f'{key} = ["…"]')
    problems.append(Problem(path, None, key, _("it is not a list"), fix))
    return []


def _words(value: Any, path: str, key: str, problems: list[Problem]) -> list[str]:
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return value
    fix = _("write for example {right}").format(right='["集資", "募資"]')
    problems.append(Problem(path, None, key, _("not everything in it is a list of words in quotes"), fix))
    return []
