"""The doctor's look at the folders: copies of sync services, names that cannot be, files that belong elsewhere."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from csmkit.domain.slug import slug_fault, slug_from
from csmkit.errors import Problem
from csmkit.language import _
from csmkit.text.likeness import fold_name
from csmkit.text.safe import one_line
from csmkit.workspace.changes import leftovers
from csmkit.workspace.files import ReadError, read_file
from csmkit.workspace.root import CLIENTS, FOLDERS, JOURNAL, PRIVATE, PROJECTS

RECORD_FOLDERS = (CLIENTS, PROJECTS, JOURNAL)

# Names that only a sync service makes: Dropbox and Nextcloud, Syncthing, ownCloud.
_SURE_COPY = re.compile(
    r"(?P<name>.+?)(?:\s*\([^()]*(?:conflicted copy|conflict|衝突|冲突)[^()]*\)"
    r"|\.sync-conflict-\d{8}-\d{6}\S*|[_-]conflict-\d{8}-\d+)",
    re.IGNORECASE,
)
# Names that are copies only beside their original: iCloud and Finder, OneDrive, Google Drive, Explorer.
_LIKELY_COPY = re.compile(
    r"(?P<name>.+?)(?:\s*\(\d{1,2}\)|\s\d{1,2}|-(?:DESKTOP|LAPTOP)-[A-Z0-9]{5,8}"
    r"|[\s-]+(?:copy|複製|複本|拷貝|副本)(?:\s*\(?\d{1,2}\)?)?|\s?的(?:複本|拷貝|副本))",
    re.IGNORECASE,
)
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "icon\r"})
_MARKER = re.compile(rb"^(?:<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)(?: .*)?\r?$")
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


def sync_copies(root: Path) -> dict[str, str]:
    """Copies that a sync service left, each with the path of its original."""
    found: dict[str, str] = {}
    for folder in (root, *(root / name for name in FOLDERS)):
        for parent, folders, names in os.walk(folder):
            if parent == str(root):
                folders.clear()
            beside = set(names)
            for name in names:
                original = _original(name, beside)
                if original:
                    base = Path(parent).relative_to(root)
                    found[(base / name).as_posix()] = (base / original).as_posix()
    return found


def file_problems(root: Path, copies: dict[str, str]) -> Iterator[Problem]:
    """Everything that is wrong with files as such."""
    for path, original in copies.items():
        yield Problem(
            path,
            None,
            "",
            _("a sync service left this copy of {original}").format(original=original),
            _("take over what {original} lacks, then delete this copy").format(original=original),
        )
    for folder in RECORD_FOLDERS:
        yield from _folder_problems(root, folder, copies)
    for folder in (CLIENTS, PROJECTS):
        yield from _twin_problems(root, folder, copies)
    for staged in leftovers(root, FOLDERS):
        text = _("a command that was killed left this; nothing in it was promised")
        yield Problem(staged.relative_to(root).as_posix(), None, "", text, _("delete it"))
    for kept in _kept(root):
        text = _("a file changed while it was being written; this is the version that was not put in place")
        yield Problem(kept.relative_to(root).as_posix(), None, "", text, _("take over what you need, then delete it"))


def _kept(root: Path) -> list[Path]:
    try:
        return sorted((root / PRIVATE / "kept").iterdir())
    except OSError:
        return []


def marker_lines(raw: bytes) -> list[int]:
    """The lines of an open git merge (`<<<<<<<` to `>>>>>>>`); empty when there is none."""
    if b"<<<<<<<" not in raw:
        return []
    lines = [number for number, line in enumerate(raw.split(b"\n"), 1) if _MARKER.match(line)]
    return lines if len(lines) > 1 else []


def is_blank(raw: bytes) -> bool:
    """Whether a file holds nothing: no bytes, white space, or the zeros a power cut leaves."""
    return not raw.strip(b"\0 \t\r\n\xef\xbb\xbf")


def _original(name: str, beside: set[str]) -> str | None:
    """The name of the file that `name` is a copy of, or None when it is no copy."""
    stem, ending = Path(name).stem, Path(name).suffix
    sure = _SURE_COPY.fullmatch(stem)
    if sure:
        return sure["name"] + ending
    likely = _LIKELY_COPY.fullmatch(stem)
    original = likely["name"].rstrip() + ending if likely else ""
    return original if original in beside else None


def _folder_problems(root: Path, folder: str, copies: dict[str, str]) -> Iterator[Problem]:
    try:
        entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
    except OSError:
        return  # the desk says why it cannot look into it
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if entry.name.startswith(".") or entry.name.endswith("~") or path in copies:
            continue
        if not _is_utf8(entry.name):
            yield Problem(path, None, "", _("its name is not in UTF-8"), _("rename it"))
        elif entry.name.endswith(".toml"):
            yield from _name_problems(folder, entry.name)
            yield from _blank_problems(root, path)
        elif entry.name.lower() not in _SYSTEM_FILES:
            yield _stranger(entry, path)


def _is_utf8(name: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in name)


def _stranger(entry: "os.DirEntry[str]", path: str) -> Problem:
    if entry.name.lower().endswith(".toml"):
        return Problem(
            path, None, "", _("it is not read: its ending is not .toml"), _("write the ending in small letters")
        )
    text = _("this folder is not read") if entry.is_dir() else _("it is not read: its ending is not .toml")
    return Problem(path, None, "", text, _("move it elsewhere, or give it the ending .toml if it is a record"))


def _name_problems(folder: str, name: str) -> Iterator[Problem]:
    slug = name.removesuffix(".toml")
    if folder == JOURNAL:
        if not _MONTH.fullmatch(slug):
            yield Problem(f"{folder}/{name}", None, "", _("it is named after no month"), _("name it like 2026-02.toml"))
        return
    fault = slug_fault(slug)
    if fault:
        yield Problem(
            f"{folder}/{name}",
            None,
            "",
            _("'{slug}' cannot be a slug: {fault}").format(slug=one_line(slug, 40), fault=fault),
            _("rename the file, for example to {name}").format(name=f"{slug_from(slug)}.toml"),
        )


def _blank_problems(root: Path, path: str) -> Iterator[Problem]:
    try:
        raw = read_file(root / path)
    except ReadError:
        return
    if is_blank(raw) and (raw or not path.startswith(JOURNAL)):
        yield Problem(path, 1, "", _("the file is empty"), _("put its content back (csm undo --list), or delete it"))


def _twin_problems(root: Path, folder: str, copies: dict[str, str]) -> Iterator[Problem]:
    """Names that only some systems tell apart: case, width, composed or not."""
    first: dict[str, str] = {}
    for path in sorted((root / folder).glob("[!.]*.toml")):
        if f"{folder}/{path.name}" in copies:
            continue
        other = first.setdefault(fold_name(path.stem), path.name)
        if other != path.name:
            yield Problem(
                f"{folder}/{path.name}",
                None,
                "",
                _("its name and {other} are one and the same on other systems").format(other=f"{folder}/{other}"),
                _("join the two files, or rename one: csm {kind} rename").format(kind=folder.removesuffix("s")),
            )
