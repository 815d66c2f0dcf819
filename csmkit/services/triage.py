"""Triage of a message: likely types, the need, call or write, questions, answers, and a reply in the right order."""

from pathlib import Path
from typing import NamedTuple

from csmkit.errors import Problem, UsageError
from csmkit.language import _
from csmkit.playbooks.playbook import STEPS, Playbook, is_playbook, read_playbook
from csmkit.playbooks.triage import Hints, Triage, read_examples, read_hints, triage
from csmkit.services.faq import find_answers
from csmkit.services.tallies import load_tally, read_data
from csmkit.text.tally import Tally
from csmkit.workspace.files import ReadError, decode, read_file
from csmkit.workspace.lookup import builtin_file, layers

FOLDER = "templates/playbooks"
HINTS = "triage.toml"
EXAMPLES = "messages"
"""The files of example messages: `messages.toml`, and `messages-….toml` of one's own beside it."""
LONGEST = 20_000
"""Characters of a message that are looked at."""


class Match(NamedTuple):
    """An FAQ entry that may answer the message."""

    id: str
    question: str


class Triaged(NamedTuple):
    """What a message tells, and what to do about it.

    Attributes:
        found: types, need, feelings.
        call_first: whether to call before writing.
        call: the reason or the playbook's word on calling.
        questions: what to ask, from the likeliest type's playbook.
        answers: matching FAQ entries.
        reply: a reply skeleton in the right order, as (step, text).
        advice_at_once: how many points of advice at a time, 0 when no type is clear.
        problems: what is wrong in the files.
    """

    found: Triage
    call_first: bool
    call: str
    questions: tuple[str, ...]
    answers: tuple[Match, ...]
    reply: tuple[tuple[str, str], ...]
    advice_at_once: int
    problems: list[Problem]


class Heard(NamedTuple):
    """By what a message is read: counted examples, hints, and what is wrong in their files."""

    tally: Tally
    hints: Hints
    problems: list[Problem]


def load_triage(root: Path | None) -> Heard:
    """By what a message is read; a workspace's own file wins over the built-in one of its name."""
    tally, problems = load_tally(root, FOLDER, EXAMPLES, read_examples)
    own = root / FOLDER / HINTS if root is not None else None
    path = own if own is not None and own.is_file() else builtin_file(f"{FOLDER}/{HINTS}")
    data, faults = read_data(path, f"{FOLDER}/{HINTS}")
    hints, more = read_hints(data, f"{FOLDER}/{HINTS}")
    return Heard(tally, hints, [*problems, *faults, *more])


def triage_message(root: Path | None, message: str) -> Triaged:
    """What a message tells, and what to do about it.

    Args:
        root: the workspace, or None for the built-in data alone.
        message: as the client wrote it; only the beginning of a very long one is looked at.

    Raises:
        UsageError: when it is empty.
    """
    if not message.strip():
        raise UsageError(_("there is no message"), hint=_("for example: csm triage 成績怎麼這麼爛"))
    text = message[:LONGEST]
    heard = load_triage(root)
    found = triage(text, heard.tally, heard.hints)
    book = _book(root, found) if found.clear else None
    hits = find_answers(root, text, limit=3).hits
    call_first = bool(book and book.call.startswith(("要", "先"))) or (found.clipped and found.clear)
    call = book.call if book else ""
    if found.clipped and found.clear and book and not book.call.startswith(("要", "先")):
        call = _("the message is short and clipped: offer a call")
    return Triaged(
        found,
        call_first,
        call,
        book.questions if book else (),
        tuple(Match(hit.id, hit.question) for hit in hits),
        tuple(_reply(found, book)),
        book.advice_at_once if book else 0,
        heard.problems,
    )


def _reply(found: Triage, book: Playbook | None) -> list[tuple[str, str]]:
    """Listen, agree, ask, advise; a feeling that was heard stands in for the pattern, with one sentence at most."""
    if book is None:
        return []
    said = dict(book.say)
    if found.feelings and said["agree"]:
        said["agree"] = found.feelings[0][1]
    blanks = {"topic": "＿＿", "wish": "＿＿", "instead": "＿＿"}
    lines = []
    for step in STEPS:
        text = said[step]
        for name, blank in blanks.items():
            text = text.replace(f"{{{name}}}", blank)
        if text:
            lines.append((step, text))
    return lines


def _book(root: Path | None, found: Triage) -> Playbook | None:
    """The playbook of the likeliest type; only files that speak of it are parsed, a message must not wait for nine."""
    kind = found.types[0].type
    book = None
    for path in sorted(layers(root, FOLDER, ".toml"), key=lambda path: root is not None and path.is_relative_to(root)):
        if not is_playbook(path.name) or not _speaks_of(path, kind.zh, kind.value):
            continue
        data, _problems = read_data(path, path.name)
        read, _faults = read_playbook(data, path.name)
        book = read if read and read.type is kind else book
    return book


def _speaks_of(path: Path, *names: str) -> bool:
    try:
        text = decode(read_file(path))
    except ReadError:
        return False
    return any(f'"{name}"' in text for name in names)
