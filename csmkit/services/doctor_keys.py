"""The doctor's look at keys: one that looks like a slip, or that stands in the wrong section.

Records keep keys of one's own, so an unknown key is a fault only when it nearly is a known one.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, get_args

from pydantic import BaseModel

from csmkit.domain.client import Client
from csmkit.domain.event import Event
from csmkit.domain.facts import Fact
from csmkit.domain.project import Project
from csmkit.errors import Problem
from csmkit.language import _
from csmkit.services.doctor_chart import Chart, Sheet
from csmkit.text.safe import one_line
from csmkit.workspace.splice import Path

_SLIP = 0.79
"""Likeness of two keys from which one is taken for the other: `titel` and `title` have 0.8."""


def key_problems(chart: Chart) -> Iterator[Problem]:
    """Every key that looks like a slip."""
    for sheet in chart.clients.values():
        yield from _sheet_problems(sheet, Client)
    for project in chart.projects.values():
        yield from _sheet_problems(project, Project)
    for key, values in chart.facts_file.data.items():
        if isinstance(values, dict):
            yield from _table_problems(chart.facts_file, Fact, values, (key,))
    known = list(Event.model_fields)
    for placed in chart.events:
        for key in placed.event.model_extra or {}:
            close = find_slip(key, known, placed.event.model_fields_set)
            if close:
                yield placed.problem(key, *_words(key, close))


def find_slip(key: str, known: list[str], taken: Mapping[str, Any] | set[str]) -> str | None:
    """The known key that `key` nearly is, unless that one is there as well."""
    wanted = key.casefold().replace("-", "_")
    best: tuple[float, str] = (0, "")
    for name in known:
        if name in taken or re.sub(r"\d", "", wanted) == name != wanted:
            continue
        best = max(best, (SequenceMatcher(None, wanted, name).ratio(), name))
    return best[1] if best[0] > _SLIP else None


def _sheet_problems(sheet: Sheet[Any], model: type[BaseModel]) -> Iterator[Problem]:
    sections = {
        key: (name, inner)
        for name, inner in _sections(model).items()
        if isinstance(model.model_fields[name].default, BaseModel)
        for key in inner.model_fields
    }
    for key in sheet.data:
        if key in sections and key not in model.model_fields:
            section = sections[key][0]
            message = _("it belongs under [{section}]; here it is not read").format(section=section)
            yield sheet.problem((key,), message, _("move it under [{section}]").format(section=section))
    rest = {key: value for key, value in sheet.data.items() if key not in sections or key in model.model_fields}
    yield from _table_problems(sheet, model, rest, ())


def _table_problems(sheet: Sheet[Any], model: type[BaseModel], values: dict[str, Any], path: Path) -> Iterator[Problem]:
    known = list(model.model_fields)
    inner = _sections(model)
    for key, value in values.items():
        if key not in known:
            close = find_slip(key, known, values)
            if close:
                yield sheet.problem((*path, key), *_words(key, close))
        elif key in inner:
            for at, table in _tables(value, keyed=key == "contacts"):
                yield from _table_problems(sheet, inner[key], table, (*path, key, *at))


def _words(key: str, close: str) -> tuple[str, str]:
    message = _("there is no key '{key}'; it is kept, but not read").format(key=one_line(key, 40))
    return message, _("did you mean {name}?").format(name=close)


def _sections(model: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """The fields that hold tables, each with the model of such a table."""
    found = {}
    for name, field in model.model_fields.items():
        for candidate in (field.annotation, *get_args(field.annotation)):
            if isinstance(candidate, type) and issubclass(candidate, BaseModel):
                found[name] = candidate
    return found


def _tables(value: Any, *, keyed: bool) -> Iterator[tuple[Path, dict[str, Any]]]:
    if isinstance(value, list):
        yield from (((index,), item) for index, item in enumerate(value) if isinstance(item, dict))
    elif isinstance(value, dict) and keyed:
        yield from (((key,), item) for key, item in value.items() if isinstance(item, dict))
    elif isinstance(value, dict):
        yield (), value
