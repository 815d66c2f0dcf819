"""Good examples, with what is good about them."""

from typing import Any

from csmkit.language import _
from csmkit.services.examples import Example
from csmkit.views.screen import blank, heading, line, nothing


def to_json(examples: list[Example]) -> list[dict[str, Any]]:
    """The examples with the keys of Example."""
    return [{**one._asdict(), "kinds": list(one.kinds)} for one in examples]


def to_rows(examples: list[Example]) -> list[list[str]]:
    """Id, what, section, kinds, text, why, link."""
    return [
        [one.id, one.what, one.section, " ".join(one.kinds), " ".join(one.text.split()), one.why, one.link]
        for one in examples
    ]


def to_screen(examples: list[Example], width: int) -> list[Any]:
    """One block per example."""
    if not examples:
        return nothing(_("no such example yet; keep one in templates/examples/ of your workspace"))
    parts: list[Any] = []
    for one in examples:
        about = " · ".join(part for part in (one.what, one.section, " ".join(one.kinds)) if part)
        parts += [*([blank()] if parts else []), heading(f"{one.id}  {about}"), line(f"  {' '.join(one.text.split())}")]
        parts += [line(f"  {text}", "dim") for text in (one.why, one.link) if text]
    return parts
