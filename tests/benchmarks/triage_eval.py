"""How well triage sees the type people labelled: `python -m tests.benchmarks.triage_eval [--show]`.

Rows of the half held back are never printed.
"""

import csv
import sys
from collections import Counter
from pathlib import Path

from csmkit.playbooks.triage import triage
from csmkit.services.triage import load_triage

MESSAGES = Path(__file__).parent.parent / "playbooks/messages.tsv"
Row = tuple[str, str, list[str], str]


def rows(half: str) -> list[Row]:
    """Number, labelled type, types found (best first) and text of one half."""
    rules, _problems = load_triage(None)
    with MESSAGES.open(encoding="utf-8", newline="") as file:
        read = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        (number, kind, [likely.type.zh for likely in triage(text, rules).types], text)
        for number, kind, split, text in read
        if split == half
    ]


def figures(found: list[Row]) -> tuple[float, float, float]:
    """The share of types first, of types among the first two, and of messages of no type seen as such."""
    typed = [row for row in found if row[1] != "none"]
    rest = [row for row in found if row[1] == "none"]
    first = sum(kind == (got or [""])[0] for _n, kind, got, _t in typed)
    two = sum(kind in got[:2] for _n, kind, got, _t in typed)
    return first / len(typed), two / len(typed), sum(not got for _n, _k, got, _t in rest) / len(rest)


def main() -> None:
    for half in ("tune", "held"):
        found = rows(half)
        first, two, none = figures(found)
        print(f"{half}: {len(found)} messages; first {first:.2f}, among two {two:.2f}, none recognised {none:.2f}")
        due = Counter(kind for _n, kind, _g, _t in found)
        right = Counter(kind for _n, kind, got, _t in found if (kind in got[:2] if kind != "none" else not got))
        for kind, count in due.items():
            print(f"  {kind}: {right[kind]} of {count}")
        if half == "tune" and "--show" in sys.argv:
            for number, kind, got, text in found:
                if kind not in got[:2] if kind != "none" else got:
                    print(number, kind, got, text)


if __name__ == "__main__":
    main()
