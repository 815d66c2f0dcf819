"""The journal: one event per line, in one file per month, appended only.

Lines, not `[[event]]` tables, because git's `merge=union` then merges two branches that both logged.
"""

import secrets
import time
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from csmkit.domain.event import Event
from csmkit.domain.faults import faults_of
from csmkit.errors import Problem
from csmkit.language import _
from csmkit.text.safe import one_line
from csmkit.text.toml import literal, parse, quote
from csmkit.workspace.root import JOURNAL

_ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz"


def new_id(at: datetime) -> str:
    """A key for an event at `at`: readable, in the order of writing, unique among many processes in one second."""
    fraction = time.time_ns() // 1_000 % 1_000_000
    ordered = "".join(_ALPHABET[fraction >> shift & 31] for shift in (15, 10, 5, 0))
    return f"{at:%Y%m%dT%H%M%S}-{ordered}{''.join(secrets.choice(_ALPHABET) for _index in range(3))}"


def month_path(at: datetime) -> str:
    """The journal file that holds an event at `at`."""
    return f"{JOURNAL}/{at:%Y-%m}.toml"


def event_line(event: Event) -> str:
    """The event as one line of the journal, with its newline."""
    fields = event.model_dump(mode="python", exclude={"id"}, exclude_defaults=True)
    # `at` first and `kind` always: the line is read by people too.
    ordered = {"at": event.at, "project": event.project, "client": event.client, "kind": event.kind, **fields}
    values = {key: value for key, value in ordered.items() if value not in (None, "", {}, ())}
    return f"{quote(event.id)} = {literal(values)}\n"


def lines_by_file(events: Iterable[Event]) -> dict[str, bytes]:
    """What to append to which journal file for these events."""
    files: dict[str, str] = {}
    for event in events:
        path = month_path(event.at)
        files[path] = files.get(path, "") + event_line(event)
    return {path: text.encode() for path, text in files.items()}


def read_events(text: str, path: str, *, first_line: int = 1) -> tuple[list[Event], list[Problem]]:
    """The events in (a part of) a journal file; a bad line costs one event, a torn last line is reported.

    Args:
        text: the file's text from the beginning of a line.
        path: the file, for the problems.
        first_line: the line number `text` begins at.
    """
    problems: list[Problem] = []
    lines = text.split("\n")
    if lines[-1].strip():
        problems.append(
            Problem(
                path,
                first_line + len(lines) - 1,
                "",
                _("the last line was cut off in writing and is left out"),
                _("mend or delete it"),
            )
        )
    # Behind a table header every later line would belong to that table: then each line is read by itself.
    lines = [line.removesuffix("\r") for line in lines[:-1]]
    rows = None if any(line.lstrip().startswith("[") for line in lines) else _all_at_once(lines)
    if rows is None:
        rows = list(_line_by_line(lines, path, first_line, problems))
    events = []
    numbers: dict[str, int] | None = None
    for number, key, value in rows:
        event, problem = _event(key, value, path)
        if event is not None:
            events.append(event)
        elif problem is not None:
            if numbers is None:
                numbers = {key: at for at, key, _value in _line_by_line(lines, path, first_line, [])}
            problems.append(problem._replace(line=number or numbers.get(key)))
    return events, problems


def _all_at_once(lines: list[str]) -> list[tuple[int | None, str, Any]] | None:
    """Every line's key and value, or None when one of the lines spoils the whole."""
    try:
        return [(None, key, value) for key, value in tomllib.loads("\n".join(lines) + "\n").items()]
    except (ValueError, RecursionError):
        return None


def _line_by_line(
    lines: list[str], path: str, first_line: int, problems: list[Problem]
) -> Iterator[tuple[int, str, Any]]:
    seen: dict[str, tuple[int, Any]] = {}
    for number, line in enumerate(lines, first_line):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        data, problem = parse(line, path)
        if data is None:
            if problem is not None:
                problems.append(problem._replace(line=number))
            continue
        for key, value in data.items():
            if key not in seen:
                seen[key] = (number, value)
                yield number, key, value
            elif seen[key][1] != value:
                problems.append(
                    Problem(path, number, key, _("two events have this id"), _("change one of the two ids"))
                )


def _event(key: str, value: Any, path: str) -> tuple[Event | None, Problem | None]:
    if not isinstance(value, Mapping):
        return None, Problem(
            path,
            None,
            key,
            _("it is not an event"),
            _("write: {form}").format(form='"id" = { at = …, kind = "note", text = "…" }'),
        )
    try:
        return Event.model_validate({**value, "id": key}), None
    except ValidationError as error:
        fault = faults_of(error)[0]
        return None, Problem(path, None, one_line(f"{key}.{fault.dotted}", 80), fault.message, fault.fix)
