"""The structures are data: whole for every kind, changed field by field, refused with file and key."""

import tomllib
from typing import Any

import pytest

from csmkit.domain.vocabulary import Kind
from csmkit.errors import InvalidDataError
from csmkit.pages.structure import load_structure
from tests.faq.material import index
from tests.pages.samples import TEMPLATES, structure

BASE_IDS = [
    "hook",
    "hero_visual",
    "problem",
    "features",
    "usage",
    "comparison",
    "specs",
    "rewards",
    "price",
    "social_proof",
    "certificates",
    "team",
    "timeline",
    "budget",
    "risks",
    "shipping_aftersales",
    "invoice",
    "faq",
    "contact",
    "cta",
]


@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
def test_every_kind_has_every_section_whole(kind: str) -> None:
    made = structure(kind)
    assert sorted(made.by_id) == sorted(BASE_IDS)
    for section in made.sections:
        assert section.why, section.id
        assert section.advice, section.id
        assert section.example, section.id
        assert section.need in {"must", "should", "optional"}


def test_every_faq_entry_named_exists() -> None:
    known = {entry.id for entry in _entries()}
    rows = [tomllib.loads(path.read_text("utf-8")) for path in TEMPLATES.glob("*.toml")]
    for data in rows:
        for table in (*data.get("sections", {}).values(), *data.get("claims", {}).values()):
            assert set(table.get("faq", ())) <= known, table


def _entries() -> list[Any]:
    from tests.faq.material import files

    assert index() is not None
    return [entry for entries in files() for entry in entries]


def test_a_later_file_changes_single_fields() -> None:
    base = tomllib.loads((TEMPLATES / "_base.toml").read_text("utf-8"))
    own = {"sections": {"risks": {"need": "optional"}, "garden": {"name": "花園", "place": 21, "headings": ["花園"]}}}
    made = load_structure("x", [("base", base), ("own", own)])
    assert made.by_id["risks"].need == "optional"
    assert made.by_id["risks"].why
    assert made.is_name("我們的花園")


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"sections": {"risks": {"needs": "must"}}}, "sections.risks.needs"),
        ({"sections": {"risks": {"need": "perhaps"}}}, "sections.risks.need"),
        ({"sections": {"risks": {"place": "last"}}}, "sections.risks.place"),
        ({"sections": {"risks": {"headings": ["(風險"]}}}, "sections.risks.headings"),
        ({"sections": {"risks": {"contains": ["love"]}}}, "sections.risks.contains"),
        ({"sections": {"risks": 3}}, "sections.risks"),
        ({"sections": 3}, "sections"),
    ],
)
def test_a_wrong_key_is_named_with_its_file(data: dict[str, Any], key: str) -> None:
    with pytest.raises(InvalidDataError) as error:
        load_structure("x", [("templates/pages/own.toml", data)])
    assert error.value.message.startswith(f"templates/pages/own.toml: {key}: ")
