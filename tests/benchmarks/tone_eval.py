"""How well the check of tone hears what people labelled: `python -m tests.benchmarks.tone_eval [--show]`.

Precision and recall count pairs of draft and kind, and drafts as a whole. Rows of the half held back are never printed.
"""

import csv
import sys
from collections import Counter
from pathlib import Path

from csmkit.playbooks.tone import check_tone
from csmkit.services.tone import load_rules

DRAFTS = Path(__file__).parent.parent / "playbooks/drafts.tsv"
Row = tuple[str, set[str], set[str], str]


def rows(half: str) -> list[Row]:
    """Number, labelled kinds, found kinds and text of one half."""
    rules = load_rules(None).rules
    with DRAFTS.open(encoding="utf-8", newline="") as file:
        read = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        (number, set() if kinds == "clean" else set(kinds.split(",")), {f.kind for f in check_tone(text, rules)}, text)
        for number, kinds, split, text in read
        if split == half
    ]


def figures(found: list[Row]) -> tuple[float, float, float, float]:
    """Precision and recall of kinds, then of drafts."""
    right = sum(len(want & got) for _n, want, got, _t in found)
    said = sum(len(got) for _n, _w, got, _t in found)
    due = sum(len(want) for _n, want, _g, _t in found)
    hit = sum(bool(want and got) for _n, want, got, _t in found)
    flagged = sum(bool(got) for _n, _w, got, _t in found)
    bad = sum(bool(want) for _n, want, _g, _t in found)
    return right / (said or 1), right / (due or 1), hit / (flagged or 1), hit / (bad or 1)


def main() -> None:
    for half in ("tune", "held"):
        found = rows(half)
        kinds, recall, drafts, caught = figures(found)
        print(f"{half}: {len(found)} drafts; kinds: precision {kinds:.2f}, recall {recall:.2f}; ", end="")
        print(f"drafts: precision {drafts:.2f}, recall {caught:.2f}")
        due = Counter(kind for _n, want, _g, _t in found for kind in want)
        got = Counter(kind for _n, want, had, _t in found for kind in want & had)
        wrong = Counter(kind for _n, want, had, _t in found for kind in had - want)
        for kind in sorted(due | wrong):
            print(f"  {kind:14} found {got[kind]:2} of {due[kind]:2}, wrongly {wrong[kind]}")
        if half == "tune" and "--show" in sys.argv:
            for number, want, had, text in found:
                if want != had:
                    print(number, sorted(want), sorted(had), text)


if __name__ == "__main__":
    main()
