"""Entries of the FAQ by id and by group: the user's own stand in place of built-in ones of the same id."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from csmkit.errors import NotFoundError, UsageError
from csmkit.faq.segment import Row, filter_term
from csmkit.language import _
from csmkit.services.faq_shelf import Opened, open_index, read_entries, shown_path
from csmkit.text.folding import fold
from csmkit.text.likeness import nearest
from csmkit.text.safe import one_line

if TYPE_CHECKING:
    from csmkit.errors import Problem
    from csmkit.faq.entry import Entry


class EntryRow(NamedTuple):
    """One entry in a list.

    Attributes:
        id: of the entry.
        question: as it is asked.
        group: its topic group.
        tags: its tags.
        own: whether it comes out of the workspace.
        path: its file, relative to the workspace or to the built-in data.
    """

    id: str
    question: str
    group: str
    tags: tuple[str, ...]
    own: bool
    path: str


class EntryList(NamedTuple):
    """Entries in the order of their files, and what is wrong in the files."""

    rows: "list[EntryRow]"
    problems: "list[Problem]"


def list_entries(
    root: Path | None, *, group: str = "", tag: str = "", stage: str | None = None, own: bool = False
) -> EntryList:
    """The entries there are, without reading their answers.

    Args:
        root: the workspace, or None for the built-in ones alone.
        group: only groups with this in their name.
        tag: only entries with this tag.
        stage: only entries asked in this stage; those without a stage are asked in any.
        own: only those of the workspace.
    """
    opened = open_index(root)
    rows = [
        EntryRow(row.id, row.question, row.group, row.tags, _is_own(path, root), shown_path(path, root))
        for path, row in _rows(opened, stage)
        if fold(group) in fold(row.group)
        and (not tag or fold(tag) in map(fold, row.tags))
        and (not own or _is_own(path, root))
    ]
    return EntryList(rows, opened.problems)


def all_entries(root: Path | None) -> "tuple[list[Entry], list[Problem]]":
    """Every entry with its answers, and what is wrong in the files; slower than a list."""
    from csmkit.faq.parse import merge_layers

    opened = open_index(root)
    read = [read_entries(path, root) for path in opened.files]
    entries, twice = merge_layers(
        [
            entry
            for path, (found, _p) in zip(opened.files, read, strict=True)
            if _is_own(path, root) == own
            for entry in found
        ]
        for own in (False, True)
    )
    return entries, [*(problem for _found, problems in read for problem in problems), *twice]


def find_entry(root: Path | None, text: str) -> "Entry":
    """The entry that `text` names: its id, or a beginning that no other id has.

    Raises:
        NotFoundError: with the nearest ids.
        UsageError: when several begin with `text`.
    """
    opened = open_index(root)
    path = _file_of(opened, text)
    identity = text
    if path is None:
        identity = _meant(text, [row.id for _path, row in _rows(opened, None)])
        path = _file_of(opened, identity)
    entries = read_entries(path, root)[0] if path else []
    found = next((entry for entry in entries if entry.id == identity), None)
    if found is None:
        raise _unknown(text, [])
    return found


def is_own(entry: "Entry", root: Path | None) -> bool:
    """Whether an entry was read out of the workspace."""
    return root is not None and any(
        shown_path(path, root) == entry.path and _is_own(path, root) for path in open_index(root).files
    )


def _file_of(opened: Opened, identity: str) -> Path | None:
    """The file whose entry of this id counts: the last one."""
    term = filter_term("id", identity)
    pairs = zip(reversed(opened.searched.segments), reversed(opened.files), strict=True)
    return next((path for segment, path in pairs if segment.postings(term).entries), None)


def _rows(opened: Opened, stage: str | None) -> Iterator[tuple[Path, Row]]:
    """Each entry that counts, with its file."""
    replaced: set[tuple[int, int]] = set()
    seen: dict[str, tuple[int, int]] = {}
    rows: list[tuple[int, int, Row]] = []
    for number, segment in enumerate(opened.searched.segments):
        asked = _asked_in(opened, number, stage)
        for place in range(segment.count):
            row = segment.row(place)
            if row.id in seen:
                replaced.add(seen[row.id])
            seen[row.id] = (number, place)
            if asked is None or place in asked:
                rows.append((number, place, row))
    return ((opened.files[number], row) for number, place, row in rows if (number, place) not in replaced)


def _asked_in(opened: Opened, number: int, stage: str | None) -> set[int] | None:
    if stage is None:
        return None
    segment = opened.searched.segments[number]
    return {place for name in (stage, "") for place in segment.postings(filter_term("stage", name)).entries}


def _is_own(path: Path, root: Path | None) -> bool:
    return root is not None and path.is_relative_to(root)


def _meant(text: str, ids: list[str]) -> str:
    wanted = fold(text.strip())
    for test in (str.__eq__, str.startswith):
        found = [identity for identity in ids if wanted and test(fold(identity), wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            message = _("'{text}' fits {names}").format(text=one_line(text, 40), names=", ".join(found[:5]))
            raise UsageError(message, hint=_("write one letter more"))
    raise _unknown(text, ids)


def _unknown(text: str, ids: list[str]) -> NotFoundError:
    message = _("no entry '{text}'").format(text=one_line(text, 40))
    close = nearest(text, ids)
    if close:
        message += "; " + _("did you mean {names}?").format(names=_(" or ").join(close))
    return NotFoundError(message, hint=_("see: {command}").format(command="csm faq list"))
