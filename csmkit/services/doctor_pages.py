"""The doctor's look at the workspace's own page structures, claims and example pieces."""

from collections.abc import Iterator
from pathlib import Path

from csmkit.domain.vocabulary import Kind
from csmkit.errors import InvalidDataError, Problem
from csmkit.language import _
from csmkit.services.audit import FOLDER, structure_for
from csmkit.services.doctor_letters import problem_of
from csmkit.services.tallies import is_example_file, read_data
from csmkit.workspace.lookup import builtin

BASE, LETTER, CLAIMS, PIECES = "_base", "_letter", "claims", "pieces"


def page_problems(root: Path) -> Iterator[Problem]:
    """Faults in `templates/pages`, one for each structure at most: a structure is read whole or not at all."""
    paths = sorted((root / FOLDER).glob("*.toml"))
    broken: set[str] = set()
    for path in paths:
        found = read_data(path, f"{FOLDER}/{path.name}")[1]
        yield from found
        broken |= {path.stem for _one in found}
    said: set[Problem] = set()
    for path in paths:
        if path.stem not in broken:
            # A fault of the base comes up in every structure that is laid over it.
            new = [problem for problem in _file_problems(root, path, broken) if problem not in said]
            said.update(new)
            yield from new


def _file_problems(root: Path, path: Path, broken: set[str]) -> Iterator[Problem]:
    """What is wrong in a file that is TOML."""
    shown = f"{FOLDER}/{path.name}"
    if is_example_file(path.name, PIECES):
        yield from _piece_problems(root, path, shown)
    elif path.stem == CLAIMS:
        yield from _claim_problems(path, shown)
    elif path.stem == BASE:
        yield from _structure_problems(root, Kind.OTHER.value, broken)
    elif path.stem in {kind.value for kind in Kind}:
        yield from _structure_problems(root, path.stem, broken)
    elif path.stem != LETTER:
        yield Problem(shown, None, "", _("it is not read: it is named after no kind of project"), Kind.choices())


def _structure_problems(root: Path, kind: str, broken: set[str]) -> Iterator[Problem]:
    if not broken & {BASE, kind}:
        try:
            structure_for(root, kind)
        except InvalidDataError as error:
            yield problem_of(error)


def _claim_problems(path: Path, shown: str) -> Iterator[Problem]:
    """Each claim by itself, so that one hides no other."""
    from csmkit.pages.findings import load_claims

    claims = read_data(path, shown)[0].get("claims", {})
    if not isinstance(claims, dict):
        yield Problem(shown, None, "claims", _("it is not a table"), "[claims.…]")
        return
    for name, row in claims.items():
        try:
            load_claims([(shown, {"claims": {name: row}})])
        except InvalidDataError as error:
            yield problem_of(error)


def _piece_problems(root: Path, path: Path, shown: str) -> Iterator[Problem]:
    """Examples that are no texts, and those of a section that no structure has: nothing would ever ask for them."""
    from csmkit.pages.likeness import read_pieces

    data = read_data(path, shown)[0]
    yield from read_pieces(data, shown)[1]
    # The built-in examples have a label more: what stands on pages and is of no section.
    known = _section_ids(root) | read_data(builtin() / FOLDER / f"{PIECES}.toml", shown)[0].keys()
    choices = _("use one of {names}").format(names=", ".join(sorted(known)))
    for name in data:
        if name not in known:
            yield Problem(shown, None, name, _("it is no section of any page structure"), choices)


def _section_ids(root: Path) -> set[str]:
    """The sections of every kind's structure; with the built-in structure where the user's own cannot be used."""
    ids: set[str] = set()
    for kind in Kind:
        for top in (root, None):
            try:
                ids |= {section.id for section in structure_for(top, kind.value).sections}
                break
            except InvalidDataError:
                continue
    return ids
