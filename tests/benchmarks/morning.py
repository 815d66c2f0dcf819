"""How fast the morning is: `python -m tests.benchmarks.morning [--rounds N]`.

One run, ratios to `python -c pass` and to one dispatched command of a bare Typer app. The desks are laid into a
temporary folder: 110, 1,000 and 10,000 projects of one person, who has sixty at work and the others behind; and, for
good measure, 1,000 and 10,000 of which more than half are at work, as no person's desk ever is.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import NamedTuple

from csmkit.workspace.scan import SETTLE_NS
from tests.benchmarks.measure import Case, medians, peak_kib, touch
from tests.desks import ZONE, make_desk, write_desk

TODAY = datetime.now(ZONE).date()
"""The day it is: the morning of every day is asked for without naming one."""
CSM = str(Path(sys.executable).with_name("csm"))
HELLO = str(Path(__file__).with_name("hello.py"))
BARE, TYPER, PEER = "python -c pass", "bare Typer hello", "task next, 10,000 tasks"


class Size(NamedTuple):
    """A desk to measure.

    Attributes:
        name: what the table calls it.
        live: projects at work.
        closed: projects behind.
        years: over how many years those lie behind.
        events: how many events of each journal are kept; None keeps whole journals (about 35).
    """

    name: str
    live: int
    closed: int
    years: int
    events: int | None


SIZES = (
    Size("110", 60, 50, 1, None),
    Size("1,000", 60, 940, 5, 8),
    Size("10,000", 60, 9_940, 20, 8),
    Size("1,000 (545 at work)", 545, 455, 1, 8),
    Size("10,000 (5,450 at work)", 5_450, 4_550, 1, 8),
)
TOUCHED = ("110", "10,000")
CHANGES = ("a project changed", "a journal line added")


def main() -> None:
    """Lay the desks, measure, print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=11)
    rounds = parser.parse_args().rounds
    os.environ |= {"CSM_LANG": "en"}
    os.environ.pop("CSM_TODAY", None)
    with tempfile.TemporaryDirectory(prefix="csm-benchmark-") as folder:
        desks = {size.name: lay(size, Path(folder)) for size in SIZES}
        run_table(desks, Path(folder), rounds)


def lay(size: Size, folder: Path) -> Path:
    """A desk of this size."""
    root = folder / size.name
    desk = make_desk(size.live, size.closed, today=TODAY, events_per_project=size.events, aftermath=365 * size.years)
    write_desk(desk, root)
    print(f"{size.name} projects, {len(desk.events)} events", file=sys.stderr)
    return root


def run_table(desks: dict[str, Path], folder: Path, rounds: int) -> None:
    """Measure everything, then print it as a Markdown table."""
    cases = [
        Case(BARE, [sys.executable, "-c", "pass"]),
        Case(TYPER, [sys.executable, HELLO, "hello"]),
        Case("csm --help, plain", [CSM, "--help"]),
        *(Case(f"remind, piped, {size}", remind(root)) for size, root in desks.items()),
        Case("remind, terminal, 110", remind(desks["110"]), terminal=True),
        *(Case(f"complete a project id, {size}", [CSM], completion(desks[size], "show 0000")) for size in TOUCHED),
        *peer(folder),
        *touched(desks),
    ]
    time.sleep(SETTLE_NS / 10**9)  # files of this very moment would be read again each time
    for root in desks.values():
        subprocess.run(remind(root), stdout=subprocess.DEVNULL, check=True)
    spent = medians(cases, rounds)
    print("| command | ms | × python -c pass | × Typer hello |\n|---|---|---|---|")
    for name, took in spent.items():
        print(f"| {name} | {took * 1000:.0f} | {took / spent[BARE]:.1f} | {took / spent[TYPER]:.2f} |")
    for size, root in desks.items():
        print(f"peak memory, {size}: {peak_kib(remind(root)) / 1024:.0f} MiB")
    for size, what in product(TOUCHED, CHANGES):
        print(f"{what}, {size}: {spent[f'{what}, {size}'] / spent[f'remind, piped, {size}']:.2f} × warm")
    if PEER in spent:
        ratio = spent["remind, piped, 10,000"] / spent[PEER]
        print(f"remind, piped, 10,000: {ratio:.2f} × task next with 10,000 tasks")


def remind(root: Path) -> list[str]:
    """The command of every morning."""
    return [CSM, "-w", str(root), "remind"]


def completion(root: Path, words: str) -> dict[str, str]:
    """What bash hands over when Tab is pressed after `words`."""
    line = ["csm", "-w", str(root).replace(" ", "\\ "), *words.split()]
    return {"_CSM_COMPLETE": "complete_bash", "COMP_WORDS": "\n".join(line), "COMP_CWORD": str(len(line) - 1)}


def touched(desks: dict[str, Path]) -> Iterator[Case]:
    """One project's file changed, and one line added to the journal, each on a copy of a desk."""
    for size, what in product(TOUCHED, CHANGES):
        root = desks[size].with_name(f"{size} {what}")
        shutil.copytree(desks[size], root, ignore=shutil.ignore_patterns(".csm"))
        project = min((root / "projects").iterdir())
        journal = max((root / "journal").iterdir())
        changed = (project, "# {number}\n") if what == CHANGES[0] else (journal, journal_line(project.stem))
        yield Case(f"{what}, {size}", remind(root), before=touch(*changed))


def journal_line(project: str) -> str:
    """An event of today; `{number}` stands where each one differs."""
    return (
        f'"{TODAY:%Y%m%d}T010203-{{number}}" = {{ at = {TODAY}T01:02:03+08:00, '
        f'project = "{project}", kind = "note", text = "x" }}\n'
    )


def peer(folder: Path) -> Iterator[Case]:
    """`task next` with 10,000 tasks, where taskwarrior is installed."""
    program = shutil.which("task")
    if program is None:
        print("taskwarrior is not installed; its line is left out", file=sys.stderr)
        return
    home = folder / "task"
    home.mkdir()
    (home / "taskrc").write_text(f"data.location={home}\nconfirmation=off\nverbose=nothing\n", encoding="utf-8")
    tasks = [
        {
            "description": f"寄出結案信 {number}",
            "project": f"p{number % 2000}",
            "due": f"2026{1 + number % 12:02}{1 + number % 28:02}T000000Z",
            "priority": "HML"[number % 3],
            "tags": ["mail"],
        }
        for number in range(10_000)
    ]
    rc = f"rc:{home / 'taskrc'}"
    subprocess.run([program, rc, "import", "-"], input=json.dumps(tasks), text=True, capture_output=True, check=True)
    yield Case(PEER, [program, rc, "next"])


if __name__ == "__main__":
    main()
