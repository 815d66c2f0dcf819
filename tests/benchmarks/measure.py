"""Measuring whole processes: in turns, so that a busy moment hits all alike, and by the median."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

PEAK = """import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"""
"""Run by a small process: what a child was forked from counts in its own peak."""


class Case(NamedTuple):
    """One thing to measure.

    Attributes:
        name: what the table calls it.
        command: the command line.
        env: what is added to the environment.
        terminal: whether it runs in a terminal of 120 columns; otherwise its output goes into a pipe.
        before: done before each run, outside the measured time.
    """

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = {}
    terminal: bool = False
    before: Callable[[], None] | None = None


def seconds(case: Case) -> float:
    """One run of a case; RuntimeError when the command fails."""
    if case.before:
        case.before()
    # Compiled modules are kept between runs as on any desk, whatever the shell that started this says.
    environ = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONUNBUFFERED": "", **case.env}
    started = time.perf_counter()
    code = _in_terminal(case.command, environ) if case.terminal else _in_pipe(case.command, environ)
    spent = time.perf_counter() - started
    if code:
        raise RuntimeError(f"{case.name}: exit code {code}")
    return spent


def medians(cases: Sequence[Case], rounds: int) -> dict[str, float]:
    """The median of each case in seconds, by name; one round to warm up, then `rounds` in which all take turns."""
    spent: dict[str, list[float]] = {case.name: [] for case in cases}
    for case in cases:
        seconds(case)
    for _round in range(rounds):
        for case in cases:
            spent[case.name].append(seconds(case))
    return {name: median(times) for name, times in spent.items()}


def peak_kib(command: Sequence[str]) -> int:
    """The most memory a command held, in KiB."""
    done = subprocess.run([sys.executable, "-c", PEAK, *command], capture_output=True, text=True, check=True)
    return int(done.stdout)


def touch(path: Path, text: str) -> Callable[[], None]:
    """Something for `before`: adds a line to a file, another one each time."""

    def add() -> None:
        with path.open("a", encoding="utf-8") as file:
            file.write(text.replace("{number}", str(time.time_ns())))

    return add


def _in_pipe(command: Sequence[str], environ: Mapping[str, str]) -> int:
    done = subprocess.run(command, env=environ, capture_output=True, check=False)
    return done.returncode


def _in_terminal(command: Sequence[str], environ: Mapping[str, str]) -> int:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    with subprocess.Popen(command, env={**environ, "TERM": "xterm-256color"}, stdin=theirs, stdout=theirs) as process:
        os.close(theirs)
        while _some(ours):
            pass
        os.close(ours)
        return process.wait()


def _some(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end is closed
        return b""
