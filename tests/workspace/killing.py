"""Kill real processes in the middle of real writes and count what is left. Run: python -m tests.workspace.killing 200.

One warm parent forks a child per kill. The child commits change set after change set; at a step chosen by chance it
writes a byte to a pipe and goes on slowly, and the parent kills it after a delay chosen by chance. Version `n` of the
desk is one edited file, one new file, one grown file and one taken away, so any mixture of two versions shows.
"""

import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import filelock  # noqa: F401 (warm before the first fork)

from csmkit.errors import Problem
from csmkit.workspace import changes
from csmkit.workspace.changes import ChangeSet, leftovers, recover
from csmkit.workspace.intent import INTENT, UNDO
from tests.workspace.desks import AT

EDITED, LOG = "projects/lumi.toml", "journal/2026-11.toml"
STEPS_OF_TWO_WRITES = 22


def main(kills: int, mend: Callable[[Path], list[Problem]] = recover) -> Counter[str]:
    """Kill that many writers on one desk; returns how often the desk was before, after and mixed."""
    counts: Counter[str] = Counter()
    chance = random.Random(20261121)
    with tempfile.TemporaryDirectory() as folder:
        root = _first_version(Path(folder))
        version = 0
        for _number in range(kills):
            started, had_intent = _kill_one(root, version, chance)
            counts["kills"] += 1
            counts["recovered"] += had_intent
            problems = mend(root)
            counts["problems"] += len(problems)
            stray = leftovers(root, ("projects", "clients", "journal"))
            counts["strays"] += bool(stray)
            for path in stray:
                path.unlink()
            found = _version_of(root)
            if found is None or found not in (started - 1, started) or problems:
                counts["mixed"] += 1
                break
            counts["after" if found == started else "before"] += 1
            version = found
        counts["writes"] = version
        bundles = len(list((root / UNDO).glob("*.json")))
        counts["bundles wrong"] = int(bundles != min(version, 200))
    return counts


def _first_version(root: Path) -> Path:
    for name in (EDITED, LOG, _new(0)):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(b"0\n")
    return root


def _new(version: int) -> str:
    return f"clients/c-{version}.toml"


def _write(root: Path, version: int) -> None:
    """Go from `version` to the next."""
    step = ChangeSet(root, f"to {version + 1}", at=AT)
    step.write(EDITED, f"{version + 1}\n".encode(), read=f"{version}\n".encode())
    step.write(_new(version + 1), f"{version + 1}\n".encode(), read=None)
    step.append(LOG, f"{version + 1}\n".encode())
    step.remove(_new(version), read=f"{version}\n".encode())
    step.commit()


def _kill_one(root: Path, version: int, chance: random.Random) -> tuple[int, bool]:
    """Kill one writer; returns the version it was writing at last, and whether it left an intent."""
    reader, writer = os.pipe()
    at, seed = chance.randrange(STEPS_OF_TWO_WRITES), chance.random()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        _write_until_killed(root, version, writer, at, seed)
    os.close(writer)
    said = 0
    while os.read(reader, 1) == b"v":
        said += 1
    time.sleep(chance.uniform(0, 0.008))
    os.kill(pid, signal.SIGKILL)
    status = os.waitpid(pid, 0)[1]
    assert os.WTERMSIG(status) == signal.SIGKILL
    while chunk := os.read(reader, 65536):
        said += chunk.count(b"v")
    os.close(reader)
    return version + 1 + said, os.path.lexists(root / INTENT)


def _write_until_killed(root: Path, version: int, pipe: int, at: int, seed: float) -> NoReturn:
    pace = random.Random(seed)
    steps = 0

    def reached(step: str) -> None:
        nonlocal steps
        if steps == at:
            os.write(pipe, b"r")
        if steps >= at:
            time.sleep(pace.uniform(0, 0.003))
        steps += 1

    changes.reached = reached
    try:
        while True:
            _write(root, version)
            version += 1
            os.write(pipe, b"v")
    finally:
        os._exit(1)


def _picture(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for folder in ("projects", "clients", "journal")
        for path in (root / folder).iterdir()
    }


def _version_of(root: Path) -> int | None:
    """The version the desk is in, None when it is in none."""
    held = _picture(root)
    version = int(held.get(EDITED, b"-1"))
    whole = {
        EDITED: f"{version}\n".encode(),
        LOG: "".join(f"{number}\n" for number in range(version + 1)).encode(),
        _new(version): f"{version}\n".encode(),
    }
    return version if held == whole else None


def line_of(tally: Counter[str]) -> str:
    """The counts on one line."""
    names = ("kills", "before", "after", "mixed", "recovered", "strays", "problems", "writes", "bundles wrong")
    return " ".join(f"{name.replace(' ', '_')}={tally[name]}" for name in names)


if __name__ == "__main__":
    tally = main(int(sys.argv[1]))
    print(line_of(tally))
