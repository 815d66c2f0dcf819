"""How well sections are recognised on the labelled pages: counts of present and missing, per section and split."""

import json
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from csmkit.pages.document import read_page
from csmkit.pages.likeness import cut, read_pieces
from csmkit.pages.recognise import Recognised, recognise
from csmkit.pages.structure import Structure, load_structure
from csmkit.text.tally import Tally, count_examples

HERE = Path(__file__).parent
TEMPLATES = HERE.parent.parent / "templates/pages"
HAS = {"present": True, "weak": True, "empty": False, "missing": False}


class Cells(NamedTuple):
    """Cells of one section: expected and found."""

    both: int = 0
    only_found: int = 0
    only_expected: int = 0
    neither: int = 0

    @property
    def f1(self) -> float:
        """Mean of the F1 of present and the F1 of missing; one where a class never occurs."""
        return (
            _f1(self.both, self.only_found, self.only_expected) + _f1(self.neither, self.only_expected, self.only_found)
        ) / 2


class Figures(NamedTuple):
    """What came out for a split."""

    pages: int
    cells: Cells
    by_section: dict[str, Cells]
    false_missing: int
    exact: float


def structure(kind: str) -> Structure:
    """The built-in structure of a kind."""
    names = ("_base", kind)
    files = [(name, tomllib.loads((TEMPLATES / f"{name}.toml").read_text("utf-8"))) for name in names]
    return load_structure(kind, files, pieces())


@cache
def pieces() -> Tally:
    """The counted examples of what sections say; none of them is from the labelled pages."""
    data = tomllib.loads((TEMPLATES / "pieces.toml").read_text("utf-8"))
    examples, problems = read_pieces(data, "pieces.toml")
    assert not problems
    return count_examples(examples, cut)


def labels() -> list[dict[str, Any]]:
    """The labelled pages."""
    found: list[dict[str, Any]] = json.loads((HERE / "labels.json").read_text("utf-8"))
    return found


def audit(label: dict[str, Any]) -> Recognised:
    """The page of a label, laid against its structure."""
    path = HERE / label["file"]
    return recognise(read_page(path.read_bytes(), name=path.name), structure(label["kind"]))


def measure(split: str) -> Figures:
    """The figures of a split: `tune` or `held`."""
    sections: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    false_missing = exact = total = pages = 0
    for label in labels():
        if label["split"] != split:
            continue
        pages += 1
        for seen in audit(label).sections:
            wanted = label["sections"].get(seen.section.id, "missing")
            total += 1
            exact += wanted == seen.status
            if wanted == "cannot_tell":
                false_missing += seen.status in ("missing", "empty")
                continue
            found = HAS.get(seen.status, False)
            sections[seen.section.id][
                {(True, True): 0, (False, True): 1, (True, False): 2, (False, False): 3}[HAS[wanted], found]
            ] += 1
    tallies = {name: Cells(*cells) for name, cells in sections.items()}
    cells = Cells(*(sum(tally[n] for tally in tallies.values()) for n in range(4)))
    return Figures(pages, cells, tallies, false_missing, exact / max(total, 1))


def _f1(hits: int, false: int, missed: int) -> float:
    return 1.0 if hits + false + missed == 0 else 2 * hits / (2 * hits + false + missed)
