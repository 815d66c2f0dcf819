"""How well triage sees the type people labelled: `python -m tests.benchmarks.triage_eval`.

The messages of `tests/playbooks/messages.tsv` were written by people who knew the descriptions of the types only, and
none of them is among the examples that are shipped. Those themselves are judged with every fifth left out in turn.
"""

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from csmkit.playbooks.triage import Hints, triage
from csmkit.services.triage import load_triage
from csmkit.text.tally import Tally, count_examples
from tests.playbooks.examples import messages

MESSAGES = Path(__file__).parent.parent / "playbooks/messages.tsv"
NONE = "none"
FOLDS = 5
Row = tuple[str, list[str]]
"""The labelled type, and the types found, best first."""


def judged(tally: Tally, labelled: Iterable[tuple[str, str]]) -> list[Row]:
    """What triage finds in labelled messages."""
    hints = Hints((), ())
    return [(kind, [likely.type.zh for likely in triage(text, tally, hints).types]) for kind, text in labelled]


def labelled(half: str) -> list[tuple[str, str]]:
    """The labelled messages of a set: type (or `none`) and text."""
    with MESSAGES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(kind, text) for _number, kind, split, text in rows if split == half]


def left_out() -> list[Row]:
    """What is found in each shipped example when it is not among those that are counted."""
    known = messages()
    found: list[Row] = []
    for fold in range(FOLDS):
        tally = count_examples((label, text) for n, (label, _kind, text) in enumerate(known) if n % FOLDS != fold)
        found += judged(tally, [(kind, text) for n, (_label, kind, text) in enumerate(known) if n % FOLDS == fold])
    return found


def figures(found: list[Row]) -> tuple[float, float, float]:
    """The share of types first, of types among the first two, and of messages of no type seen as such."""
    typed = [row for row in found if row[0] != NONE]
    rest = [row for row in found if row[0] == NONE]
    first = sum(kind == (got or [""])[0] for kind, got in typed)
    two = sum(kind in got[:2] for kind, got in typed)
    return first / len(typed), two / len(typed), sum(not got for _kind, got in rest) / len(rest)


def main() -> None:
    """Print the table."""
    tally = load_triage(None).tally
    sets = {name: judged(tally, labelled(name)) for name in ("held", "later", "last")}
    for name, found in {"examples, left out in turn": left_out(), **sets}.items():
        first, two, none = figures(found)
        print(f"{name}: {len(found)} messages; first {first:.2f}, among two {two:.2f}, none recognised {none:.2f}")
        due = Counter(kind for kind, _got in found)
        right = Counter(kind for kind, got in found if (kind in got[:2] if kind != NONE else not got))
        for kind, count in sorted(due.items()):
            print(f"  {kind}: {right[kind]} of {count}")


if __name__ == "__main__":
    main()
