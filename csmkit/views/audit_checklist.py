"""The checklist of a kind: what its page should hold, in order, and why."""

from typing import Any

from csmkit.pages.structure import Structure
from csmkit.views.audit_words import kind_word, need_word, section_name
from csmkit.views.screen import Column, heading, table


def to_json(structure: Structure) -> dict[str, Any]:
    """The kind and its sections."""
    return {
        "kind": structure.kind,
        "sections": [
            {
                "id": section.id,
                "name": section.name,
                "english": section.english,
                "need": section.need,
                "place": section.place,
                "why": section.why,
                "advice": section.advice,
                "example": section.example,
                "faq": list(section.faq),
            }
            for section in structure.sections
        ],
    }


def to_rows(structure: Structure) -> list[list[str]]:
    """Place, id, need, name, why, advice."""
    return [
        [str(section.place), section.id, section.need, section.name, section.why, section.advice]
        for section in structure.sections
    ]


def to_screen(structure: Structure, width: int) -> list[Any]:
    """The sections with their need and reason."""
    rows = [
        (str(place), section_name(section), need_word(section.need), section.why)
        for place, section in enumerate(structure.sections, 1)
    ]
    columns = (Column("", right=True), Column(""), Column(""), Column("", ratio=1, style="dim"))
    return [heading(kind_word(structure.kind)), table(columns, rows, width, head=False)]
