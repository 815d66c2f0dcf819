"""csm examples: by kind, section and sort; the desk's own first; a broken file is named."""

import json
from pathlib import Path

import pytest

from csmkit.domain.vocabulary import Kind
from csmkit.services.examples import SORTS, list_examples
from tests.conftest import Csm
from tests.pages.samples import structure


def test_every_built_in_example_is_whole() -> None:
    sections = structure().by_id
    for one in list_examples(None):
        assert one.what in SORTS, one.id
        assert one.section in sections, one.id
        assert one.text, one.id
        assert one.why, one.id
        assert set(one.kinds) <= {kind.value for kind in Kind}, one.id


def test_they_are_chosen_by_kind_section_and_sort(csm: Csm, desk_dir: Path) -> None:
    found = json.loads(csm("examples", "--kind", "食品", "--section", "hook", "--json").out)
    assert [one["id"] for one in found] == ["hook-rice", "newsletter-launch"]
    assert json.loads(csm("examples", "--section", "風險與承諾", "--what", "page", "--json").out)[0]["id"] == "risks"
    assert len(csm("examples").out.splitlines()) == len(list_examples(None))
    assert csm("examples", "--what", "ad", "--table").out.count("ad · ") >= 3


def test_ones_own_come_first_and_a_broken_file_is_named(csm: Csm, desk_dir: Path) -> None:
    own = desk_dir / "templates/examples"
    own.mkdir(parents=True)
    (own / "mine.toml").write_text(
        '[examples.mine]\nsection = "hook"\ntext = "[red]燈\\u001b[31m"\nlink = "https://x.example"\n', encoding="utf-8"
    )
    ran = csm("examples", "--section", "hook", "--table")
    assert ran.out.startswith("mine")
    assert "\x1b" not in ran.out
    (own / "mine.toml").write_text("[examples]\nmine = 3\n", encoding="utf-8")
    ran = csm("examples")
    assert ran.code == 4
    assert "templates/examples/mine.toml" in ran.err


@pytest.mark.parametrize("arguments", [("--kind", "spaceship"), ("--section", "hoook"), ("--what", "song")])
def test_what_is_not_there_is_a_mistake_of_use(csm: Csm, desk_dir: Path, arguments: tuple[str, str]) -> None:
    assert csm("examples", *arguments).code == 2
