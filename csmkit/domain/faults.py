"""What a record does wrong, in the user's words: pydantic's findings turned into key, message and what to write."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from csmkit.domain.vocabulary import Word
from csmkit.errors import UsageError
from csmkit.language import _
from csmkit.text.likeness import nearest
from csmkit.text.safe import one_line
from csmkit.text.toml import loose_date

WordT = TypeVar("WordT", bound=Word)
ModelT = TypeVar("ModelT", bound=BaseModel)


class Fault(NamedTuple):
    """One wrong value: its key path, what is wrong, and what to write instead (may be empty)."""

    key: tuple[str | int, ...]
    message: str
    fix: str = ""

    @property
    def dotted(self) -> str:
        """The key as the user reads it: `todo.2.due` counts from one."""
        return ".".join(str(part + 1) if isinstance(part, int) else part for part in self.key)


def made(model: type[ModelT], values: Mapping[str, Any]) -> ModelT:
    """A model of what a person typed.

    Raises:
        UsageError: naming the first value that cannot be right.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        fault = faults_of(error)[0]
        raise UsageError(f"{fault.dotted}: {fault.message}", hint=fault.fix or None) from error


def faults_of(error: ValidationError) -> list[Fault]:
    """The faults in a validation error, in the order of the file."""
    found: dict[tuple[str | int, ...], Fault] = {}
    for details in error.errors(include_url=False):
        fault = _fault(details)
        found.setdefault(fault.key, fault)
    return list(found.values())


def _fault(details: ErrorDetails) -> Fault:
    context: dict[str, Any] = details.get("ctx", {})
    key = tuple(part for part in details["loc"] if not _is_branch(part))
    if "key" in context:
        key = (*key, str(context["key"]))
    message, fix = _words(details["type"], context, details["msg"])
    return Fault(key, message, fix)


def _is_branch(part: str | int) -> bool:
    """Whether pydantic added this part to name a branch of a union; no key of ours has such characters."""
    return isinstance(part, str) and bool(re.search(r"[\[(]", part) or part in ("decimal", "str", "date"))


def _words(kind: str, context: dict[str, Any], message: str) -> tuple[str, str]:  # noqa: C901 (a table)
    value = one_line(str(context.get("value", "")), 40)
    match kind:
        case "csm_date" | "date_from_datetime_parsing" | "date_type":
            right = loose_date(value) or "2026-02-03"
            if right == value:
                return _("{value} is in quotes, so it is text, not a date").format(value=value), _(
                    "write {right} without quotes"
                ).format(right=right)
            return _("{value} is not a date").format(value=value or "?"), _("write {right}").format(right=right)
        case "csm_year":
            return _("the year {value} is out of range").format(value=value), ""
        case "csm_whole" | "int_type":
            return _("{value} is not a whole number").format(value=value or "?"), _("write for example {right}").format(
                right="150000"
            )
        case "csm_number":
            return _("{value} is not a number").format(value=value), _("write for example {right}").format(right="10")
        case "csm_rate":
            return _("{value} is more than 100%").format(value=value), _("write a rate as {right}").format(right="0.08")
        case "csm_zone":
            return _("{value} is not a time zone").format(value=value), _("write for example {right}").format(
                right="Asia/Taipei"
            )
        case "csm_order":
            return _("{value} is before {other} {than}").format(
                value=value, other=context["other"], than=context["than"]
            ), ""
        case "greater_than_equal":
            return _("it cannot be less than {limit}").format(limit=context["ge"]), ""
        case "less_than_equal":
            return _("it cannot be more than {limit}").format(limit=f"{context['le']:,}"), ""
        case "missing":
            return _("it is missing"), ""
        case "string_type":
            return _("it is not text"), _("put it in quotes")
        case "string_too_long":
            return _("it is longer than {count} characters").format(count=context["max_length"]), ""
        case "string_too_short" | "too_short":
            return _("it is empty"), ""
        case "bool_type" | "bool_parsing":
            return _("it is neither true nor false"), ""
        case "extra_forbidden":
            return _("csm.toml has no such key"), ""
        case "enum" | "literal_error":
            return _("it is not one of {choices}").format(
                choices=context["expected"].replace("'", "").replace(" or ", ", ")
            ), ""
        case "timezone_aware" | "datetime_type" | "datetime_parsing" | "datetime_from_date_parsing":
            return _("it is not a moment with a time zone"), _("write for example {right}").format(
                right="2026-11-21T11:00:00+08:00"
            )
        case "model_type" | "dict_type" | "model_attributes_type":
            return _("it is not a table"), ""
        case "tuple_type" | "list_type":
            return _("it is not a list"), _("write for example {right}").format(right='["…"]')
    return message, ""


def word_of(words: type[WordT], text: str) -> WordT:
    """The word that `text` names by id, Chinese name or unique beginning.

    Raises:
        ValueError: with the choices, and the nearest one first.
    """
    try:
        return words(text)
    except ValueError:
        pass
    wanted = text.strip().lower()
    starts = [word for word in words if wanted and (word.value.startswith(wanted) or word.zh.startswith(wanted))]
    if len(starts) == 1:
        return starts[0]
    close = nearest(text, [word.value for word in words] + [word.zh for word in words], count=1)
    shown = one_line(text, 40)
    if close:
        raise ValueError(
            _("'{text}' is not one of {choices}; did you mean {close}?").format(
                text=shown, choices=words.choices(), close=close[0]
            )
        )
    raise ValueError(_("'{text}' is not one of {choices}").format(text=shown, choices=words.choices()))
