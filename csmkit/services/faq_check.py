"""What is wrong in the FAQ: the files, the entries, and whatever of a client stands in an answer."""

import re
from collections.abc import Iterable, Sequence, Set
from datetime import date
from pathlib import Path

from csmkit.errors import InvalidDataError, Problem
from csmkit.faq.check import Known, check, read_words
from csmkit.faq.entry import Entry
from csmkit.faq.words import read_asked, read_elsewhere, read_lexicon
from csmkit.language import _
from csmkit.letters.figures import amounts_in, is_round
from csmkit.letters.leaks import SHORTEST_NAME
from csmkit.services.facts import known_facts
from csmkit.services.faq_entries import all_entries
from csmkit.services.letter_catalogue import Catalogue
from csmkit.services.letter_material import LetterData
from csmkit.services.tallies import load_tally
from csmkit.text.safe import one_line
from csmkit.workspace.desk import Desk
from csmkit.workspace.files import decode, read_file
from csmkit.workspace.lookup import builtin

WORDS = "templates/faq"
_TAKE_OUT = "answers are for every client: take it out"


def check_faq(root: Path | None, *, today: date) -> list[Problem]:
    """Everything that is wrong in the FAQ of all layers.

    Args:
        root: the workspace, or None; then no client's name can be looked for.
        today: the day it is.
    """
    entries, problems = all_entries(root)
    return sorted(
        [
            *_word_problems(root, {entry.id for entry in entries}),
            *problems,
            *check_entries(entries, entries, root, today=today),
        ],
        key=lambda problem: (problem.path, problem.line or 0),
    )


def check_entries(entries: Sequence[Entry], every: Sequence[Entry], root: Path | None, *, today: date) -> list[Problem]:
    """What is wrong with some entries, alone and beside the others.

    Args:
        entries: those to look at.
        every: all there are, these included.
        root: the workspace, or None.
        today: the day it is.
    """
    places = {(entry.path, entry.line) for entry in entries}
    found = [*check(every, _known(every, root, today)), *_sums(entries, root, today)]
    return [problem for problem in found if (problem.path, problem.line) in places]


def leaks_in(entries: Sequence[Entry], root: Path, today: date) -> list[Problem]:
    """What of this desk's clients stands in entries: nobody may keep that with a yes."""
    found = list(_sums(entries, root, today))
    for entry in entries:
        for name in _names([entry], root, today):
            message = _("'{text}' belongs to one client").format(text=one_line(name, 40))
            found.append(Problem(entry.path, entry.line, "", f"{entry.id}: {message}", _(_TAKE_OUT)))
    return found


def _known(entries: Sequence[Entry], root: Path | None, today: date) -> Known:
    words, allowed = _mainland(root)
    top = root or builtin() / "templates/workspace"
    return Known(
        facts=frozenset(known_facts(Desk(top))),
        letters=frozenset(Catalogue(top).letters),
        private=_names(entries, root, today) if root else (),
        words=words,
        allowed=allowed,
    )


def _names(entries: Sequence[Entry], root: Path, today: date) -> tuple[str, ...]:
    """Names, mail addresses and telephone numbers of this desk's clients that stand in an answer."""
    data = LetterData(Desk(root), today)
    words = data.words
    whole = "\n".join(text for entry in entries for text in (entry.question, entry.short, entry.answer))
    digits = re.sub(r"[\s().-]", "", whole)
    found: dict[str, None] = {}
    for other in data.others(""):
        for name in other.names:
            looked_for = name not in words.not_a_leak and (len(name) >= SHORTEST_NAME or name in words.watch)
            if looked_for and _stands_in(name, whole):
                found[name] = None
        found.update(dict.fromkeys(mail for mail in other.emails if mail in whole.casefold()))
        found.update(dict.fromkeys(phone for phone in other.phones if phone in digits))
    return tuple(found)


def _stands_in(name: str, text: str) -> bool:
    """Whether the name stands there; a Latin one as a word of its own."""
    if name not in text:
        return False
    return not name.isascii() or re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", text) is not None


def _sums(entries: Sequence[Entry], root: Path | None, today: date) -> Iterable[Problem]:
    """Sums of a project in an answer; round ones are anybody's."""
    if root is None:
        return
    sums = frozenset().union(*(other.sums for other in LetterData(Desk(root), today).others("")))
    for entry in entries:
        for amount in amounts_in(f"{entry.question}\n{entry.short}\n{entry.answer}"):
            if amount.amount in sums and not is_round(amount.amount):
                message = _("{id}: {sum} is a sum of one project").format(id=entry.id, sum=one_line(amount.shown, 40))
                yield Problem(entry.path, entry.line, "", message, _(_TAKE_OUT))


def _mainland(root: Path | None) -> tuple[dict[str, str], tuple[str, ...]]:
    """Mainland vocabulary of both layers; a file that cannot be read is reported elsewhere."""
    words: dict[str, str] = {}
    allowed: list[str] = []
    for _name, text in _texts(root, "mainland.toml")[0]:
        try:
            more, excepted = read_words(text)
        except ValueError:
            continue
        words |= more
        allowed += excepted
    return words, tuple(allowed)


def _word_problems(root: Path | None, ids: Set[str]) -> list[Problem]:
    synonyms, wrong_synonyms = _texts(root, "synonyms.toml")
    filler, wrong_filler = _texts(root, "filler.toml")
    mainland, wrong_mainland = _texts(root, "mainland.toml")
    flip = [[(text, name) for name, text in found] for found in (synonyms, filler)]
    asked, wrong_asked = _texts(root, "asked.toml")
    problems = [*wrong_synonyms, *wrong_filler, *wrong_mainland, *wrong_asked, *read_lexicon(*flip)[1]]
    for name, text in asked:
        known, faults = read_asked([(text, name)])
        problems += faults
        problems += [Problem(name, None, one, _("there is no such entry"), "") for one in known if one not in ids]
    problems += load_tally(root, WORDS, "elsewhere", read_elsewhere)[1]
    for name, text in mainland:
        try:
            read_words(text)
        except ValueError as error:
            problems.append(Problem(name, None, "", one_line(str(error), 100)))
    return problems


def _texts(root: Path | None, name: str) -> tuple[list[tuple[str, str]], list[Problem]]:
    """Path and text of a word list in every layer, the built-in one first."""
    found: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for top in filter(None, (builtin(), root)):
        shown = f"{WORDS}/{name}"
        if not (top / shown).is_file():
            continue
        try:
            found.append((shown, decode(read_file(top / shown))))
        except InvalidDataError as error:
            problems.append(Problem(shown, None, "", error.message, error.hint or ""))
    return found, problems
