"""Changing single values of a client or project: one line of the file each, checked before anything is written."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, get_args

from pydantic import BaseModel, ValidationError

from csmkit.domain.client import Client
from csmkit.domain.faults import faults_of
from csmkit.domain.project import Project
from csmkit.domain.settings import Settings
from csmkit.domain.vocabulary import Word
from csmkit.errors import InvalidDataError, NotFoundError, RefusedError, UsageError
from csmkit.language import _, did_you_mean
from csmkit.text.likeness import nearest
from csmkit.text.safe import one_line
from csmkit.text.toml import literal, parse
from csmkit.workspace import splice
from csmkit.workspace.desk import Desk, Record
from csmkit.workspace.files import decode

RecordKind = Literal["client", "project"]
SHORT_SECTIONS = ("dates", "money", "resources", "limits")
"""Sections whose keys may be written alone: `goal=300000` for `money.goal`."""


class Changed(NamedTuple):
    """One value that changed: its key, and how TOML writes it before and after (empty: not there)."""

    key: str
    before: str
    after: str


class Edit(NamedTuple):
    """What an edit did to which file."""

    slug: str
    path: str
    changes: list[Changed]


def set_values(desk: Desk, kind: RecordKind, name: str, assignments: Sequence[str], *, now: datetime) -> Edit:
    """Set `key=value` pairs in a record; an empty value takes the key out.

    Raises:
        UsageError: for a pair without `=`, or a key the record does not have.
        InvalidDataError: when the record would no longer be sound; nothing is written then.
        NotFoundError: when it names a client or tier that is not there.
    """
    record: Record[Any] = desk.client(name) if kind == "client" else desk.project(name)
    model: type[BaseModel] = Client if kind == "client" else Project
    raw, changes = record.raw, []
    for assignment in assignments:
        key, equals, text = assignment.partition("=")
        if not equals:
            raise UsageError(
                _("'{text}' is not key=value").format(text=one_line(assignment, 40)),
                hint=_("for example: dates.end=2026-02-03"),
            )
        path = find_key(model, _data(raw), key.strip())
        meant = now.date().isoformat() if text.strip() == "today" else text.strip()
        value = _value_for(model, _data(raw), path, meant, record.path) if meant else None
        _guard(desk, kind, path, value)
        value = desk.settings.find_tier(value) if path == ("tier",) and value else value
        before = _get(_data(raw), path)
        raw = splice.set_value(raw, path, value)
        _sound(model, _data(raw), record.path)
        changes.append(Changed(_dotted(path), _shown(before), _shown(value)))
    if raw != record.raw:
        change = desk.change(
            _("set {keys} in {path}").format(keys=", ".join(c.key for c in changes), path=record.path), now
        )
        change.write(record.path, raw, read=record.raw)
        change.commit()
    return Edit(record.slug, record.path, changes)


def find_key(model: type[BaseModel], data: dict[str, Any], key: str) -> splice.Path:
    """The path a typed key means: `dates.end`, the short `end`, or `todo.2.due` counting from one.

    Raises:
        UsageError: when the record has no such key.
    """
    parts: list[str | int] = [int(part) - 1 if part.isdigit() else part for part in key.split(".") if part]
    known = list(_known_keys(model))
    if key in known or _reachable(model, data, tuple(parts)):
        return tuple(parts)
    short = [name for name in known if name.split(".")[0] in SHORT_SECTIONS and name.endswith(f".{key}")]
    if short:
        return tuple(short[0].split("."))
    shorts = [name.partition(".")[2] for name in known if name.split(".")[0] in SHORT_SECTIONS]
    close = nearest(key, dict.fromkeys([*known, *shorts]), count=2)
    message = _("there is no key '{key}'").format(key=one_line(key, 40))
    raise UsageError(message + did_you_mean(close), hint=_("other keys can be added by hand: csm project edit"))


def _known_keys(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from (f"{name}.{key}" for key in inner.model_fields)
        else:
            yield name
            for part in get_args(inner):
                if isinstance(part, type) and issubclass(part, BaseModel):
                    yield from (f"{name}.{key}" for key in part.model_fields)


def _reachable(model: type[BaseModel], data: dict[str, Any], path: splice.Path) -> bool:
    """Whether the key is there already, or stands in a section whose keys are free (links, resources, contacts)."""
    if not path or _get(data, path) is not None:
        return bool(path)
    return (
        len(path) > 1
        and path[0] in model.model_fields
        and path[0] in ("links", "resources", "contacts", "todo")
        and (path[0] != "todo" or _get(data, path[:2]) is not None)
    )


def _value_for(model: type[BaseModel], data: dict[str, Any], path: splice.Path, text: str, file: str) -> Any:
    """The value a typed text means for this key: the first reading of it that leaves the record sound."""
    faults: list[Any] = []
    for candidate in _readings(text):
        tried = _with(data, path, candidate)
        try:
            checked = model.model_validate(tried)
        except ValidationError as error:
            # What the first, most literal reading got wrong is what the person wants to know.
            faults = faults or faults_of(error)
            continue
        seen = _get_model(checked, path)
        return seen.value if isinstance(seen, Word) else candidate
    fault = next((fault for fault in faults if fault.key[: len(path)] == path), faults[0])
    raise InvalidDataError(
        f"{file}: {fault.dotted}: {fault.message}" + (f"; {fault.fix}" if fault.fix else ""),
        hint=_("nothing was changed"),
    )


def _readings(text: str) -> Iterator[Any]:
    digits = text.replace(",", "").removeprefix("NT$").strip()
    if digits.isdecimal() and digits.isascii():
        yield int(digits)
    elif text.removeprefix("-").isdecimal() and text.isascii():
        yield int(text)
    with suppress(ValueError):
        yield float(text) if "." in text and not digits.isdecimal() else date.fromisoformat(text)
    if text in ("true", "false"):
        yield text == "true"
    yield text
    yield [part.strip() for part in text.replace(",", ",").replace("、", ",").split(",") if part.strip()]


def _guard(desk: Desk, kind: RecordKind, path: splice.Path, value: Any) -> None:
    if kind == "project" and path == ("stage",):
        raise RefusedError(_("a stage is not set like a value"), hint=_("use: csm project stage"))
    if kind == "project" and path[:1] == ("closeout",):
        raise RefusedError(_("a closeout answer is not set like a value"), hint=_("use: csm closeout answer"))
    if kind == "project" and path == ("client",) and value not in desk.client_slugs():
        raise NotFoundError(
            _("no client '{name}'").format(name=one_line(str(value), 40)),
            hint=_("see: {command}").format(command="csm client list"),
        )
    if kind == "client" and path == ("tier",) and value is not None:
        check_tier(desk.settings, value)


def check_tier(settings: Settings, value: str) -> str:
    """Id of the tier that `value` names.

    Raises:
        NotFoundError: when csm.toml has no such tier.
    """
    tier = settings.find_tier(value)
    if tier is None:
        names = ", ".join(f"{key} {tier.name}" for key, tier in settings.tiers.items())
        raise NotFoundError(_("no tier '{name}'; there are: {names}").format(name=one_line(value, 40), names=names))
    return tier


def _sound(model: type[BaseModel], data: dict[str, Any], file: str) -> None:
    try:
        model.model_validate(data)
    except ValidationError as error:
        fault = faults_of(error)[0]
        raise InvalidDataError(f"{file}: {fault.dotted}: {fault.message}", hint=_("nothing was changed")) from error


def _data(raw: bytes) -> dict[str, Any]:
    return parse(decode(raw), "")[0] or {}


def _get(data: Any, path: splice.Path) -> Any:
    for part in path:
        if isinstance(data, dict):
            data = data.get(str(part))
        elif isinstance(data, list) and isinstance(part, int) and 0 <= part < len(data):
            data = data[part]
        else:
            return None
    return data


def _get_model(model: Any, path: splice.Path) -> Any:
    for part in path:
        model = (
            model[part]
            if isinstance(model, dict)
            else model[int(part)]
            if isinstance(model, tuple)
            else getattr(model, str(part), None)
        )
    return model


def _with(data: Any, path: splice.Path, value: Any) -> Any:
    head, rest = path[0], path[1:]
    if isinstance(data, list):
        return [
            _with(item, rest, value) if index == head and rest else value if index == head else item
            for index, item in enumerate(data)
        ]
    inner = _with((data or {}).get(str(head)) or {}, rest, value) if rest else value
    return {**(data or {}), str(head): inner}


def _dotted(path: splice.Path) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def _shown(value: Any) -> str:
    return "" if value is None else literal(value)
