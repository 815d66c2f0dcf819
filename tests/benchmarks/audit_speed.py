"""Prints how long a page takes beside `python -c pass`, and how it grows: python -m tests.benchmarks.audit_speed

A usual page of 100 kB, then pages of 1, 2, 4 and 8 MB made of the same story again and again; 5 MB with its peak memory.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

PAGE = Path(__file__).parent.parent / "pages/set/01-warmpack.html"
ROUNDS = 5


def page_of(size: int) -> bytes:
    """A page of about `size` bytes, its story told again and again."""
    text = PAGE.read_text("utf-8")
    start, end = text.index("<article"), text.index("</article>")
    story = text[start:end]
    times = max(1, (size - len(text.encode())) // len(story.encode()) + 1)
    return (text[:start] + story * times + text[end:]).encode()


def seconds(command: list[str]) -> float:
    """The median of a few runs."""
    spent = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        spent.append(time.perf_counter() - started)
    return median(spent)


def peak(command: list[str]) -> int:
    """MiB at the most."""
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    out = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True, check=True).stdout
    return int(out) // 1024


def main() -> None:
    """Print the figures."""
    csm = str(Path(sys.executable).parent / "csm")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.environ["HOME"] = folder
        base = seconds([sys.executable, "-c", "pass"])
        print(f"python -c pass: {base * 1000:.0f} ms")
        for name, size in (
            ("100 kB", 100_000),
            ("1 MB", 1 << 20),
            ("2 MB", 2 << 20),
            ("4 MB", 4 << 20),
            ("5 MB", 5 << 20),
            ("8 MB", 8 << 20),
        ):
            path = Path(folder) / "page.html"
            path.write_bytes(page_of(size))
            command = [csm, "audit-page", str(path), "--json"]
            spent = seconds(command)
            print(f"{name:>7}: {spent:6.2f} s, {spent / base:5.1f} x pass, {peak(command)} MiB")


if __name__ == "__main__":
    main()
