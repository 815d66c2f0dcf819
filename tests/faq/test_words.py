"""The word lists a person edits."""

import marshal

import pytest

from csmkit.faq.lexicon import Lexicon, find_forms
from csmkit.faq.words import read_lexicon
from tests.faq.material import ROOT

SYNONYMS = 'groups = [["網紅", "KOL"], ["廣告", "ads", "ad"], ["廣告費", "行銷預算"]]'
FILLER = 'phrases = ["您好"]\nalone = ["收到"]\ncues = ["嗎"]\ndull = ["東西"]\ncore = ["集資"]\nforeign = ["披薩"]\nidle = "的了"'


def lexicon(synonyms: str = SYNONYMS, filler: str = FILLER) -> Lexicon:
    found, problems = read_lexicon([(synonyms, "synonyms.toml")], [(filler, "filler.toml")])
    assert problems == []
    return found


def forms(text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(found.form, found.groups) for found in find_forms(text, lexicon().synonyms)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("找网红", [("网红", (0,))]),
        ("广告费", [("广告费", (2,))]),
        ("广告 ads", [("广告", (1,)), ("ads", (1,))]),
        ("address ad", [("ad", (1,))]),
        ("add", []),
        ("ad投放", [("ad", (1,))]),
        ("", []),
    ],
)
def test_the_longest_form_wins_and_latin_words_are_whole(
    text: str, expected: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert forms(text) == expected


def test_later_layers_add() -> None:
    found, _ = read_lexicon(
        [(SYNONYMS, "a"), ('groups = [["團媽", "網紅"]]', "b")], [(FILLER, "c"), ('idle = "嗎"', "d")]
    )
    assert [one.groups for one in find_forms("网红团妈", found.synonyms)] == [(0, 3), (3,)]
    assert found.idle == "的了吗"


def test_a_cache_can_keep_it() -> None:
    found = lexicon()
    assert Lexicon(*marshal.loads(marshal.dumps(tuple(found)))) == found


@pytest.mark.parametrize(
    ("synonyms", "filler"),
    [
        ("groups = [", FILLER),
        ('groups = "網紅"', FILLER),
        ('groups = ["網紅"]', FILLER),
        ("groups = [[1, 2]]", FILLER),
        (SYNONYMS, 'phrases = "您好"'),
        (SYNONYMS, "dull = [3]"),
    ],
)
def test_a_fault_is_a_problem_and_the_rest_counts(synonyms: str, filler: str) -> None:
    found, problems = read_lexicon([(synonyms, "synonyms.toml")], [(filler, "filler.toml")])
    assert len(problems) == 1
    assert found.synonyms or found.idle


def test_the_files_that_ship_have_no_fault() -> None:
    folder = ROOT / "templates" / "faq"
    texts = [(folder / name).read_text("utf-8") for name in ("synonyms.toml", "filler.toml")]
    found, problems = read_lexicon([(texts[0], "synonyms.toml")], [(texts[1], "filler.toml")])
    assert problems == []
    assert all(getattr(found, name) for name in Lexicon._fields)
