"""The doctor's look at keys: one that looks like a slip, or that stands in the wrong section.

Records keep keys of one's own, so an unknown key is a fault only when it nearly is a known one.
"""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Any, get_args

from pydantic import BaseModel

from csmkit.domain.client import Client
from csmkit.domain.event import Event
from csmkit.domain.facts import Fact
from csmkit.domain.project import Project
from csmkit.domain.settings import Settings, Tier
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
    yield from _settings_problems(chart)
    known = list(Event.model_fields)
    for placed in chart.events:
        for key in placed.event.model_extra or {}:
            close = find_slip(key, known)
            if close:
                yield placed.problem(key, *_words(key, close))


def find_slip(key: str, known: Iterable[str]) -> str | None:
    """The known key that `key` nearly is, or None."""
    scored = ((_likeness(key.casefold().replace("-", "_"), name), name) for name in known)
    score, name = max(scored, default=(0.0, ""))
    return name if score > _SLIP else None


def _likeness(typed: str, name: str) -> float:
    """1 for the same word, towards 0; a number behind a name (`launch2`) is meant, not slipped."""
    if typed != name and typed.rstrip("0123456789_") == name:
        return 0.0
    wrong = sum(a != b for a, b in zip(typed, name, strict=False))
    if len(typed) == len(name) > 3 and (wrong == 1 or sorted(typed) == sorted(name)):
        return 0.95
    return SequenceMatcher(None, typed, name).ratio()


def _settings_problems(chart: Chart) -> Iterator[Problem]:
    """Keys that csm.toml refuses, with the one that may have been meant."""
    sheet = chart.desk_file
    inner = _sections(Settings)
    places: list[tuple[Path, Any, type[BaseModel]]] = [((), sheet.data, Settings)]
    places += [((key,), sheet.data.get(key), model) for key, model in inner.items() if key != "tiers"]
    tiers = sheet.data.get("tiers")
    places += [(("tiers", key), table, Tier) for key, table in (tiers.items() if isinstance(tiers, dict) else ())]
    for path, table, model in places:
        for key in table if isinstance(table, dict) else ():
            close = find_slip(key, model.model_fields) if key not in model.model_fields else None
            if close:
                fix = _("did you mean {name}?").format(name=close)
                yield sheet.problem((*path, key), _("csm.toml has no such key"), fix)


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
            close = find_slip(key, known)
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
