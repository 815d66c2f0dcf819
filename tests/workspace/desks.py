"""A small desk to write on, a look at all of it, and children that may die."""

import os
import stat
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from csmkit.workspace.changes import ChangeSet
from csmkit.workspace.intent import UNDO
from csmkit.workspace.root import FOLDERS

AT = datetime.fromisoformat("2026-11-21T11:00:00+08:00")
EDITED, NEW, LOG, GONE = "projects/lumi.toml", "clients/鹿米.toml", "journal/2026-11.toml", "outbox/old.txt"
OLD_PROJECT = 'title = "露米檯燈"\r\n# 手寫註解\r\n'.encode()
NEW_PROJECT = OLD_PROJECT + b'stage = "live"\r\n'
OLD_LOG = b'"20261101T090000-aaaaaaa" = { at = 2026-11-01T09:00:00+08:00, kind = "note" }\n'
LINE = b'"20261121T110000-bbbbbbb" = { at = 2026-11-21T11:00:00+08:00, kind = "call" }\n'

STEPS = (
    "checked",
    f"staged {NEW}",
    f"staged {EDITED}",
    f"staged {LOG}",
    "intent",
    f"renamed {NEW}",
    f"renamed {GONE}",
    f"renamed {EDITED}",
    f"renamed {LOG}",
    "renamed all",
    "bundled",
)

posix_only = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def lay_desk(root: Path) -> Path:
    """A desk with one project, a month of journal and an old draft."""
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True)
    (root / "csm.toml").write_bytes(b"")
    (root / EDITED).write_bytes(OLD_PROJECT)
    (root / EDITED).chmod(0o644)
    (root / LOG).write_bytes(OLD_LOG)
    (root / GONE).write_bytes(b"draft")
    return root


def change(root: Path, summary: str = "four files") -> ChangeSet:
    """One new file, one edited, one grown, one taken away."""
    changes = ChangeSet(root, summary, at=AT)
    changes.write(EDITED, NEW_PROJECT, read=OLD_PROJECT)
    changes.write(NEW, b'name = "x"\n', read=None)
    changes.append(LOG, LINE)
    changes.remove(GONE, read=b"draft")
    return changes


def picture(root: Path) -> dict[str, tuple[int, bytes]]:
    """Mode and bytes of every file outside our own folder."""
    return {
        path.relative_to(root).as_posix(): (stat.S_IMODE(path.stat().st_mode), path.read_bytes())
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".csm/" not in path.as_posix()
    }


def after_picture(before: dict[str, tuple[int, bytes]]) -> dict[str, tuple[int, bytes]]:
    """What `change` makes of a desk."""
    after = dict(before)
    del after[GONE]
    after[EDITED] = (before[EDITED][0], NEW_PROJECT)
    after[NEW] = (0o600, b'name = "x"\n')
    after[LOG] = (before[LOG][0], before[LOG][1] + LINE)
    return dict(sorted(after.items()))


def undo_bundles(root: Path) -> list[str]:
    """Names of the undo bundles, oldest first."""
    folder = root / UNDO
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def strays(root: Path) -> list[str]:
    """Files of ours that nobody will pick up again."""
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*.csm-new"))


def in_child(action: Callable[[], object], *, uid: int | None = None) -> int:
    """Run `action` in a fork and return how it ended: 0 well, 99 an exception, or what it passed to `os._exit`."""
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    code = 0
    try:
        if uid is not None:
            os.setgroups([])
            os.setgid(uid)
            os.setuid(uid)
        action()
    except BaseException:
        traceback.print_exc()
        code = 99
    os._exit(code)


@contextmanager
def stopping_at(step: str, stop: Callable[[], object]) -> Iterator[list[str]]:
    """Have `stop` called at that step of a write; gives the steps that were reached."""
    seen: list[str] = []

    def reached(name: str) -> None:
        seen.append(name)
        if name == step:
            stop()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("csmkit.workspace.changes.reached", reached)
        yield seen
