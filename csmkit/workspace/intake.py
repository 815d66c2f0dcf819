"""Reading what changed on the desk into the cache: whole records, and of the journal only what was added."""

import sqlite3
from datetime import UTC
from pathlib import Path
from typing import NamedTuple

from csmkit.domain.client import Client
from csmkit.domain.event import Event
from csmkit.domain.project import Project
from csmkit.domain.vocabulary import Way
from csmkit.errors import Problem
from csmkit.language import current
from csmkit.workspace.files import BOM, MAX_JOURNAL, ReadError, decode, digest, read_file
from csmkit.workspace.journal import read_events
from csmkit.workspace.records import load_client, load_facts, load_project, load_settings
from csmkit.workspace.root import CLIENTS, FACTS, JOURNAL, PROJECTS, SETTINGS
from csmkit.workspace.scan import SETTLE_NS, UNREADABLE, Scan, written


class _Known(NamedTuple):
    """How much of a month was read, and what that was."""

    length: int
    digest: str


class Intake:
    """One pass over the files that changed since the cache was written.

    Args:
        root: the workspace.
        db: the cache's database, inside a transaction.
        written_at: when the cache was last written, in nanoseconds; files touched shortly before are read again.
        language: the language its problems are worded in; `any` when there are none.
    """

    def __init__(self, root: Path, db: sqlite3.Connection, written_at: int, language: str) -> None:
        self._root = root
        self._db = db
        self._written_at = written_at
        self._reworded = language not in ("any", current())

    def take(self, seen: Scan) -> None:
        """Read every file that is new or changed, and forget those that are gone."""
        known: dict[str, str] = dict(self._db.execute("SELECT path, sig FROM files"))
        faulty = (
            {path for (path,) in self._db.execute("SELECT DISTINCT path FROM problems")} if self._reworded else set()
        )
        for path in known.keys() - seen.files.keys():
            self._forget(path)
        settled = self._written_at - SETTLE_NS
        for path, mark in seen.files.items():
            sig = written(mark)
            if known.get(path) == sig and mark[1] < settled and mark is not UNREADABLE and path not in faulty:
                continue
            self._read(path, sig)

    def _forget(self, path: str) -> None:
        self._mark_dirty(path)
        for table in ("records", "events", "aliases", "problems", "files"):
            self._db.execute(f"DELETE FROM {table} WHERE path = ?", (path,))  # noqa: S608 (our own names)

    def _mark_dirty(self, path: str) -> None:
        """The plans that hang on this file: its record, the client's projects, or whoever its events are about."""
        folder, _slash, name = path.partition("/")
        slug = name.removesuffix(".toml")
        subjects: set[str] = set()
        if folder == PROJECTS:
            subjects = {f"p:{slug}"}
            subjects |= {
                f"c:{client}"
                for (client,) in self._db.execute("SELECT client FROM records WHERE path = ?", (path,))
                if client
            }
        elif folder == CLIENTS:
            subjects = {f"c:{slug}"} | {
                f"p:{project}" for (project,) in self._db.execute("SELECT slug FROM records WHERE client = ?", (slug,))
            }
        elif folder == JOURNAL:
            subjects = {
                s
                for row in self._db.execute("SELECT DISTINCT project, client FROM events WHERE path = ?", (path,))
                for s in _named(*row)
            }
        else:
            subjects = {path}
        self._db.executemany("INSERT OR IGNORE INTO dirty VALUES (?)", ((subject,) for subject in subjects))

    def _read(self, path: str, mark: str) -> None:
        folder = path.partition("/")[0]
        if folder == JOURNAL:
            row = self._db.execute("SELECT length, digest FROM files WHERE path = ?", (path,)).fetchone()
            self._read_journal(path, mark, _Known(*row) if row else None)
            return
        self._forget(path)
        if folder in (CLIENTS, PROJECTS):
            problems = self._read_record(folder, path)
        else:
            problems = {SETTINGS: load_settings, FACTS: load_facts}[path](self._root)[1]
        self._mark_dirty(path)
        self._keep(path, mark, 0, "", problems)

    def _read_record(self, folder: str, path: str) -> list[Problem]:
        slug = path.partition("/")[2].removesuffix(".toml")
        model: Client | Project | None
        row: tuple[str, str, str, str | None]
        if folder == CLIENTS:
            model, _loaded, problems = load_client(self._root, path)
            row = ("client", slug, path, None)
        else:
            project, _loaded, problems = load_project(self._root, path)
            row = ("project", slug, path, project.client if project else None)
            model = project
        if model is not None:
            body = model.model_dump_json(exclude_defaults=True)
            self._db.executemany(
                "INSERT INTO aliases VALUES (?, ?, ?, ?)", ((row[0], old, slug, path) for old in model.formerly)
            )
            self._db.execute("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?)", (*row, body))
        return problems

    def _read_journal(self, path: str, mark: str, before: _Known | None) -> None:
        try:
            raw = read_file(self._root / path, MAX_JOURNAL)
        except ReadError as error:
            self._forget(path)
            self._keep(path, mark, 0, "", [Problem(path, None, "", error.message, error.fix)])
            return
        grown = before is not None and 0 < before.length <= len(raw) and digest(raw[: before.length]) == before.digest
        old_faults = self._db.execute("SELECT 1 FROM problems WHERE path = ?", (path,)).fetchone()
        start = before.length if before is not None and grown and not old_faults else 0
        if start == 0:
            self._forget(path)
        try:
            text = decode(raw.removeprefix(BOM)) if start == 0 else raw[start:].decode()
        except (ReadError, UnicodeDecodeError):
            self._forget(path)
            text, events, problems = "", *_salvage(raw, path)
        else:
            events, problems = read_events(text, path, first_line=raw.count(b"\n", 0, start) + 1)
        self._insert(path, events)
        # Only up to the last newline: a torn line is looked at again when it is mended.
        length = raw.rfind(b"\n") + 1
        self._keep(path, mark, length, digest(raw[:length]), problems)

    def _insert(self, path: str, events: list[Event]) -> None:
        rows = [
            (
                event.id,
                path,
                event.at.astimezone(UTC).isoformat(),
                event.project,
                event.client,
                _reached(event),
                event.model_dump_json(exclude_defaults=True),
            )
            for event in events
        ]
        self._db.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        subjects = {subject for event in events for subject in _named(event.project, event.client)}
        self._db.executemany("INSERT OR IGNORE INTO dirty VALUES (?)", ((subject,) for subject in subjects))

    def _keep(self, path: str, mark: str, length: int, fingerprint: str, problems: list[Problem]) -> None:
        self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", (path, mark, length, fingerprint))
        self._db.executemany("INSERT INTO problems VALUES (?, ?, ?, ?, ?)", problems)


def _reached(event: Event) -> bool:
    """Whether the event was a contact of ours that reached the client."""
    return event.is_contact() and event.way is Way.OUT


def _named(project: str | None, client: str | None) -> list[str]:
    return [f"p:{project}"] * bool(project) + [f"c:{client}"] * bool(client) or ["facts"]


def _salvage(raw: bytes, path: str) -> tuple[list[Event], list[Problem]]:
    """The events of a journal with bytes that are not UTF-8: such a line costs itself, not the file."""
    kept, problems = [], []
    for number, line in enumerate(raw.split(b"\n"), 1):
        try:
            kept.append(line.decode())
        except UnicodeDecodeError:
            kept.append("")
            problems.append(Problem(path, number, "", *_encoding(line)))
    events, more = read_events("\n".join(kept), path)
    return events, [*problems, *more]


def _encoding(line: bytes) -> tuple[str, str]:
    try:
        decode(line)
    except ReadError as error:
        return error.message, error.fix
    return "", ""
