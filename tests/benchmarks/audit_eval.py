"""Prints how well sections are recognised, per section and split: python -m tests.benchmarks.audit_eval

The pages and labels in tests/pages were written by people who did not know the rules; rules are tuned on `tune` only.
Weak counts as present, empty as missing.
"""

from csmkit.pages.order import out_of_order
from tests.pages.evaluate import Figures, audit, labels, measure


def main() -> None:
    """Print the table."""
    figures = {split: measure(split) for split in ("tune", "held", "later")}
    print(f"{'section':20}" + "".join(f"{split:>26}" for split in figures))
    for name in figures["tune"].by_section:
        print(f"{name:20}" + "".join(_cell(one, name) for one in figures.values()))
    for split, one in figures.items():
        cells = one.cells
        print(
            f"{split}: {one.pages} pages, macro F1 of present/missing {cells.f1:.3f}, exact status {one.exact:.3f}, "
            f"called missing though it cannot be told: {one.false_missing}"
        )
        hits, false, missed = _order(split)
        print(f"{split}: order problems found {hits}, wrongly {false}, not found {missed}")


def _cell(figures: Figures, name: str) -> str:
    tally = figures.by_section.get(name)
    if tally is None:
        return f"{'-':>26}"
    return f"{tally.f1:>8.2f} {tally.both:>4}+{tally.neither:>3} !{tally.only_found:>2} ?{tally.only_expected:>2}"


def _order(split: str) -> tuple[int, int, int]:
    hits = false = missed = 0
    for label in labels():
        if label["split"] == split:
            found, wanted = set(out_of_order(audit(label))), set(label["out_of_order"])
            hits, false, missed = hits + len(found & wanted), false + len(found - wanted), missed + len(wanted - found)
    return hits, false, missed


if __name__ == "__main__":
    main()
