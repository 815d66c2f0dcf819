"""Clients, projects, facts and settings: reading their files into models, with the line of every fault."""

from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from csmkit.domain.client import Client
from csmkit.domain.facts import Fact
from csmkit.domain.faults import Fault, faults_of
from csmkit.domain.project import Project
from csmkit.domain.settings import Settings
from csmkit.errors import Problem
from csmkit.text.toml import parse
from csmkit.workspace import splice
from csmkit.workspace.files import ReadError, decode, read_file

ModelT = TypeVar("ModelT", bound=BaseModel)


class Loaded(NamedTuple):
    """A file as read: its bytes, its data, and what is wrong with it.

    Attributes:
        path: relative to the workspace.
        raw: the bytes, empty when the file could not be read.
        data: the TOML data, or None when it is not TOML.
        problems: every fault, with file, line and key.
    """

    path: str
    raw: bytes
    data: dict[str, Any] | None
    problems: list[Problem]


def load_toml(root: Path, path: str) -> Loaded:
    """Read a TOML file of the workspace; what is wrong comes back as problems, nothing is raised."""
    try:
        raw = read_file(root / path)
        text = decode(raw)
    except ReadError as error:
        return Loaded(path, b"", None, [Problem(path, None, "", error.message, error.fix)])
    data, problem = parse(text, path)
    return Loaded(path, raw, data, [problem] if problem else [])


def check(model: type[ModelT], loaded: Loaded) -> tuple[ModelT | None, list[Problem]]:
    """The model of a loaded file, or what is wrong with it."""
    if loaded.data is None:
        return None, loaded.problems
    try:
        return model.model_validate(loaded.data), []
    except ValidationError as error:
        return None, [_located(fault, loaded) for fault in faults_of(error)]


def _located(fault: Fault, loaded: Loaded) -> Problem:
    return Problem(loaded.path, splice.line_of(loaded.raw, fault.key), fault.dotted, fault.message, fault.fix)


def load_client(root: Path, path: str) -> tuple[Client | None, Loaded, list[Problem]]:
    """A client's file."""
    loaded = load_toml(root, path)
    model, problems = check(Client, loaded)
    return model, loaded, problems


def load_project(root: Path, path: str) -> tuple[Project | None, Loaded, list[Problem]]:
    """A project's file."""
    loaded = load_toml(root, path)
    model, problems = check(Project, loaded)
    return model, loaded, problems


def load_settings(root: Path) -> tuple[Settings, list[Problem]]:
    """The workspace's settings; the defaults, with the problems, when the file cannot be used."""
    model, problems = check(Settings, load_toml(root, "csm.toml"))
    return model or Settings(), problems


def load_facts(root: Path) -> tuple[dict[str, Fact], list[Problem]]:
    """The platform facts by key; one bad fact never hides the others."""
    loaded = load_toml(root, "facts.toml")
    facts: dict[str, Fact] = {}
    problems = list(loaded.problems)
    for key, value in (loaded.data or {}).items():
        try:
            facts[key] = Fact.model_validate(value)
        except ValidationError as error:
            problems.extend(_located(fault._replace(key=(key, *fault.key)), loaded) for fault in faults_of(error))
    return facts, problems


def new_record(values: dict[str, Any]) -> bytes:
    """The text of a new record; keys without a value are left out.

    Lists of tables are written as `[[todo]]`, never on one line, so that one more can be added later.
    """
    import tomli_w

    plain = _plain(values)
    tables = {key: item for key, item in plain.items() if _is_tables(item)}
    rest = {key: item for key, item in plain.items() if key not in tables}
    data = tomli_w.dumps(rest, multiline_strings=False).encode()
    for key, items in tables.items():
        for item in items:
            data = splice.add_table(data, key, item)
    return data


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        plain = {key: _plain(item) for key, item in value.items()}
        return {key: item for key, item in plain.items() if item not in (None, "", {}, [])}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value
