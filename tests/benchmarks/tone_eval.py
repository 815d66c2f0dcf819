"""How well the check of tone hears what people marked: `python -m tests.benchmarks.tone_eval`.

Precision and recall count pairs of draft and kind, and drafts as a whole. The drafts of `tests/playbooks/drafts.tsv`
were written by four people who knew the descriptions of the slips only; none is among the examples that are shipped.
`fresh` came last: before three excuses were added for what it showed, it had precision 0.89 and recall 0.94.
"""

import csv
from collections import Counter
from pathlib import Path

from csmkit.playbooks.tone import check_tone
from csmkit.services.tone import load_rules

DRAFTS = Path(__file__).parent.parent / "playbooks/drafts.tsv"
Row = tuple[str, set[str], set[str], str]


def rows(half: str) -> list[Row]:
    """Number, labelled kinds, found kinds and text of one half."""
    known = load_rules(None)
    with DRAFTS.open(encoding="utf-8", newline="") as file:
        read = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        (
            number,
            set() if kinds == "clean" else set(kinds.split(",")),
            {finding.kind for finding in check_tone(text, known.rules, known.tally)},
            text,
        )
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
    """Print the table."""
    for half in ("held", "later", "last", "fresh"):
        found = rows(half)
        kinds, recall, drafts, caught = figures(found)
        print(f"{half}: {len(found)} drafts; kinds: precision {kinds:.2f}, recall {recall:.2f}; ", end="")
        print(f"drafts: precision {drafts:.2f}, recall {caught:.2f}")
        due = Counter(kind for _n, want, _g, _t in found for kind in want)
        got = Counter(kind for _n, want, had, _t in found for kind in want & had)
        wrong = Counter(kind for _n, want, had, _t in found for kind in had - want)
        for kind in sorted(due | wrong):
            print(f"  {kind:14} found {got[kind]:2} of {due[kind]:2}, wrongly {wrong[kind]}")


if __name__ == "__main__":
    main()
