"""The file of the user's own entries: where a new one goes, and one entry changed with every byte around it kept."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from csmkit.errors import NotFoundError, Problem, UsageError
from csmkit.faq.blocks import Section, sections
from csmkit.faq.entry import Entry
from csmkit.faq.parse import parse_file
from csmkit.language import _
from csmkit.services.edit_file import Editor
from csmkit.services.faq_draft import Rescue
from csmkit.services.faq_entries import find_entry, is_own
from csmkit.services.faq_shelf import MAX_FILE
from csmkit.services.faq_write import edited_text
from csmkit.text.safe import one_line
from csmkit.workspace.desk import Desk
from csmkit.workspace.files import BOM, decode, read_file
from csmkit.workspace.lookup import builtin

OWN = "faq/own.md"
"""Where new entries go."""
GROUP = "我的問答"
"""The first group of that file."""


def add_text(desk: Desk, text: str, *, group: str = "", now: datetime) -> list[Entry]:
    """Keep new entries in the workspace's own file, behind those of their group; nothing else in it changes.

    Args:
        desk: the workspace.
        text: entries that were found sound.
        group: heading of their group; empty means the file's first one.
        now: the moment.

    Returns:
        The entries.
    """
    path = desk.root / OWN
    read = read_file(path, MAX_FILE) if path.exists() else None
    entries = parse_file(text, OWN)[0]
    body = "\n".join(_trimmed(part) for part in entry_parts(text))
    change = desk.change(_("answer kept: {id}").format(id=", ".join(entry.id for entry in entries)), now)
    change.write(OWN, _with_text(read, body, group), read=read)
    change.commit()
    return entries


def entry_parts(text: str) -> list[str]:
    """The entries of a text, each from its heading to the next one; headings of groups are left out."""
    lines = text.splitlines(keepends=True)
    found, _problems = sections(text.splitlines(), OWN)
    return ["".join(lines[start:end]) for start, end, level in _spans(found, len(lines)) if level == 2]


def _spans(found: Sequence[Section], count: int) -> list[tuple[int, int, int]]:
    """First line, line behind the last one, and level of each group and entry, counted from 0."""
    heads = [(one.line - 1, one.level) for one in found if one.level <= 2]
    ends = [line for line, _level in heads[1:]] + [count]
    return [(line, end, level) for (line, level), end in zip(heads, ends, strict=True)]


def _trimmed(text: str) -> str:
    return text.replace("\r\n", "\n").strip("\n") + "\n"


def _with_text(read: bytes | None, body: str, group: str) -> bytes:
    """The own file with entries added at the end of their group."""
    if not read:
        return f"# {group or GROUP}\n\n{body}".encode()
    bom = BOM if read.startswith(BOM) else b""
    text = decode(read)
    newline = "\r\n" if "\r\n" in text else "\n"
    place = _end_of_group(text, group)
    lead = ""
    if place is None:
        place, lead = len(text), f"# {group}\n\n"
    before, after = text[:place], text[place:]
    if before and not before.endswith("\n"):
        lead = "\n\n" + lead
    elif before and not re.search(r"\n\r?\n\Z", before):
        lead = "\n" + lead
    added = (lead + body + ("\n" if after else "")).replace("\n", newline)
    return bom + (before + added + after).encode()


def _end_of_group(text: str, group: str) -> int | None:
    """Where the entries of a group end; None when the file has no such group."""
    lines = text.splitlines(keepends=True)
    groups = [one for one in sections(text.splitlines(), OWN)[0] if one.level == 1]
    wanted = " ".join(group.split())
    for number, one in enumerate(groups):
        if not wanted or one.title == wanted:
            end = groups[number + 1].line - 1 if number + 1 < len(groups) else len(lines)
            return sum(map(len, lines[:end]))
    return None if wanted else len(text)


class Edited(NamedTuple):
    """What an edit did: the entry's id, its file, whether a built-in one became the user's own, and what to look at."""

    id: str
    path: str
    copied: bool
    warnings: tuple[Problem, ...]


def edit_entry(desk: Desk, text: str, *, now: datetime, today: date, editor: Editor) -> Edited | None:
    """Let the person edit one entry; every byte around it stays. A built-in one is copied into the own file.

    Args:
        desk: the workspace.
        text: id of the entry, or its beginning.
        now: the moment.
        today: the day it is.
        editor: shows the text and what was wrong; gives back the new text, or None to give up.

    Returns:
        What was done, or None when nothing changed.

    Raises:
        NotFoundError, UsageError: when no entry, or more than one, is meant.
        InvalidDataError: when the person gave up with faults in the text; it names the file that holds it.
        RefusedError: when the file changed while the editor was open; it names that file as well.
    """
    entry = find_entry(desk.root, text)
    own = is_own(entry, desk.root)
    file = (desk.root if own else builtin()) / entry.path
    read = read_file(file, MAX_FILE)
    start, end = _span_of(decode(read), entry)
    old = decode(read)[start:end]
    rescue = Rescue(desk, entry.id, f"csm faq edit {entry.id}", now)
    edited = edited_text(rescue, old, replaces=entry.id, today=today, editor=editor)
    if edited is None:
        return None
    new, warnings = edited
    with rescue.guarding(new):
        if own:
            _replace(desk, entry, read, (start, end), new, now)
        else:
            add_text(desk, new, group=entry.group, now=now)
    return Edited(entry.id, entry.path if own else OWN, not own, warnings)


def _replace(desk: Desk, entry: Entry, read: bytes, span: tuple[int, int], new: str, now: datetime) -> None:
    """Put the text in the place of an entry of the user's own."""
    start, end = span
    whole = decode(read)
    newline = "\r\n" if "\r\n" in whole[start:end] else "\n"
    body = new.replace("\r\n", "\n").strip("\n").replace("\n", newline)
    bom = BOM if read.startswith(BOM) else b""
    change = desk.change(_("answer changed: {id}").format(id=entry.id), now)
    change.write(entry.path, bom + (whole[:start] + body + whole[end:]).encode(), read=read)
    change.commit()


def _span_of(text: str, entry: Entry) -> tuple[int, int]:
    """Where an entry stands in its file, as characters, without the empty lines behind it."""
    lines = text.splitlines(keepends=True)
    found, _problems = sections(text.splitlines(), entry.path)
    span = next((span for span in _spans(found, len(lines)) if span[0] == entry.line - 1), None)
    if span is None:
        raise NotFoundError(_("no entry '{text}'").format(text=entry.id))
    start = sum(map(len, lines[: span[0]]))
    body = "".join(lines[span[0] : span[1]])
    return start, start + len(body.rstrip("\r\n"))


def check_group(group: str) -> str:
    """The name of a group, if it can be a heading.

    Raises:
        UsageError: when it cannot.
    """
    name = " ".join(group.split())
    if name.startswith("#"):
        raise UsageError(_("'{text}' is no name of a group").format(text=one_line(group, 40)))
    return name
