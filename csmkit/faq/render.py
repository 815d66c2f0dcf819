"""An entry as it leaves for a client: figures and names filled in, gaps visible, the internal note never in it."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

from csmkit.domain.money import day_zh
from csmkit.faq.entry import Ask, Entry
from csmkit.text.safe import visible

GAP_LEFT, GAP_RIGHT = "【缺:", "】"
"""What stands around the name of a value that is not known, as in letters."""

# Answers need names only. Conditions, loops and filters are not understood, so nothing in a file can run.
_NAME = re.compile(r"\{\{-?\s*([A-Za-z_]\w*(?:\.\w+)+)\s*-?\}\}")

Form = Literal["chat", "mail"]


class Rendered(NamedTuple):
    """An answer ready to be pasted.

    Attributes:
        text: the answer; for mail in Markdown.
        gaps: names that are not known, each once, in the order of the text; empty when it may leave.
        used: every name in it, in the order of the text.
    """

    text: str
    gaps: tuple[str, ...]
    used: tuple[str, ...]


def render(entry: Entry, values: Mapping[str, Any], form: Form) -> Rendered:
    """The short answer for chat or the full one for mail; the other one where an entry has only one.

    Args:
        entry: what to render. Its note and what to ask first are never part of the result.
        values: what the names stand for, by their parts: `{"facts": {"payout_days": "10 個工作天"}, "client": {…}}`.
            Days print as letters print them; None and empty texts count as unknown.
        form: `chat` or `mail`.
    """
    source = (entry.short or entry.answer) if form == "chat" else (entry.answer or entry.short)
    used: dict[str, bool] = {}

    def filled(match: re.Match[str]) -> str:
        text = _printed(_value(values, match[1]))
        used[match[1]] = bool(text)
        return text or f"{GAP_LEFT}{match[1]}{GAP_RIGHT}"

    text = _NAME.sub(filled, source)
    return Rendered(text, tuple(name for name, known in used.items() if not known), tuple(used))


def names_in(text: str) -> Iterator[str]:
    """The names that a text prints, in its order."""
    return (match[1] for match in _NAME.finditer(text))


def without_names(text: str, instead: str = "") -> str:
    """The text with every name replaced."""
    return _NAME.sub(instead, text)


def still_to_ask(entry: Entry, resources: Mapping[str, Any]) -> tuple[Ask, ...]:
    """What to ask the client before answering, without what the project's `[resources]` already knows."""
    return tuple(ask for ask in entry.ask_first if not ask.key or resources.get(ask.key) in (None, ""))


def _value(values: Mapping[str, Any], name: str) -> Any:
    found: Any = values
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _printed(value: Any) -> str:
    if value is None or isinstance(value, Mapping | list | tuple):
        return ""
    text = day_zh(value) if isinstance(value, date) else str(value)
    return visible(" ".join(text.split()))
