"""A letter's template: TOML front matter between `+++` lines, then the body in Markdown with Jinja."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from csmkit.domain.calendar import Offset, parse_offset
from csmkit.domain.vocabulary import Channel, Role, Stage, Word
from csmkit.errors import NotFoundError, Problem, UsageError
from csmkit.language import _, did_you_mean
from csmkit.text.likeness import fold_name, nearest
from csmkit.text.safe import one_line
from csmkit.text.toml import parse

FENCE = "+++"
MAX_TEMPLATE = 64 << 10
"""Characters of a template; a longer one is something else."""
GATES = ("", "decision")
_PATH = re.compile(r"[a-z_]+(\.[a-z0-9_-]+)+")
_ASK = re.compile(r"[a-z][a-z0-9_]*")


class NextStep(NamedTuple):
    """The one next step as the front matter gives it; `by` is a date, a milestone with a step, or `ask.<key>`."""

    who: str
    what: str
    by: str


class Letter(NamedTuple):
    """A letter as its front matter describes it.

    Attributes:
        id: file name without ending; what a person types.
        path: the file, relative to its layer (`templates/mail/zh-TW/closeout.md`).
        title: its Chinese name, typed as well.
        also: other names it answers to.
        subject: the subject line, itself a template.
        stages: where it is right; empty means everywhere.
        needs: record fields it cannot do without, dotted.
        facts: platform facts it cannot do without.
        channels: ways it may go; empty means every way.
        starts: the chase it starts, for reading only.
        gate: `decision` for letters about money that need the closeout decision.
        fresh: whether its numbers must not be older than a week.
        required: whether contract or closeout require it, also to a client who asked for no contact.
        reader: the role it is written for; None takes the first contact.
        again: after how many days the same letter may go once more without a question; None: never.
        asks: values asked for, each with its question.
        next: the next step, None when the front matter has none.
        body: everything behind the front matter.
        body_line: the line of the file the body begins at, counted from 1.
    """

    id: str
    path: str
    title: str
    subject: str
    also: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    needs: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    starts: str = ""
    gate: str = ""
    fresh: bool = False
    required: bool = False
    reader: Role | None = None
    again: Offset | None = None
    asks: Mapping[str, str] = {}
    next: NextStep | None = None
    body: str = ""
    body_line: int = 1


_TEXTS = ("title", "subject", "starts", "gate", "reader", "again")
_LISTS = ("stages", "needs", "facts", "channels", "also")
_FLAGS = ("fresh", "required")
_TABLES = ("asks", "next")
KEYS = (*_TEXTS, *_LISTS, *_FLAGS, *_TABLES)


def split(text: str) -> tuple[str, str, int] | None:
    """Front matter, body, and the line the body begins at; None when the file does not begin with front matter."""
    lines = text.replace("\r\n", "\n").split("\n")
    if not lines or lines[0].rstrip() != FENCE:
        return None
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == FENCE:
            return "\n".join(lines[1:number]) + "\n", "\n".join(lines[number + 1 :]), number + 2
    return None


def read_letter(
    text: str, letter_id: str, path: str, *, base: Mapping[str, Any] | None = None
) -> tuple[Letter | None, list[Problem]]:
    """The letter in a file, or what is wrong with it: every fault with file, line, key and what to write.

    Args:
        text: the file's text.
        letter_id: its name.
        path: the file, for the problems.
        base: front matter of the built-in letter of the same name; what the file leaves out is taken from there.
    """
    if len(text) > MAX_TEMPLATE:
        size = _("it has {size} kB, more than the {limit} kB a letter may have")
        return None, [Problem(path, None, "", size.format(size=len(text) >> 10, limit=MAX_TEMPLATE >> 10))]
    parts = split(text)
    if parts is None and base is None:
        message = _("it has no front matter")
        return None, [Problem(path, 1, "", message, _("begin it with a line +++, its keys, and a line +++"))]
    front, body, body_line = parts or ("", text, 1)
    data, problem = parse(front, path)
    if data is None:
        return None, [problem._replace(line=(problem.line or 1) + 1)] if problem else []
    data = {**(base or {}), **data}
    found: list[tuple[str, str, str]] = list(_faults(data))
    if found:
        return None, [Problem(path, _line(front, key), key, message, fix) for key, message, fix in found]
    return _letter(data, letter_id, path, body, body_line), []


def front_matter(text: str) -> dict[str, Any]:
    """The front matter's data; empty where it cannot be read."""
    parts = split(text)
    return (parse(parts[0], "")[0] or {}) if parts else {}


def _letter(data: Mapping[str, Any], letter_id: str, path: str, body: str, body_line: int) -> Letter:
    step = data.get("next")
    return Letter(
        id=letter_id,
        path=path,
        title=data["title"].strip(),
        subject=data["subject"].strip(),
        also=tuple(data.get("also", ())),
        stages=tuple(Stage(stage) for stage in data.get("stages", ())),
        needs=tuple(data.get("needs", ())),
        facts=tuple(data.get("facts", ())),
        channels=tuple(Channel(channel) for channel in data.get("channels", ())),
        starts=data.get("starts", ""),
        gate=data.get("gate", ""),
        fresh=data.get("fresh", False),
        required=data.get("required", False),
        reader=Role(data["reader"]) if data.get("reader") else None,
        again=parse_offset(data["again"]) if data.get("again") else None,
        asks=dict(data.get("asks", {})),
        next=NextStep(*(str(step.get(key, "")).strip() for key in NextStep._fields)) if step else None,
        body=body,
        body_line=body_line,
    )


def _faults(data: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    """Key, message and fix of everything that is wrong in the front matter."""
    for key, value in data.items():
        if key not in KEYS:
            close = nearest(key, KEYS, count=1)
            fix = _("did you mean {close}?").format(close=close[0]) if close else ""
            yield key, _("a letter has no such key"), fix
            continue
        yield from _form_faults(key, value)
    for key in ("title", "subject"):
        if not str(data.get(key, "")).strip():
            yield key, _("it is missing"), _("every letter has a title and a subject")
    subject = data.get("subject")
    if isinstance(subject, str) and "\n" in subject.strip():
        yield "subject", _("a subject is one line"), ""


def _form_faults(key: str, value: Any) -> Iterable[tuple[str, str, str]]:
    if key in _TEXTS and not isinstance(value, str):
        yield key, _("it is not text"), _('put it in quotes: "…"')
    elif key in _FLAGS and not isinstance(value, bool):
        yield key, _("it is neither true nor false"), ""
    elif key in _LISTS and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
        yield key, _("it is not a list of texts"), _("write for example {right}").format(right='["…"]')
    elif key in _TABLES and not (isinstance(value, dict) and all(isinstance(item, str) for item in value.values())):
        yield key, _("it is not a table of texts"), ""
    else:
        yield from _value_faults(key, value)


def _value_faults(key: str, value: Any) -> Iterable[tuple[str, str, str]]:
    check = _VALUE_CHECKS.get(key)
    return check(key, value) if check and value else ()


def _word_faults(words: type[Word]) -> Callable[[str, Any], Iterable[tuple[str, str, str]]]:
    def check(key: str, value: Any) -> Iterable[tuple[str, str, str]]:
        for item in value if isinstance(value, list) else [value]:
            if not _is_word(words, item):
                message = _("'{text}' is not one of {choices}")
                yield key, message.format(text=one_line(item, 40), choices=words.choices()), ""

    return check


def _gate_faults(key: str, value: str) -> Iterable[tuple[str, str, str]]:
    if value not in GATES:
        yield key, _("'{text}' is not one of {choices}").format(text=one_line(value, 40), choices="decision"), ""


def _again_faults(key: str, value: str) -> Iterable[tuple[str, str, str]]:
    try:
        parse_offset(value)
    except ValueError as error:
        yield key, str(error), ""


def _need_faults(key: str, value: list[str]) -> Iterable[tuple[str, str, str]]:
    for item in value:
        if not _PATH.fullmatch(item):
            yield key, _("'{text}' is not a field").format(text=one_line(item, 40)), _("write project.dates.end")


def _step_faults(_key: str, step: Mapping[str, str]) -> Iterable[tuple[str, str, str]]:
    for name in NextStep._fields:
        if not step.get(name, "").strip():
            yield f"next.{name}", _("it is missing"), _("a next step has who, what and by")
    for name in sorted(set(step) - set(NextStep._fields)):
        yield f"next.{name}", _("a letter has no such key"), ""


def _ask_faults(_key: str, asks: Mapping[str, str]) -> Iterable[tuple[str, str, str]]:
    for name, question in asks.items():
        if not _ASK.fullmatch(name):
            yield f"asks.{name}", _("use small letters, digits and _ only"), ""
        elif not question.strip():
            yield f"asks.{name}", _("it has no question"), ""


def _is_word(words: type[Word], text: str) -> bool:
    try:
        words(text)
    except ValueError:
        return False
    return True


_VALUE_CHECKS: Mapping[str, Callable[[str, Any], Iterable[tuple[str, str, str]]]] = {
    "stages": _word_faults(Stage),
    "channels": _word_faults(Channel),
    "reader": _word_faults(Role),
    "gate": _gate_faults,
    "again": _again_faults,
    "needs": _need_faults,
    "asks": _ask_faults,
    "next": _step_faults,
}


def _line(front: str, key: str) -> int | None:
    """The line of the file that a key of the front matter stands on; tables are found by their header."""
    table, _dot, name = key.partition(".")
    header = re.compile(rf"\s*\[\s*{re.escape(table)}\s*\]")
    wanted = name or table
    inside = not name
    for number, line in enumerate(front.split("\n"), 2):
        if header.match(line):
            if not name:
                return number
            inside, start = True, number
        elif inside and re.match(rf"\s*[\"']?{re.escape(wanted)}[\"']?\s*=", line):
            return number
    return start if name and inside else None


def find_letter(letters: Mapping[str, Letter], text: str) -> Letter:
    """The letter that `text` means: its id, its Chinese title, or a unique beginning of either.

    Raises:
        NotFoundError: with the nearest names.
        UsageError: when several begin with `text`.
    """
    if text in letters:
        return letters[text]
    wanted = fold_name(text)
    names = [
        (fold_name(name), letter) for letter in letters.values() for name in (letter.id, letter.title, *letter.also)
    ]
    for fits in (str.__eq__, str.startswith):
        found = {letter.id: letter for name, letter in names if wanted and fits(name, wanted)}
        if len(found) == 1:
            return next(iter(found.values()))
        if found:
            shown = ", ".join(f"{letter.id} {letter.title}" for letter in found.values())
            raise UsageError(
                _("'{text}' fits {names}").format(text=one_line(text, 40), names=shown), hint=_("write one letter more")
            )
    close = nearest(text, [*letters, *(letter.title for letter in letters.values())])
    message = _("no letter '{name}'").format(name=one_line(text, 40))
    raise NotFoundError(
        message + did_you_mean([f"'{name}'" for name in close]),
        hint=_("see: {command}").format(command="csm mail list"),
    )
