"""A playbook: how to work with one of the nine client types, read from data."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from csmkit.domain.vocabulary import ClientType
from csmkit.errors import Problem
from csmkit.language import _

STEPS = ("listen", "agree", "ask", "advise")
"""The order of every reply: listen, agree with the feeling, ask, advise (the trade's own rule)."""
_TEXTS = ("phase", "shows", "need", "effort", "call", "sheet", "check_what")
_LISTS = ("signs", "examples", "questions", "steps", "avoid", "reminders", "letters", "faq")


class Answer(NamedTuple):
    """One answer to a demand: `no`, `yes-if` or `instead`, and the tiers it is for (empty: every tier)."""

    kind: str
    text: str
    tiers: tuple[str, ...]


class Playbook(NamedTuple):
    """How to work with one client type.

    Attributes:
        type: the client type.
        phase: when it usually shows.
        shows: how it shows, in a sentence.
        need: what the client really needs.
        effort: the cap on time spent.
        call: whether to call first.
        sheet: `two-way` when both ways are laid side by side from finished cases.
        check_what: what to look at together when a dated try is over.
        signs, examples, questions, steps, avoid, reminders: lists to read.
        letters, faq: ids that help.
        say: sentence patterns by the steps listen, agree, ask, advise; an empty one is left unsaid.
        answers: answers to demands.
        advice_at_once: how many points of advice at a time.
        check_days: days after which a try is looked at, 0 for none.
        ledger: whether the list of services belongs in the reply.
    """

    type: ClientType
    phase: str
    shows: str
    need: str
    effort: str
    call: str
    sheet: str
    check_what: str
    signs: tuple[str, ...]
    examples: tuple[str, ...]
    questions: tuple[str, ...]
    steps: tuple[str, ...]
    avoid: tuple[str, ...]
    reminders: tuple[str, ...]
    letters: tuple[str, ...]
    faq: tuple[str, ...]
    say: Mapping[str, str]
    answers: tuple[Answer, ...]
    advice_at_once: int
    check_days: int
    ledger: bool


def is_playbook(file: str) -> bool:
    """Whether a file of the folder is a playbook, and not what messages and numbers are read by."""
    return file not in ("bands.toml", "triage.toml") and not file.startswith("messages")


def read_playbook(data: Mapping[str, Any], path: str) -> tuple[Playbook | None, list[Problem]]:
    """A playbook from the data of its file, or what is wrong in it."""
    problems = list(_faults(data, path))
    try:
        kind = ClientType(str(data.get("type", "")))
    except ValueError:
        choices = ", ".join(word.zh for word in ClientType)
        problems.insert(
            0, Problem(path, None, "type", _("it is no client type"), _("one of {choices}").format(choices=choices))
        )
        return None, problems
    if problems:
        return None, problems
    answers = tuple(
        Answer(str(row.get("kind", "")), str(row.get("text", "")), tuple(map(str, row.get("tiers", ()))))
        for row in data.get("answer", ())
    )
    texts: dict[str, Any] = {key: data.get(key, "") for key in _TEXTS}
    lists: dict[str, Any] = {key: tuple(data.get(key, ())) for key in _LISTS}
    book = Playbook(
        type=kind,
        **texts,
        **lists,
        say={step: data.get("say", {}).get(step, "") for step in STEPS},
        answers=answers,
        advice_at_once=data.get("advice_at_once", 2),
        check_days=data.get("check_days", 0),
        ledger=data.get("ledger", False),
    )
    return book, []


def _faults(data: Mapping[str, Any], path: str) -> list[Problem]:
    """What has the wrong form; a missing key is none, because an own file may say less."""
    found = [Problem(path, None, key, _("it is not text")) for key in _TEXTS if not isinstance(data.get(key, ""), str)]
    for key in _LISTS:
        value = data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            found.append(Problem(path, None, key, _("it is not a list of texts"), '["…", "…"]'))
    say = data.get("say", {})
    if not isinstance(say, dict) or not all(isinstance(text, str) for text in say.values()):
        found.append(Problem(path, None, "say", _("it is not a table of texts")))
    rows = data.get("answer", [])
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and isinstance(row.get("tiers", []), list) for row in rows
    ):
        found.append(Problem(path, None, "answer", _("it is not a list of tables"), "[[answer]]"))
    for key in ("advice_at_once", "check_days"):
        value = data.get(key, 0)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 60:
            found.append(Problem(path, None, key, _("it is not a number between 0 and 60")))
    if not isinstance(data.get("ledger", False), bool):
        found.append(Problem(path, None, "ledger", _("it is neither true nor false")))
    return found
