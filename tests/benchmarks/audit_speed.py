"""Prints how long a page takes beside `python -c pass`, and how it grows: python -m tests.benchmarks.audit_speed

A usual page of 100 kB, then pages of 1, 2, 4 and 8 MB made of the same story again and again; 5 MB with its peak memory.
"""

import os
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.measure import Case, medians, peak_kib

PAGE = Path(__file__).parent.parent / "pages/set/01-warmpack.html"
ROUNDS = 5


def page_of(size: int) -> bytes:
    """A page of about `size` bytes, its story told again and again."""
    text = PAGE.read_text("utf-8")
    start, end = text.index("<article"), text.index("</article>")
    story = text[start:end]
    times = max(1, (size - len(text.encode())) // len(story.encode()) + 1)
    return (text[:start] + story * times + text[end:]).encode()


SIZES = {"100 kB": 100_000, "1 MB": 1 << 20, "2 MB": 2 << 20, "4 MB": 4 << 20, "5 MB": 5 << 20, "8 MB": 8 << 20}
BARE, TYPER, DRAFT = "python -c pass", "bare Typer hello", "a draft of 12 kB"


def main() -> None:
    """Print the figures."""
    csm = str(Path(sys.executable).parent / "csm")
    hello = str(Path(__file__).with_name("hello.py"))
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.environ |= {"HOME": folder, "XDG_CACHE_HOME": f"{folder}/cache"}
        cases = [Case(BARE, [sys.executable, "-c", "pass"]), Case(TYPER, [sys.executable, hello, "hello"])]
        pages = {DRAFT: PAGE}
        for name, size in SIZES.items():
            pages[name] = Path(folder) / f"{size}.html"
            pages[name].write_bytes(page_of(size))
        # A clean page ends with 0, one with findings with 1: both are a page that was read.
        cases += [Case(name, ["sh", "-c", f"{csm} audit-page {path} --json || true"]) for name, path in pages.items()]
        found = medians(cases, ROUNDS)
        print(f"{BARE}: {found[BARE] * 1000:.0f} ms; {TYPER}: {found[TYPER] / found[BARE]:.1f} x pass")
        for name, path in pages.items():
            peak = peak_kib(["sh", "-c", f"{csm} audit-page {path} --json || true"]) >> 10
            spent = found[name]
            print(
                f"{name:>16}: {spent:5.2f} s, {spent / found[BARE]:5.1f} x pass, {spent / found[TYPER]:4.1f} x Typer, {peak} MiB"
            )


if __name__ == "__main__":
    main()
