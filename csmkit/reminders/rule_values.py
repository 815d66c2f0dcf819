"""The values a rule may hold, checked one by one: each fault says what is wrong and what to write."""

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator
from pydantic_core import PydanticCustomError

from csmkit.domain.calendar import Offset, parse_offset
from csmkit.domain.client import Client
from csmkit.domain.faults import word_of
from csmkit.domain.project import DATE_NAMES, Project
from csmkit.domain.vocabulary import Channel, ClientType, EventKind, Kind, Stage, Word
from csmkit.language import _
from csmkit.text.likeness import nearest
from csmkit.text.safe import one_line

WordT = TypeVar("WordT", bound=Word)

DECISION = "decision"
"""The closeout decision; not a field of the record, it stands in the journal."""


def fault(message: str, fix: str = "", key: str = "") -> PydanticCustomError:
    """A validation error that carries its fix, and the key when the fault is not at the value itself."""
    return PydanticCustomError("rule", "{what}", {"what": message, "fix": fix, "at": key})


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise fault(_("it is not text"), _("put it in quotes"))
    return value.strip()


def one_of(value: Any, names: tuple[str, ...], key: str = "") -> str:
    """The name itself, when it is one of `names`.

    Raises:
        PydanticCustomError: naming the nearest one, or all.
    """
    text = _text(value)
    if text in names:
        return text
    close = nearest(text, names, count=1)
    if close:
        fix = _("did you mean {close}?").format(close=close[0])
    else:
        fix = _("write one of {names}").format(names=", ".join(names))
    raise fault(_("there is no '{text}'").format(text=one_line(text, 40)), fix, key)


def _word(words: type[WordT], value: Any) -> WordT:
    text = _text(value)
    try:
        return word_of(words, text)
    except ValueError as error:
        raise fault(str(error)) from None


def _step(value: Any) -> Offset:
    if isinstance(value, Offset):
        return value
    text = _text(value)
    try:
        return parse_offset(text)
    except ValueError as error:
        raise fault(str(error)) from None


def _trigger(value: Any) -> str:
    """`mail:LETTER`, `stage:STAGE`, `type:TYPE`, `date:NAME`, or the kind of an event."""
    head, colon, rest = _text(value).partition(":")
    match head:
        case "stage" if colon:
            return f"stage:{_word(Stage, rest)}"
        case "type" if colon:
            return f"type:{_word(ClientType, rest)}"
        case "date" if colon:
            return f"date:{one_of(rest, DATE_NAMES)}"
    return _deed(value)


def _deed(value: Any) -> str:
    """`mail:LETTER`, `contact`, or the kind of an event."""
    head, colon, rest = _text(value).partition(":")
    if head == "mail" and colon:
        return f"mail:{_text(rest)}"
    kinds = ("contact", *(kind.value for kind in EventKind))
    return one_of(value, (*kinds, "mail:closeout") if colon else kinds)


def _field(value: Any) -> str:
    """A dotted field of a project (`resources.asked_on`) or of its client (`client.type`), or `decision`."""
    text = _text(value)
    if text == DECISION:
        return text
    model: type[BaseModel] | None = Project
    parts = text.split(".")
    if parts[0] == "client" and len(parts) > 1:
        model, parts = Client, parts[1:]
    for part in parts:
        if model is None:
            raise fault(_("there is no '{text}'").format(text=one_line(text, 40)))
        one_of(part, tuple(model.model_fields))
        model = _model_in(model.model_fields[part].annotation)
    return text


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model a field holds, also when the field may be empty."""
    for candidate in (annotation, *getattr(annotation, "__args__", ())):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None


def _channel(value: Any) -> str:
    text = _text(value)
    return text if text in ("client", "desk") else str(_word(Channel, text))


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Step = Annotated[Offset, BeforeValidator(_step)]
DateName = Annotated[str, BeforeValidator(lambda value: one_of(value, DATE_NAMES))]
ChannelName = Annotated[str, BeforeValidator(_channel)]
Steps = Annotated[tuple[Step, ...], BeforeValidator(_listed)]
Triggers = Annotated[tuple[Annotated[str, BeforeValidator(_trigger)], ...], BeforeValidator(_listed)]
Deeds = Annotated[tuple[Annotated[str, BeforeValidator(_deed)], ...], BeforeValidator(_listed)]
FieldNames = Annotated[tuple[Annotated[str, BeforeValidator(_field)], ...], BeforeValidator(_listed)]
Stages = Annotated[
    tuple[Annotated[Stage, BeforeValidator(lambda value: _word(Stage, value))], ...], BeforeValidator(_listed)
]
Kinds = Annotated[
    tuple[Annotated[Kind, BeforeValidator(lambda value: _word(Kind, value))], ...], BeforeValidator(_listed)
]
Types = Annotated[
    tuple[Annotated[ClientType, BeforeValidator(lambda value: _word(ClientType, value))], ...],
    BeforeValidator(_listed),
]
Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]
