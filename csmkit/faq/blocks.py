"""Markdown cut into headed sections, minding code fences: a heading inside a fence is text."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from csmkit.errors import Problem
from csmkit.language import _

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})\s*([^`]*?)\s*$")
_HEADING = re.compile(r" {0,3}(#{1,3})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")


class Section(NamedTuple):
    """A heading and the lines up to the next heading of the first three levels."""

    level: int
    title: str
    line: int
    """1-based line of the heading."""
    body: tuple[str, ...]


class Fence(NamedTuple):
    """A fenced block."""

    language: str
    line: int
    """1-based line of its opening."""
    text: str
    rest: tuple[str, ...]
    """The lines after it."""


def sections(lines: Sequence[str], path: str) -> tuple[list[Section], list[Problem]]:
    """The sections of a Markdown file, and a problem for every fence that is never closed.

    A fence that is not closed before the next entry is taken as text, so that it hides nothing.
    """
    fenced, problems = _fenced(lines, path)
    heads = [(n, match) for n, line in enumerate(lines) if n not in fenced and (match := _HEADING.match(line))]
    places = [*(n for n, _match in heads), len(lines)]
    found = [
        Section(len(match[1]), match[2].strip(), n + 1, tuple(lines[n + 1 : end]))
        for (n, match), end in zip(heads, places[1:], strict=True)
    ]
    return found, problems


def first_fence(section: Section) -> Fence | None:
    """The fenced block that a section's body begins with, or None."""
    for n, line in enumerate(section.body):
        match = _FENCE.match(line)
        if not match:
            if line.strip():
                return None
            continue
        for end in range(n + 1, len(section.body)):
            if _closes(section.body[end], match[1]):
                inside = section.body[n + 1 : end]
                return Fence(match[2].lower(), section.line + n + 1, "\n".join(inside), section.body[end + 1 :])
        return None
    return None


def _closes(line: str, opening: str) -> bool:
    match = _FENCE.match(line)
    return bool(match and not match[2] and match[1][0] == opening[0] and len(match[1]) >= len(opening))


def _fenced(lines: Sequence[str], path: str) -> tuple[set[int], list[Problem]]:
    """The 0-based lines that belong to fences, and the fences without an end."""
    fenced: set[int] = set()
    problems: list[Problem] = []
    barren = 0  # up to this line nothing closes a fence, known from the last search: keeps the scan linear
    n = 0
    while n < len(lines):
        match = _FENCE.match(lines[n])
        if not match or (n < barren and match[2]):
            n += 1
            continue
        end, closed = _end_of_fence(lines, n, match[1])
        if closed:
            fenced.update(range(n, end + 1))
            n = end + 1
            continue
        if n >= barren:
            problems.append(Problem(path, n + 1, "", _("this code fence is never closed"), _("close it with ```")))
        barren = max(barren, end)
        n += 1
    return fenced, problems


def _end_of_fence(lines: Sequence[str], start: int, opening: str) -> tuple[int, bool]:
    """Where the fence that opens at `start` ends; False when an entry, or the end of the file, comes first."""
    for n in range(start + 1, len(lines)):
        if _closes(lines[n], opening):
            return n, True
        if _begins_entry(lines, n, opening):
            return n, False
    return len(lines), False


def _begins_entry(lines: Sequence[str], n: int, opening: str) -> bool:
    """Whether line `n` opens an entry's metadata in a fence that the open one would not contain."""
    match = _FENCE.match(lines[n])
    if not match or match[2].lower() != "toml" or match[1][0] != opening[0] or len(match[1]) < len(opening):
        return False
    before = next((line for line in _upwards(lines, n) if line.strip()), "")
    return before.startswith("## ")


def _upwards(lines: Sequence[str], n: int) -> Iterator[str]:
    return (lines[above] for above in range(n - 1, -1, -1))
