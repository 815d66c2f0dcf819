"""The standard structure of a page: which sections a kind of project needs, and how each is recognised.

It is data (`templates/pages/*.toml`), one file per kind on a common base; the workspace's own files change single
fields of single sections.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Literal, NamedTuple, get_args

from csmkit.errors import InvalidDataError
from csmkit.language import _
from csmkit.pages.pattern import folded, folded_pattern
from csmkit.text.safe import one_line
from csmkit.text.tally import NOTHING, Tally

Need = Literal["must", "should", "optional"]
Contains = Literal["number", "date", "picture", "list", "name", "price", "way"]
NEEDS: tuple[str, ...] = get_args(Need)
CONTAINS: tuple[str, ...] = get_args(Contains)

_TEXTS = frozenset(("name", "english", "need", "why", "advice", "example"))
_LISTS = frozenset(("headings", "phrases", "evidence", "decisive", "contains", "faq"))
_COUNTS = frozenset(("place", "enough", "least"))
_MEASURES = frozenset(("alike",))


class Section(NamedTuple):
    """One section of the structure.

    Attributes:
        id: its id, the same for every kind.
        name: Chinese name.
        english: English name.
        need: how badly this kind of project needs it.
        place: where it usually stands, counted from 1.
        why: what it does for a backer.
        advice: what to do when it is missing.
        example: a good one, in a line.
        headings: patterns of names.
        phrases: looser patterns of slogans and questions, tried where no name fits.
        evidence: patterns of content, one point each.
        decisive: patterns of content that suffice alone.
        enough: points that make it present without a heading; 0 for never.
        least: characters under its heading that are too few below.
        alike: how much its text must be like the example pieces to be known by that alone; 0 for never.
        contains: what it should hold.
        ask: what is lacking when a pattern is not there.
        faq: entries that help.
    """

    id: str
    name: str
    english: str
    need: str
    place: int
    why: str
    advice: str
    example: str
    headings: re.Pattern[str] | None
    phrases: re.Pattern[str] | None
    evidence: tuple[re.Pattern[str], ...]
    decisive: tuple[re.Pattern[str], ...]
    enough: int
    least: int
    alike: float
    contains: tuple[str, ...]
    ask: tuple[tuple[str, re.Pattern[str]], ...]
    faq: tuple[str, ...]


class Structure:
    """The sections of one kind of project, in their usual order.

    Args:
        kind: id of the kind.
        sections: in any order.
        lacks: how each thing a section may lack is called.
        pieces: counted headings and sentences of the sections of other pages.
    """

    def __init__(self, kind: str, sections: list[Section], lacks: Mapping[str, str], pieces: Tally = NOTHING) -> None:
        self.kind = kind
        self.sections = tuple(sorted(sections, key=lambda section: section.place))
        self.lacks = lacks
        self.pieces = pieces
        self.named: dict[tuple[str, bool], frozenset[str]] = {}
        """What headings were found to name; remembered, with `is_name`, for pages that repeat themselves."""
        self._is_name: dict[str, bool] = {}

    @cached_property
    def by_id(self) -> dict[str, Section]:
        """The sections by id."""
        return {section.id: section for section in self.sections}

    def is_name(self, text: str) -> bool:
        """Whether a short text names a section."""
        known = self._is_name.get(text)
        if known is None:
            plain = folded(text)
            known = any(section.headings and section.headings.search(plain) for section in self.sections)
            self._is_name[text] = known
        return known


def load_structure(kind: str, files: Sequence[tuple[str, Mapping[str, Any]]], pieces: Tally = NOTHING) -> Structure:
    """The structure that files make, each laid over the ones before it.

    Args:
        kind: id of the kind.
        files: paths and data, the base first.
        pieces: counted examples of what sections say.

    Raises:
        InvalidDataError: naming the file and key that is wrong.
    """
    merged: dict[str, dict[str, Any]] = {}
    origin: dict[str, str] = {}
    lacks: dict[str, str] = {}
    for path, data in files:
        lacks.update({str(key): str(value) for key, value in _table(data.get("lacks", {}), path, "lacks").items()})
        for name, values in _table(data.get("sections", {}), path, "sections").items():
            values = _table(values, path, f"sections.{name}")
            for key, value in values.items():
                _check(path, f"sections.{name}.{key}", key, value)
            merged.setdefault(name, {}).update(values)
            origin[name] = path
    return Structure(kind, [_section(name, values, origin[name]) for name, values in merged.items()], lacks, pieces)


def _table(value: Any, path: str, key: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidDataError(_("{path}: {key}: a table is wanted").format(path=path, key=key))
    return value


def _check(path: str, key: str, name: str, value: Any) -> None:
    fine = (
        isinstance(value, str)
        if name in _TEXTS
        else isinstance(value, list) and all(isinstance(item, str) for item in value)
        if name in _LISTS
        else isinstance(value, int) and not isinstance(value, bool)
        if name in _COUNTS
        else isinstance(value, int | float) and not isinstance(value, bool)
        if name in _MEASURES
        else isinstance(value, Mapping) and all(isinstance(item, str) for item in value.values())
        if name == "ask"
        else None
    )
    if fine is None:
        raise InvalidDataError(_("{path}: {key}: there is no such key").format(path=path, key=key))
    if not fine:
        raise InvalidDataError(_("{path}: {key}: not the kind of value this key takes").format(path=path, key=key))
    if name == "need" and value not in NEEDS:
        raise InvalidDataError(_("{path}: {key}: one of {words}").format(path=path, key=key, words=", ".join(NEEDS)))
    if name == "contains" and not set(value) <= set(CONTAINS):
        raise InvalidDataError(_("{path}: {key}: one of {words}").format(path=path, key=key, words=", ".join(CONTAINS)))


def _section(name: str, values: Mapping[str, Any], path: str) -> Section:
    def patterns(key: str) -> tuple[re.Pattern[str], ...]:
        return tuple(compile_pattern(text, path, f"sections.{name}.{key}") for text in values.get(key, ()))

    def joined(key: str) -> re.Pattern[str] | None:
        # One pattern instead of twenty: most of a short run is spent on compiling them.
        texts = values.get(key, ())
        return compile_pattern("|".join(texts), path, f"sections.{name}.{key}") if texts else None

    return Section(
        name,
        values.get("name", name),
        values.get("english", name),
        values.get("need", "optional"),
        values.get("place", 99),
        values.get("why", ""),
        values.get("advice", ""),
        values.get("example", ""),
        joined("headings"),
        joined("phrases"),
        patterns("evidence"),
        patterns("decisive"),
        values.get("enough", 0),
        values.get("least", 0),
        values.get("alike", 0),
        tuple(values.get("contains", ())),
        tuple(
            (label, compile_pattern(text, path, f"sections.{name}.ask"))
            for label, text in values.get("ask", {}).items()
        ),
        tuple(values.get("faq", ())),
    )


def compile_pattern(text: str, path: str, key: str) -> re.Pattern[str]:
    """A pattern that matches folded text: simplified and traditional, full and half width alike.

    Raises:
        InvalidDataError: naming the file and key when it is no regular expression.
    """
    try:
        return folded_pattern(text)
    except (re.error, RecursionError, OverflowError) as error:
        raise InvalidDataError(
            _("{path}: {key}: not a regular expression: {text}").format(path=path, key=key, text=one_line(text, 60)),
            hint=one_line(str(error), 80),
        ) from error
