"""Questions that found no answer: like ones together, so that the next entry to write shows itself."""

import re
from collections import defaultdict
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from csmkit.errors import InvalidDataError, NotFoundError, Problem, UsageError
from csmkit.faq.lexicon import Lexicon
from csmkit.faq.query import read_query
from csmkit.faq.search import search
from csmkit.language import _
from csmkit.services.faq import GAPS, at_home
from csmkit.services.faq_shelf import open_index
from csmkit.text.safe import one_line
from csmkit.text.toml import parse
from csmkit.workspace.changes import ChangeSet
from csmkit.workspace.files import MAX_JOURNAL, decode, read_file

CANDIDATE = 3
"""So many questions alike are worth an entry."""
_ALIKE = 0.4  # share of the shorter question's weight that two questions have in common
_NEWEST = 500  # questions that are looked at: grouping thousands of old ones would help nobody


class Gap(NamedTuple):
    """One question that found nothing."""

    id: str
    at: datetime
    text: str


class GapGroup(NamedTuple):
    """Questions that ask about the same, the newest first."""

    questions: tuple[Gap, ...]

    @property
    def id(self) -> str:
        """Id of the newest question; stands for the group."""
        return self.questions[0].id

    @property
    def short_id(self) -> str:
        """The end of the id, which is all that a narrow screen has room for; `drop_gaps` knows it as well."""
        return self.id.rpartition("-")[2]

    @property
    def is_candidate(self) -> bool:
        """Whether it is worth an entry."""
        return len(self.questions) >= CANDIDATE

    @property
    def last_on(self) -> date:
        """The day it was last asked."""
        return self.questions[0].at.date()

    def command(self) -> str:
        """The command that begins an entry for it."""
        from shlex import quote

        texts = list(dict.fromkeys(one_line(gap.text, 60) for gap in self.questions))
        also = "".join(f" --also {quote(text)}" for text in texts[1:6])
        return f"csm faq add --question {quote(texts[0])}{also}"


class Gaps(NamedTuple):
    """Groups, the largest first; how many questions have found an answer since; and what is wrong in the file."""

    groups: list[GapGroup]
    answered: int
    problems: list[Problem]


def list_gaps(root: Path) -> Gaps:
    """The questions that found nothing and still find nothing, like ones together."""
    gaps, problems = read_gaps(root)
    opened = open_index(root)
    newest = sorted(gaps, key=lambda gap: (gap.at, gap.id), reverse=True)[:_NEWEST]
    still = [gap for gap in newest if not search(at_home(opened, gap.text), gap.text, limit=1)]
    groups = _grouped(still, opened.searched.lexicon)
    return Gaps(sorted(groups, key=lambda group: -len(group.questions)), len(newest) - len(still), problems)


def drop_gaps(root: Path, ids: list[str], *, now: datetime) -> int:
    """Forget the questions of the groups that hold these ids; every other line stays as it is.

    Args:
        root: the workspace.
        ids: of questions, or the ends of them that a screen shows.
        now: the moment.

    Returns:
        How many questions went.

    Raises:
        NotFoundError: when there is no such question.
        UsageError: when an end belongs to several.
    """
    groups = list_gaps(root).groups
    there = [gap.id for gap in read_gaps(root)[0]]
    dropped: set[str] = set()
    for text in ids:
        identity = _meant(text, there)
        group = next((group for group in groups if any(gap.id == identity for gap in group.questions)), None)
        dropped.update(gap.id for gap in group.questions) if group else dropped.add(identity)
    read = read_file(root / GAPS, MAX_JOURNAL)
    lines = read.splitlines(keepends=True)
    kept = [line for line in lines if _id_of(line) not in dropped]
    change = ChangeSet(root, _("forgot {count} questions").format(count=len(dropped)), at=now)
    change.write(GAPS, b"".join(kept), read=read)
    change.commit()
    return len(dropped)


def _meant(text: str, there: list[str]) -> str:
    """The id that is meant: itself, or its end."""
    fitting = [text] if text in there else [one for one in there if one.endswith(f"-{text}")]
    if not fitting:
        message = _("no question '{id}'").format(id=one_line(text, 40))
        raise NotFoundError(message, hint=_("see: {command}").format(command="csm faq gaps"))
    if len(fitting) > 1:
        names = ", ".join(fitting[:5])
        raise UsageError(_("'{text}' fits {names}").format(text=one_line(text, 40), names=names))
    return fitting[0]


def read_gaps(root: Path) -> tuple[list[Gap], list[Problem]]:
    """The questions that were kept; a bad line costs one question, never the file."""
    if not (root / GAPS).exists():
        return [], []
    try:
        text = decode(read_file(root / GAPS, MAX_JOURNAL))
    except InvalidDataError as error:
        return [], [Problem(GAPS, None, "", error.message, error.hint or "")]
    found: dict[str, Gap] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        data, problem = parse(line, GAPS)
        if problem:
            problems.append(problem._replace(line=number))
        for key, value in (data or {}).items():
            gap = _gap(key, value)
            if gap is None:
                problems.append(Problem(GAPS, number, one_line(key, 40), _("it is no question"), _("delete the line")))
            else:
                found[key] = gap
    return list(found.values()), problems


def _gap(key: str, value: Any) -> Gap | None:
    if not isinstance(value, dict):
        return None
    at, text = value.get("at"), value.get("text")
    if not isinstance(at, datetime) or at.tzinfo is None or not isinstance(text, str):
        return None
    return Gap(key, at, text)


def _id_of(line: bytes) -> str:
    match = re.match(rb'\s*"?([^"=\s]+)"?\s*=', line)
    return match[1].decode("utf-8", "replace") if match else ""


def _grouped(gaps: list[Gap], lexicon: Lexicon) -> list[GapGroup]:
    """Questions joined where they have enough terms in common with any of a group; filler and idle words count little."""
    weights = [{term.text: term.weight for term in read_query(gap.text, lexicon).terms} for gap in gaps]
    home = list(range(len(gaps)))
    having: dict[str, list[int]] = defaultdict(list)
    for number, terms in enumerate(weights):
        near = {other for term in terms if len(term) > 1 for other in having[term]}
        for other in sorted(near):
            if home[other] != home[number] and _likeness(terms, weights[other]) >= _ALIKE:
                old, new = home[number], home[other]
                home = [new if place == old else place for place in home]
        for term in terms:
            having[term].append(number)
    groups: dict[int, list[Gap]] = defaultdict(list)
    for gap, place in zip(gaps, home, strict=True):
        groups[place].append(gap)
    return [GapGroup(tuple(group)) for group in groups.values()]


def _likeness(one: dict[str, float], other: dict[str, float]) -> float:
    least = min(sum(one.values()), sum(other.values()))
    common = sum(min(weight, other[term]) for term, weight in one.items() if term in other)
    return common / least if least else 0.0
