"""A shortcut to what the files say, never a truth: it may be deleted or damaged at any time.

A row is believed only while its file's size, times and inode are those it was read with. The database also keeps
what services derive from records (the plan of reminders), keyed by the subjects whose files changed.
"""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from csmkit import __version__
from csmkit.errors import Problem
from csmkit.language import current
from csmkit.workspace.root import PRIVATE
from csmkit.workspace.scan import SETTLE_NS, Scan, scan

FORM = "4"
"""Form of the tables; another one means the cache is laid anew."""

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE files (path TEXT PRIMARY KEY, sig TEXT, length INTEGER, digest TEXT) WITHOUT ROWID;
CREATE TABLE records (kind TEXT, slug TEXT, path TEXT, client TEXT, body TEXT, PRIMARY KEY (kind, slug)) WITHOUT ROWID;
CREATE INDEX records_client ON records (client);
CREATE INDEX records_path ON records (path);
CREATE TABLE events (id TEXT, path TEXT, at TEXT, project TEXT, client TEXT, reached INTEGER, body TEXT);
CREATE INDEX events_reached ON events (at) WHERE reached;
CREATE INDEX events_project ON events (project);
CREATE INDEX events_client ON events (client);
CREATE INDEX events_path ON events (path);
CREATE TABLE aliases (kind TEXT, old TEXT, slug TEXT, path TEXT);
CREATE TABLE problems (path TEXT, line INTEGER, key TEXT, message TEXT, fix TEXT);
CREATE TABLE dirty (subject TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE plan (subject TEXT, due TEXT, lapses TEXT, row TEXT);
CREATE INDEX plan_subject ON plan (subject);
CREATE INDEX plan_lapses ON plan (lapses, due);
"""


PlanRow = tuple[str, str | None, str]
"""One occurrence: the ISO dates it falls due and lapses, and itself as JSON."""


class DamagedError(Exception):
    """The plan in the cache could not be read; the cache was laid anew, and the plan is to be made again."""


class Cache:
    """The cache of one desk; rebuilt silently when it is missing, damaged or of another version."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._path = root / PRIVATE / "cache.sqlite3"
        self._scan: Scan | None = None
        self._held = False
        self._disk_is_full = False
        self._db = self._open()

    def __del__(self) -> None:
        # A command ends without ceremony; the database is given back all the same.
        if hasattr(self, "_db"):
            self._db.close()

    def close(self) -> None:
        """Give the database back."""
        self._db.close()

    def sync(self) -> None:
        """Bring the cache in step with the files; costs one look at each file when nothing changed."""
        if self._held and self._scan is not None:
            return
        seen = scan(self._root)
        if self._scan is not None and seen == self._scan:
            return
        print_now = seen.fingerprint()
        meta = self.meta()
        settled = int(meta.get("written_at", "0")) - seen.newest > SETTLE_NS
        if meta.get("fingerprint") == print_now and settled and meta.get("language") in (current(), "any"):
            self._scan = seen
            return
        try:
            self._refresh(seen, print_now, meta)
        except sqlite3.DatabaseError:
            self.lay_anew()
            self._refresh(seen, print_now, {})
        self._scan = seen

    @contextmanager
    def held(self) -> Iterator[None]:
        """Within this, what the last sync saw is what there is: a plan is made of one moment, with one look."""
        self._held = True
        try:
            yield
        finally:
            self._held = False

    def meta(self) -> dict[str, str]:
        """Small facts about the cache, by key."""
        try:
            return dict(self._db.execute("SELECT key, value FROM meta"))
        except sqlite3.DatabaseError:
            self.lay_anew()
            return {}

    def set_meta(self, **values: str) -> None:
        """Keep small facts."""
        with self._writing():
            self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def bodies(self, kind: str, *, client: str | None = None) -> dict[str, str]:
        """The records of a kind as JSON by slug, sorted; only one client's when `client` is given."""
        query, values = "SELECT slug, body FROM records WHERE kind = ?", [kind]
        if client is not None:
            query, values = query + " AND client = ?", [kind, client]
        return dict(self._rows(query + " ORDER BY slug", values))

    def body(self, kind: str, slug: str) -> str | None:
        """One record as JSON, or None."""
        rows = self._rows("SELECT body FROM records WHERE kind = ? AND slug = ?", (kind, slug))
        return rows[0][0] if rows else None

    def events(self, *, project: str | None = None, client: str | None = None, loose: bool = False) -> list[str]:
        """Events as JSON in the order of time: of a project, of a client with all its projects, or all.

        Args:
            project: slug of a project.
            client: slug of a client.
            loose: only those that belong to no project and no client.
        """
        if project is not None:
            old = "SELECT old FROM aliases WHERE kind = 'project' AND slug = ?"
            query = f"SELECT body FROM events WHERE project = ? OR project IN ({old}) ORDER BY at, id"  # noqa: S608
            rows = self._rows(query, (project, project))
        elif client is not None:
            own = "SELECT slug FROM records WHERE kind = 'project' AND client = :client"
            theirs = f"{own} UNION SELECT old FROM aliases WHERE kind = 'project' AND slug IN ({own})"  # noqa: S608
            names = "SELECT :client UNION SELECT old FROM aliases WHERE kind = 'client' AND slug = :client"
            query = f"SELECT body FROM events WHERE client IN ({names}) OR project IN ({theirs}) ORDER BY at, id"  # noqa: S608
            rows = self._rows(query, {"client": client})
        else:
            loosely = "WHERE project IS NULL AND client IS NULL" if loose else ""
            rows = self._rows(f"SELECT body FROM events {loosely} ORDER BY at, id")  # noqa: S608
        return [body for (body,) in rows]

    def owner_of(self, project: str) -> str | None:
        """Slug of the client a project belongs to, or None."""
        rows = self._rows("SELECT client FROM records WHERE kind = 'project' AND slug = ?", (project,))
        return rows[0][0] if rows else None

    def aliases(self) -> dict[tuple[str, str], str]:
        """Slugs a record had before, as (kind, old slug) to the slug it has now."""
        return {(kind, old): slug for kind, old, slug in self._rows("SELECT kind, old, slug FROM aliases")}

    def problems(self) -> list[Problem]:
        """What was wrong in the files when they were read."""
        rows = self._rows("SELECT path, line, key, message, fix FROM problems ORDER BY path, line")
        return [Problem(*row) for row in rows]

    def subjects(self) -> list[str]:
        """Every subject a plan is made for: `p:<project>` and `c:<client>`."""
        rows = self._rows("SELECT kind, slug FROM records")
        return [f"{kind[0]}:{slug}" for kind, slug in rows]

    def dirty(self) -> list[str]:
        """The subjects whose files or events changed since their plan was made."""
        return [subject for (subject,) in self._rows("SELECT subject FROM dirty ORDER BY subject")]

    def replace_plan(
        self, plans: Iterable[tuple[str, list[PlanRow]]], *, everything: bool, meta: dict[str, str]
    ) -> None:
        """Keep new plans: per subject its rows, each with the days it falls due and lapses.

        Args:
            plans: subject and its rows; a subject without rows loses the old ones.
            everything: the plans are all there is; older ones go.
            meta: small facts to keep in the same breath.

        Raises:
            DamagedError: when the cache cannot take them.
        """
        try:
            with self._writing():
                if everything:
                    self._db.execute("DELETE FROM plan")
                    self._db.execute("DELETE FROM dirty")
                for subject, rows in plans:
                    self._db.execute("DELETE FROM plan WHERE subject = ?", (subject,))
                    self._db.execute("DELETE FROM dirty WHERE subject = ?", (subject,))
                    self._db.executemany("INSERT INTO plan VALUES (?, ?, ?, ?)", ((subject, *row) for row in rows))
                self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta.items())
        except sqlite3.DatabaseError as error:
            self.lay_anew()
            raise DamagedError from error

    def plan(
        self, *, due: str | None = None, today: str | None = None, subjects: Sequence[str] | None = None
    ) -> list[str]:
        """Plan rows.

        Args:
            due: only those falling due on or before this ISO date.
            today: leave out those that lapsed before this ISO date.
            subjects: only those of these subjects.

        Raises:
            DamagedError: when the rows cannot be read.
        """
        conditions, values = ["1"], []
        if due is not None:
            conditions.append("due <= ?")
            values.append(due)
        if today is not None:
            conditions.append("(lapses IS NULL OR lapses >= ?)")
            values.append(today)
        if subjects is not None:
            conditions.append(f"subject IN ({','.join('?' * len(subjects))})")
            values.extend(subjects)
        query = f"SELECT row FROM plan WHERE {' AND '.join(conditions)}"  # noqa: S608 (our own words)
        try:
            return [row for (row,) in self._db.execute(query, values)]
        except sqlite3.DatabaseError as error:
            self.lay_anew()
            raise DamagedError from error

    def contacts_since(self, moment: str) -> dict[str, int]:
        """How often each client was reached at or after a moment (ISO, UTC)."""
        query = """SELECT COALESCE(e.client, r.client) AS who, COUNT(*) FROM events e
            LEFT JOIN records r ON r.kind = 'project' AND r.slug = e.project
            WHERE e.reached AND e.at >= ? GROUP BY who"""
        return {who: count for who, count in self._rows(query, (moment,)) if who}

    def _open(self) -> sqlite3.Connection:
        """The database on disk, laid anew when it is of another version or damaged; in memory where none can be."""
        try:
            if not self._disk_is_full:
                return self._on_disk()
        except (sqlite3.Error, OSError):
            pass
        return self._lay(sqlite3.connect(":memory:", isolation_level=None))

    def _on_disk(self) -> sqlite3.Connection:
        self._path.parent.mkdir(mode=0o700, exist_ok=True)
        db = self._connect()
        try:
            db.execute("PRAGMA synchronous = OFF")
            known = dict(db.execute("SELECT key, value FROM meta WHERE key IN ('form', 'version')"))
            if known == {"form": FORM, "version": __version__}:
                return db
            usable = False
        except sqlite3.OperationalError as error:
            usable = "no such table" in str(error)
            if not usable:
                db.close()
                raise
        except sqlite3.DatabaseError:
            usable = False
        if not usable:
            db.close()
            self._path.unlink(missing_ok=True)
            db = self._connect()
            db.execute("PRAGMA synchronous = OFF")
        return self._lay(db)

    def _connect(self) -> sqlite3.Connection:
        if not self._path.exists():
            self._path.touch(mode=0o600)  # before SQLite makes it, readable by all
        return sqlite3.connect(self._path, timeout=20, isolation_level=None)

    def _lay(self, db: sqlite3.Connection) -> sqlite3.Connection:
        try:
            db.execute("BEGIN IMMEDIATE")
            for statement in _TABLES.split(";\n"):
                if statement.strip():
                    db.execute(statement)
            db.executemany("INSERT INTO meta VALUES (?, ?)", [("form", FORM), ("version", __version__)])
            db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            db.execute("ROLLBACK")
            if "already exists" not in str(error):
                raise
        return db

    def _rows(self, query: str, values: Sequence[str] | dict[str, str] = ()) -> list[tuple[Any, ...]]:
        """Rows of what the files say; when they cannot be read, the files are read again instead."""
        try:
            return self._db.execute(query, values).fetchall()
        except sqlite3.DatabaseError:
            self.lay_anew()
            self.sync()
            return self._db.execute(query, values).fetchall()

    def lay_anew(self) -> None:
        """Throw everything away; the next sync reads all files."""
        self._scan = None
        self._db.close()
        try:
            self._path.unlink(missing_ok=True)
        except OSError:
            self._db = self._lay(sqlite3.connect(":memory:", isolation_level=None))
            return
        self._db = self._open()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction; a cache that cannot be written goes on in memory, for this run."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            memory = sqlite3.connect(":memory:", isolation_level=None)
            self._db.backup(memory)
            self._db.close()
            self._db = memory
            self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException as error:
            self._disk_is_full = getattr(error, "sqlite_errorcode", 0) & 0xFF in (
                sqlite3.SQLITE_FULL,
                sqlite3.SQLITE_IOERR,
            )
            if self._db.in_transaction:  # SQLite itself rolls back when the disk is full
                self._db.execute("ROLLBACK")
            raise

    def _refresh(self, seen: Scan, fingerprint: str, meta: dict[str, str]) -> None:
        from csmkit.workspace.intake import Intake

        written_at = int(meta.get("written_at", "0"))
        started = time.time_ns()
        with self._writing():
            Intake(self._root, self._db, written_at, meta.get("language", "any")).take(seen)
            faulty = self._db.execute("SELECT 1 FROM problems LIMIT 1").fetchone()
            language = current() if faulty else "any"
            values = {"fingerprint": fingerprint, "written_at": str(started), "language": language}
            self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())
