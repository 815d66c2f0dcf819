"""What may stand where a command line wants a name: slugs, ids and words, read the light way.

File names, one query of the cache and the vocabulary are enough; no record is read and nothing is written. What
cannot be read raises; the caller then offers nothing.
"""

import os
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from csmkit.workspace.root import CLIENTS, FACTS, PRIVATE, PROJECTS, SETTINGS

AHEAD = 7
"""Days ahead of today whose reminders are offered beside those that are due."""

Values = Callable[[Any, str], Iterable[str]]
"""Takes typer's context and the word begun so far; gives what may stand there, fitting or not."""


def workspace(ctx: Any) -> Path:
    """The workspace of the line being typed: `--workspace`, `--demo`, or as every command finds it.

    Raises:
        NotFoundError: when there is none.
    """
    from csmkit.workspace.root import demo_root, find_root

    asked = ctx.find_root().params
    if not asked.get("demo"):
        # Not yet a path: while completing, typer leaves what was typed as it is.
        named = asked.get("workspace")
        return find_root(Path(named) if named else None, os.environ, Path.cwd())
    laid = demo_root()
    if (laid / SETTINGS).is_file():
        return laid
    from csmkit.workspace.lookup import builtin

    return builtin() / "templates" / "demo"


def projects(ctx: Any, begun: str) -> list[str]:
    """Slugs of projects."""
    return _slugs(workspace(ctx) / PROJECTS, begun)


def clients(ctx: Any, begun: str) -> list[str]:
    """Slugs of clients."""
    return _slugs(workspace(ctx) / CLIENTS, begun)


def either(ctx: Any, begun: str) -> list[str]:
    """Slugs of projects, then of clients."""
    return list(dict.fromkeys([*projects(ctx, begun), *clients(ctx, begun)]))


def _slugs(folder: Path, begun: str) -> list[str]:
    from csmkit.domain.slug import slug_fault

    with os.scandir(folder) as entries:
        names = [entry.name[:-5] for entry in entries if entry.name.endswith(".toml")]
    # A name that is no slug might mean something to the shell.
    return sorted(name for name in names if name.startswith(begun) and slug_fault(name) is None)


def reminders(ctx: Any, begun: str) -> list[str]:
    """Ids of reminders that are due or near, as the last look at the desk left them, the most urgent first."""
    import json
    import sqlite3

    from csmkit.reminders.occurrence import Occurrence
    from csmkit.reminders.pick import pick

    today = _today()
    path = (workspace(ctx) / PRIVATE / "cache.sqlite3").absolute().as_uri()
    cache = sqlite3.connect(f"{path}?mode=ro", uri=True)
    try:
        query = "SELECT row FROM plan WHERE due <= ? AND (lapses IS NULL OR lapses >= ?)"
        bodies = [row for (row,) in cache.execute(query, (str(today + timedelta(days=AHEAD)), str(today)))]
    finally:
        cache.close()
    rows = [Occurrence.from_row(row) for row in json.loads(f"[{','.join(bodies)}]")]
    morning = pick(rows, today, days=AHEAD, everything=True)
    return [row.id for line in (*morning.due, *morning.coming) for row in line.occurrences if row.id.startswith(begun)]


def _today() -> date:
    from csmkit.cli.context import real_now

    return real_now().date()


def facts(ctx: Any, begun: str) -> list[str]:
    """Keys of the platform facts."""
    import tomllib

    return sorted(tomllib.loads((workspace(ctx) / FACTS).read_text(encoding="utf-8-sig")))


def tiers(ctx: Any, begun: str) -> list[str]:
    """Tiers of csm.toml; the ones every desk starts with where it names none."""
    import tomllib

    settings = tomllib.loads((workspace(ctx) / SETTINGS).read_text(encoding="utf-8-sig"))
    found = settings.get("tiers") or {
        "diamond": {"name": "鑽石"},
        "gold": {"name": "黃金"},
        "standard": {"name": "一般"},
    }
    return list(found) if begun.isascii() else [tier.get("name", "") for tier in found.values()]


def words_of(name: str) -> Values:
    """The words of a list in the vocabulary, such as `Stage`; Chinese ones once the word was begun in Chinese."""

    def words(ctx: Any, begun: str) -> list[str]:
        from csmkit.domain import vocabulary

        return [word.value if begun.isascii() else word.zh for word in getattr(vocabulary, name)]

    return words


def choice(metavar: str) -> Values:
    """The words that a metavar such as `human|tech` spells out."""
    return lambda ctx, begun: metavar.strip("[]").split("|")
