"""The built-in entries, their index, and the test questions."""

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from csmkit.faq.entry import Entry
from csmkit.faq.index import build_index
from csmkit.faq.lexicon import Lexicon
from csmkit.faq.parse import parse_file
from csmkit.faq.segment import Index
from csmkit.faq.words import read_asked, read_elsewhere, read_lexicon
from csmkit.text.tally import Tally, count_examples

ROOT = Path(__file__).parents[2]
NO_ENTRY = "none"
"""Label of a question about this trade that no entry answers: a gap in the content, counted neither way."""


class Question(NamedTuple):
    """A question as a client types it, with every entry that answers it.

    `questions.tsv` was written by someone who knew the topic groups only, labelled before the search was tuned, and
    split by odd (tune) and even (held) numbers. `more_questions.tsv` was written for tuning. The questions of both
    that tune the search are among the phrasings it ships with (`templates/faq/asked.toml`), so what they show counts
    only where they are left out of those. `later_questions.tsv` was written and labelled by others after that.
    """

    number: int
    half: str
    group: int
    style: str
    ids: tuple[str, ...]
    text: str

    @property
    def is_off_topic(self) -> bool:
        """Whether nothing should be found."""
        return self.group == 0

    @property
    def is_gap(self) -> bool:
        """Whether the entries have no answer."""
        return NO_ENTRY in self.ids


@cache
def files() -> tuple[tuple[Entry, ...], ...]:
    """The entries of each built-in file."""
    paths = sorted((ROOT / "faq").glob("*.md"))
    asked, problems = read_asked([((ROOT / "templates/faq/asked.toml").read_text("utf-8"), "asked.toml")])
    assert not problems, problems
    return tuple(
        tuple(
            entry._replace(asked=asked.get(entry.id, ()))
            for entry in parse_file(path.read_text("utf-8"), path.name)[0]
        )
        for path in paths
    )


@cache
def index_without(*names: str) -> Index:
    """The index with no phrasing that a tuning question of the named files repeats."""
    asked = {question.text for name in names for question in questions("tune", name)}
    left = tuple(
        tuple(entry._replace(asked=tuple(text for text in entry.asked if text not in asked)) for entry in entries)
        for entries in files()
    )
    return build_index(left, lexicon(), elsewhere())


@cache
def lexicon() -> Lexicon:
    """The built-in words."""
    folder = ROOT / "templates" / "faq"
    texts = {name: (folder / name).read_text("utf-8") for name in ("synonyms.toml", "filler.toml")}
    found, problems = read_lexicon([(texts["synonyms.toml"], "synonyms.toml")], [(texts["filler.toml"], "filler.toml")])
    assert not problems, problems
    return found


@cache
def index() -> Index:
    """The index of the built-in entries."""
    return build_index(files(), lexicon(), elsewhere())


@cache
def elsewhere() -> Tally:
    """The counted examples of messages that no entry is for."""
    data = tomllib.loads((ROOT / "templates/faq/elsewhere.toml").read_text("utf-8"))
    examples, problems = read_elsewhere(data, "elsewhere.toml")
    assert not problems, problems
    return count_examples(examples)


@cache
def questions(half: str, name: str = "questions.tsv") -> tuple[Question, ...]:
    """The test questions of one half: `tune`, `held` or, in `later_questions.tsv`, `later`."""
    rows = (line.split("\t") for line in (ROOT / "tests/faq" / name).read_text("utf-8").splitlines()[1:])
    found = (Question(int(row[0]), row[1], int(row[2]), row[3], tuple(row[4].split()), row[5]) for row in rows)
    return tuple(question for question in found if question.half == half)
