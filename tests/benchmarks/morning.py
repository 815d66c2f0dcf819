"""How fast the morning is: `python -m tests.benchmarks.morning [--rounds N]`.

One run, ratios to `python -c pass` and to one dispatched command of a bare Typer app. The desks are laid into a
temporary folder: 110, 1,000 and 10,000 projects, six at work to five behind, eight events each in the larger ones.
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
from datetime import date
from pathlib import Path
from typing import NamedTuple

from csmkit.workspace.scan import SETTLE_NS
from tests.benchmarks.measure import Case, medians, peak_kib, touch
from tests.desks import make_desk, write_desk

TODAY = date(2026, 11, 23)
CSM = str(Path(sys.executable).with_name("csm"))
HELLO = str(Path(__file__).with_name("hello.py"))
BARE, TYPER = "python -c pass", "bare Typer hello"


class Size(NamedTuple):
    """How large a desk is; eight events a project make about 80,000 at 10,000, None keeps whole journals."""

    live: int
    closed: int
    events: int | None

    @property
    def projects(self) -> int:
        """All of them."""
        return self.live + self.closed


SIZES = (Size(60, 50, None), Size(545, 455, 8), Size(5450, 4550, 8))


def main() -> None:
    """Lay the desks, measure, print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=11)
    rounds = parser.parse_args().rounds
    os.environ |= {"CSM_TODAY": TODAY.isoformat(), "CSM_LANG": "en"}
    with tempfile.TemporaryDirectory(prefix="csm-benchmark-") as folder:
        desks = {size.projects: lay(size, Path(folder)) for size in SIZES}
        run_table(desks, Path(folder), rounds)


def lay(size: Size, folder: Path) -> Path:
    """A desk of this size."""
    root = folder / str(size.projects)
    desk = make_desk(size.live, size.closed, today=TODAY, events_per_project=size.events)
    write_desk(desk, root)
    print(f"{size.projects} projects, {len(desk.events)} events", file=sys.stderr)
    return root


def run_table(desks: dict[int, Path], folder: Path, rounds: int) -> None:
    """Measure everything, then print it as a Markdown table."""
    cases = [
        Case(BARE, [sys.executable, "-c", "pass"]),
        Case(TYPER, [sys.executable, HELLO, "hello"]),
        Case("csm --help, plain", [CSM, "--help"]),
        *(Case(f"remind, piped, {size}", remind(root)) for size, root in desks.items()),
        Case("remind, terminal, 110", remind(desks[110]), terminal=True),
        Case("complete a project id, 110", [CSM], completion(desks[110], "show 0000")),
        Case("complete a project id, 10000", [CSM], completion(desks[10000], "show 0000")),
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
    for size in (110, 10000):
        warm = spent[f"remind, piped, {size}"]
        for what in ("a project changed", "a journal line added"):
            print(f"{what}, {size}: {spent[f'{what}, {size}'] / warm:.2f} × warm")
    if "task next, 10000" in spent:
        ratio = spent["remind, piped, 10000"] / spent["task next, 10000"]
        print(f"remind, piped, 10000: {ratio:.2f} × task next with 10,000 tasks")


def remind(root: Path) -> list[str]:
    """The command of every morning."""
    return [CSM, "-w", str(root), "remind"]


def completion(root: Path, words: str) -> dict[str, str]:
    """What bash hands over when Tab is pressed after `words`."""
    line = f"csm -w {root} {words}"
    return {"_CSM_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1)}


def touched(desks: dict[int, Path]) -> Iterator[Case]:
    """One project's file changed, and one line added to the journal, each on a copy of a desk."""
    line = (
        '"20261123T010203-{{number}}" = {{{{ at = 2026-11-23T01:02:03+08:00, '
        'project = "{slug}", kind = "note", text = "x" }}}}\n'
    )
    for size in (110, 10000):
        for what in ("a project changed", "a journal line added"):
            root = desks[size].with_name(f"{size} {what}")
            shutil.copytree(desks[size], root, ignore=shutil.ignore_patterns(".csm"))
            project = min((root / "projects").iterdir())
            journal = max((root / "journal").iterdir())
            before = (
                touch(project, "# {number}\n")
                if what == "a project changed"
                else touch(journal, line.format(slug=project.stem))
            )
            yield Case(f"{what}, {size}", remind(root), before=before)


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
    yield Case("task next, 10000", [program, rc, "next"])


if __name__ == "__main__":
    main()
