"""Platform figures for answers, read without the models: a search must not wait for them."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from csmkit.faq.entry import Entry
from csmkit.faq.highlight import Span
from csmkit.faq.render import render
from csmkit.faq.search import Hit
from csmkit.letters.values import fact_text, unmask
from csmkit.workspace.root import FACTS

_MENTION = re.compile(r"\{\{.*?\}\}")


def read_facts(root: Path | None) -> dict[str, Mapping[str, Any]]:
    """facts.toml as it is; empty without a workspace, or when it cannot be read, which the doctor says."""
    if root is None:
        return {}
    try:
        data = tomllib.loads((root / FACTS).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return {}
    return {key: fact for key, fact in data.items() if isinstance(fact, dict)}


def fact_values(facts: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The known figures as answers print them."""
    texts = {key: fact_text(str(fact.get("unit", "text")), fact.get("value")) for key, fact in facts.items()}
    return {key: unmask(text) for key, text in texts.items() if text}


def out_of_date(facts: Mapping[str, Mapping[str, Any]], keys: Iterable[str], today: date) -> dict[str, date]:
    """Which of these figures may no longer be believed, with the last day they could be."""
    ends = {key: facts.get(key, {}).get("valid_until") for key in keys}
    return {key: end for key, end in ends.items() if isinstance(end, date) and end < today}


def fill_hits(hits: list[Hit], root: Path | None) -> list[Hit]:
    """The hits with the figures of the workspace in their short answers; a gap where one is not known."""
    values = {"facts": fact_values(read_facts(root))}
    filled = []
    for hit in hits:
        text, spans = _filled(hit.short, hit.short_spans, values)
        filled.append(hit._replace(short=text, short_spans=spans))
    return filled


def _filled(text: str, spans: tuple[Span, ...], values: Mapping[str, Any]) -> tuple[str, tuple[Span, ...]]:
    """The text filled in, and its marks where they stand then; a mark inside a figure goes."""
    parts: list[str] = []
    moved: list[Span] = []
    place = shift = 0
    for match in _MENTION.finditer(text):
        moved += [(start + shift, end + shift) for start, end in spans if place <= start and end <= match.start()]
        shown = render(Entry("", "", "", short=match[0]), values, "chat").text
        parts += [text[place : match.start()], shown]
        shift += len(shown) - len(match[0])
        place = match.end()
    moved += [(start + shift, end + shift) for start, end in spans if place <= start]
    return "".join((*parts, text[place:])), tuple(moved)
