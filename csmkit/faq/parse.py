"""FAQ files into entries: one bad entry is reported with its line and never hides the others."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from csmkit.errors import Problem
from csmkit.faq.blocks import Fence, Section, first_fence, sections
from csmkit.faq.entry import Ask, Entry, Guide
from csmkit.language import _
from csmkit.text.folding import fold
from csmkit.text.safe import one_line
from csmkit.text.toml import parse as parse_toml

ASK, SHORT, ANSWER, NOTE = "先問", "短答", "完整回答", "內部備註"
"""The parts of an entry, as their headings name them."""

_PARTS = {fold(name): name for name in (ASK, SHORT, ANSWER, NOTE)}
_LISTS = ("also", "tags", "stages", "kinds", "related", "letters")
_DATES = ("as_of", "review_by")
_ID = re.compile(r"[^\W_]+(?:[-_.][^\W_]+)*")
_BULLET = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+(?:`([a-z][a-z0-9_]*)`\s*)?(.+)")


def parse_file(text: str, path: str) -> tuple[list[Entry], list[Problem]]:
    """The entries of one file in its order, and everything in it that is wrong.

    Args:
        text: the file's text; its layout is described in the README.
        path: how to name the file in problems.
    """
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found, problems = sections(plain.split("\n"), path)
    heads = [section for section in found if section.level == 1]
    entries: list[Entry] = []
    lines: dict[str, int] = {}
    for head, parts in _entries(found):
        entry, wrong = _entry(head, parts, _group(heads, head), path)
        problems += wrong
        if entry is None:
            continue
        if entry.id in lines:
            problems.append(_twice(entry, path, lines[entry.id]))
            continue
        lines[entry.id] = entry.line
        entries.append(entry)
    return entries, sorted(problems, key=lambda problem: problem.line or 0)


def _group(heads: Sequence[Section], head: Section) -> str:
    """The topic group of an entry: the first-level heading above it, or the file's first one."""
    above = [group.title for group in heads if group.line < head.line]
    return above[-1] if above else heads[0].title if heads else ""


def merge_layers(layers: Iterable[Sequence[Entry]]) -> tuple[list[Entry], list[Problem]]:
    """All layers as one list: an entry replaces the one with its id in a lower layer, at that place.

    Args:
        layers: the built-in entries first, the user's own last.

    Returns:
        The entries, and a problem for every id that one layer has twice (its first entry counts).
    """
    merged: dict[str, Entry] = {}
    problems: list[Problem] = []
    for layer in layers:
        seen: dict[str, Entry] = {}
        for entry in layer:
            first = seen.setdefault(entry.id, entry)
            if first is entry:
                merged[entry.id] = entry
            else:
                problems.append(_twice(entry, first.path, first.line))
    return list(merged.values()), problems


def _twice(entry: Entry, path: str, line: int) -> Problem:
    where = f"{path}:{line}"
    message = _("the id {id} is already used at {where}").format(id=entry.id, where=where)
    return Problem(entry.path, entry.line, "id", message, _("give this entry another id"))


def _entries(found: Sequence[Section]) -> list[tuple[Section, list[Section]]]:
    """Each second-level section with the third-level ones under it."""
    groups: list[tuple[Section, list[Section]]] = []
    current: list[Section] | None = None
    for section in found:
        if section.level == 2:
            current = []
            groups.append((section, current))
        elif section.level == 3 and current is not None:
            current.append(section)
        else:
            current = None
    return groups


def _entry(head: Section, parts: Sequence[Section], group: str, path: str) -> tuple[Entry | None, list[Problem]]:
    shown = one_line(head.title, 40)
    fence = first_fence(head)
    if fence is None or fence.language != "toml":
        message = _("'{question}' has no metadata").format(question=shown)
        return None, [Problem(path, head.line, "", message, _("begin it with a ```toml block that has an id"))]
    data, problem = parse_toml(fence.text, path)
    if data is None:
        return None, [_moved(problem, fence)] if problem else []
    meta = _Metadata(data, fence, path)
    identity = meta.identity()
    if not head.title:
        meta.wrong("", _("a heading without a question"), line=head.line)
    if identity is None or not head.title:
        return None, meta.problems
    texts = _texts(parts, meta)
    entry = Entry(
        id=identity,
        question=head.title,
        group=group,
        also=meta.words("also"),
        tags=meta.words("tags"),
        stages=meta.words("stages"),
        kinds=meta.words("kinds"),
        related=meta.words("related"),
        letters=meta.words("letters"),
        as_of=meta.day("as_of"),
        review_by=meta.day("review_by"),
        guides=meta.guides(),
        ask_first=_asks(texts.get(ASK, "")),
        short=texts.get(SHORT, ""),
        answer=texts.get(ANSWER, ""),
        note=texts.get(NOTE, ""),
        path=path,
        line=head.line,
    )
    meta.refuse_unknown()
    return entry, meta.problems


def _moved(problem: Problem, fence: Fence) -> Problem:
    """A problem of the metadata block, at its line in the file."""
    return problem._replace(line=fence.line + (problem.line or 0))


def _texts(parts: Sequence[Section], meta: "_Metadata") -> dict[str, str]:
    """The parts by name. A part with an unknown name is reported and left out: it may be a note that must not leave."""
    texts: dict[str, str] = {}
    for part in parts:
        name = _PARTS.get(fold(part.title))
        if name is None:
            fix = _("use one of {names}; its text is left out until then").format(names="、".join(_PARTS.values()))
            shown = one_line(part.title, 40)
            meta.wrong("", _("an entry has no part '{name}'").format(name=shown), fix, line=part.line)
        elif name in texts:
            meta.wrong("", _("the part {name} is there twice").format(name=name), line=part.line)
        else:
            texts[name] = "\n".join(part.body).strip()
    return texts


def _asks(text: str) -> tuple[Ask, ...]:
    matches = (_BULLET.fullmatch(line) for line in text.splitlines())
    return tuple(Ask(match[1] or "", match[2].strip()) for match in matches if match)


class _Metadata:
    """The metadata block being read, with what was wrong in it."""

    def __init__(self, data: dict[str, Any], fence: Fence, path: str) -> None:
        self.data = data
        self.fence = fence
        self.path = path
        self.problems: list[Problem] = []

    def wrong(self, key: str, message: str, fix: str = "", line: int | None = None) -> None:
        """Note what is wrong with `key`."""
        self.problems.append(Problem(self.path, line or self._line(key), key, message, fix))

    def _line(self, key: str) -> int:
        for n, line in enumerate(self.fence.text.splitlines(), 1):
            if key and re.match(rf"\s*{re.escape(key)}\s*=", line):
                return self.fence.line + n
        return self.fence.line

    def identity(self) -> str | None:
        """The id, or None with a problem."""
        value = self.data.get("id")
        if value is None:
            self.wrong("id", _("the entry has no id"), _("write for example {right}").format(right='id = "ads-budget"'))
            return None
        if not isinstance(value, str) or not _ID.fullmatch(value):
            shown = one_line(str(value), 40)
            self.wrong("id", _("'{id}' is not an id").format(id=shown), _("use letters, digits and hyphens"))
            return None
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts; anything else is reported and left out."""
        value = self.data.get(key, [])
        if isinstance(value, str):
            self.wrong(key, _("it is not a list"), _("write for example {right}").format(right=f'{key} = ["…"]'))
            return (value.strip(),)
        if not isinstance(value, list):
            self.wrong(key, _("it is not a list"), _("write for example {right}").format(right=f'{key} = ["…"]'))
            return ()
        if not all(isinstance(item, str) for item in value):
            self.wrong(key, _("not everything in it is text"), _("put it in quotes"))
        return tuple(item.strip() for item in value if isinstance(item, str) and item.strip())

    def day(self, key: str) -> date | None:
        """A date, or None when it is missing or reported."""
        value = self.data.get(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        shown = one_line(str(value), 40)
        self.wrong(key, _("{value} is not a date").format(value=shown), _("write {right}").format(right="2026-02-03"))
        return None

    def guides(self) -> tuple[Guide, ...]:
        """The how-to documents."""
        value = self.data.get("guides", [])
        rows = value if isinstance(value, list) else [value]
        good = [row for row in rows if isinstance(row, dict) and isinstance(row.get("title"), str)]
        if len(good) < len(rows):
            right = 'guides = [{ title = "…", link = "" }]'
            self.wrong("guides", _("a guide needs a title"), _("write for example {right}").format(right=right))
        return tuple(Guide(row["title"], str(row.get("link", ""))) for row in good)

    def refuse_unknown(self) -> None:
        """Report keys that mean nothing: usually a slip."""
        for key in self.data.keys() - {"id", "guides", *_LISTS, *_DATES}:
            self.wrong(key, _("an entry has no key '{key}'").format(key=one_line(key, 40)), _("remove or correct it"))
