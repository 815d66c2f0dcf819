"""What is wrong with FAQ entries as content: each finding is a problem with its file and line."""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from csmkit.domain.vocabulary import Kind, Stage, Word
from csmkit.errors import Problem
from csmkit.faq.entry import Entry
from csmkit.faq.parse import ANSWER, SHORT
from csmkit.faq.render import names_in, without_names
from csmkit.language import _
from csmkit.text.bigrams import terms
from csmkit.text.folding import fold
from csmkit.text.safe import one_line

SHORT_LIMIT = 120
"""Characters of the short answer: what fits on a telephone's screen without scrolling."""
_NAME_LENGTH = 6  # characters that a printed figure takes, on average
_TAG_LIMIT = 12
_ALIKE = 0.8  # share of common pairs at which two questions are one
_TABLES = ("facts", "client", "project", "contact", "me", "platform")

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<!\d)(?:\+886[- ]?|0)\d{1,3}[- ]?\d{3,4}[- ]?\d{3,4}(?!\d)")


class Known(NamedTuple):
    """What entries may refer to, and what must not be in them.

    Attributes:
        facts: keys of facts.toml.
        letters: ids of letters, or None to leave them unchecked.
        private: names of clients, projects and people, and their sums, as they would stand in a text.
        words: mainland vocabulary with the word used in Taiwan.
        allowed: longer words in which a mainland word is fine.
    """

    facts: Collection[str] = ()
    letters: Collection[str] | None = None
    private: Collection[str] = ()
    words: Mapping[str, str] = {}
    allowed: Collection[str] = ()


def read_words(text: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Words and exceptions of `mainland.toml`.

    Raises:
        tomllib.TOMLDecodeError: when it is not TOML.
    """
    data = tomllib.loads(text)
    return dict(data.get("words", {})), tuple(data.get("allowed", ()))


def check(entries: Sequence[Entry], known: Known) -> list[Problem]:
    """Everything that is wrong with the entries, in the order of files and lines."""
    ids = {entry.id for entry in entries}
    problems = [problem for entry in entries for problem in _entry(entry, ids, known)]
    problems += [*_twice(entries), *_alike(entries)]
    return sorted(problems, key=lambda problem: (problem.path, problem.line or 0, problem.key))


def _entry(entry: Entry, ids: Collection[str], known: Known) -> Iterator[Problem]:
    found = (
        *_parts(entry),
        *_metadata(entry, ids, known),
        *_names(entry, known.facts),
        *_vocabulary(entry, known),
        *_private(entry, known.private),
    )
    for key, message, fix in found:
        yield Problem(entry.path, entry.line, key, f"{entry.id}: {message}", fix)


Finding = tuple[str, str, str]
"""Key or part, what is wrong, what to do."""


def _parts(entry: Entry) -> Iterator[Finding]:
    for name, text in ((SHORT, entry.short), (ANSWER, entry.answer)):
        if not text:
            yield name, _("it is missing"), _("write it under ### {name}").format(name=name)
    length = len(without_names(entry.short, "x" * _NAME_LENGTH))
    if length > SHORT_LIMIT:
        message = _("it has {count} characters, more than {limit}").format(count=length, limit=SHORT_LIMIT)
        yield SHORT, message, _("shorten it, or move a part to {name}").format(name=ANSWER)
    if not entry.also:
        yield "also", _("there is no other way to ask it"), _("write three to six, as clients type them")


def _metadata(entry: Entry, ids: Collection[str], known: Known) -> Iterator[Finding]:
    for other in entry.related:
        if other not in ids or other == entry.id:
            yield "related", _("there is no other entry '{id}'").format(id=one_line(other, 40)), ""
    for key, values, words in (("stages", entry.stages, Stage), ("kinds", entry.kinds, Kind)):
        yield from _choices(key, values, words)
    for letter in entry.letters if known.letters is not None else ():
        if letter not in (known.letters or ()):
            yield "letters", _("there is no letter '{id}'").format(id=one_line(letter, 40)), ""
    for tag in entry.tags:
        if len(tag) > _TAG_LIMIT or re.search(r"[\s,,、;#]", tag):
            fix = _("a tag is one short word")
            yield "tags", _("'{tag}' is not a tag").format(tag=one_line(tag, 40)), fix
    if entry.as_of and entry.review_by and entry.review_by < entry.as_of:
        yield "review_by", _("it is before as_of"), ""


def _choices(key: str, values: Iterable[str], words: type[Word]) -> Iterator[Finding]:
    ids = [str(word.value) for word in words]
    for value in values:
        if value not in ids:
            fix = _("write one of {choices}").format(choices=", ".join(ids))
            yield key, _("there is no '{value}'").format(value=one_line(value, 40)), fix


def _names(entry: Entry, facts: Collection[str]) -> Iterator[Finding]:
    for part, text in ((SHORT, entry.short), (ANSWER, entry.answer)):
        for name in dict.fromkeys(names_in(text)):
            table, _dot, key = name.partition(".")
            if table not in _TABLES:
                yield part, _("'{name}' is not a name").format(name=name), _("write for example facts.payout_days")
            elif table == "facts" and key not in facts:
                yield part, _("facts.toml has no '{key}'").format(key=key), _("add it there or correct the name")
        if re.search(r"\{\{|\}\}|\{%|%\}|\{#", without_names(text)):
            yield part, _("template code other than a name"), _("write for example {{ facts.payout_days }}")


def _vocabulary(entry: Entry, known: Known) -> Iterator[Finding]:
    for part, text in ((_("question"), entry.question), (SHORT, entry.short), (ANSWER, entry.answer)):
        for allowed in known.allowed:
            text = text.replace(allowed, " ")
        for word, right in known.words.items():
            if word in text:
                yield part, _("'{word}' is mainland usage").format(word=word), _("write {right}").format(right=right)


def _private(entry: Entry, private: Collection[str]) -> Iterator[Finding]:
    fix = _("answers are for every client: take it out")
    for part, text in ((_("question"), entry.question), (SHORT, entry.short), (ANSWER, entry.answer)):
        found = [*_EMAIL.findall(text), *_PHONE.findall(text), *(name for name in private if name and name in text)]
        for name in dict.fromkeys(found):
            yield part, _("'{text}' belongs to one client").format(text=one_line(name, 40)), fix


def _twice(entries: Iterable[Entry]) -> Iterator[Problem]:
    """One id, or one way of asking, in two entries."""
    ids: dict[str, Entry] = {}
    asked: dict[str, Entry] = {}
    for entry in entries:
        first = ids.setdefault(entry.id, entry)
        if first is not entry:
            where = f"{first.path}:{first.line}"
            message = _("the id {id} is already used at {where}").format(id=entry.id, where=where)
            yield Problem(entry.path, entry.line, "id", message)
        for text in (entry.question, *entry.also):
            other = asked.setdefault(fold(text), entry)
            if other.id != entry.id:
                message = _("{id}: '{text}' is asked in {other} as well").format(
                    id=entry.id, text=one_line(text, 40), other=other.id
                )
                yield Problem(entry.path, entry.line, "also", message, _("keep it in the entry that answers it"))


def _alike(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Questions that say nearly the same; only pairs that share a rare term are compared, so that thousands are fine."""
    pairs = [frozenset(term.text for term in terms(fold(entry.question))) for entry in entries]
    count = Counter(term for found in pairs for term in found)
    having: dict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(pairs):
        others = {other for term in _rarest(found, count) for other in having[term]}
        for other in sorted(others):
            common = len(found & pairs[other])
            if common >= _ALIKE * len(found | pairs[other]) and entries[number].id != entries[other].id:
                entry = entries[number]
                message = _("{id}: asks nearly the same as {other}").format(id=entry.id, other=entries[other].id)
                yield Problem(entry.path, entry.line, _("question"), message, _("merge the two, or tell them apart"))
        for term in _rarest(found, count):
            having[term].append(number)


def _rarest(found: Collection[str], count: Counter[str]) -> list[str]:
    return sorted(found, key=lambda term: (count[term], term))[: max(4, len(found) // 3)]
