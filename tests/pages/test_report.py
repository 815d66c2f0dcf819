"""The report's sentences for a letter: what is praised, what is asked for, what was mended."""

import tomllib

import pytest

from csmkit.domain.vocabulary import Kind
from csmkit.pages.findings import find_all, load_claims
from csmkit.pages.report import Report, make_report, mended, point_name, points, praise, thanks
from tests.pages.samples import STORY, TEMPLATES, seen, structure

CLAIMS = load_claims([("claims.toml", tomllib.loads((TEMPLATES / "claims.toml").read_text("utf-8")))])
WORDS = tomllib.loads((TEMPLATES / "_letter.toml").read_text("utf-8"))


def report(text: str, kind: str = "food", waived: tuple[str, ...] = ()) -> Report:
    found = seen(text, kind=kind)
    findings = find_all(found, kind, CLAIMS, None)
    return make_report("p.md", found, structure(kind), findings, dict.fromkeys(waived, ("why", "2026-01-05")))


FEATURES = STORY.partition("## 三大特色")[0]


@pytest.mark.parametrize(
    "claims",
    [
        "療效驚人，降血糖，抗癌，全台第一，保證有效，每天早上吃一片就好。",
        "每天早上吃一片就好，冷凍可以放一個月，回烤三分鐘。\n\n## 更多特色\n\n療效驚人，家裡有人睡不好就吃它。",
        "- 療效驚人\n- 每天早上吃一片\n- 冷凍可以放一個月",
        "### 療效驚人\n\n每天早上吃一片就好，冷凍可以放一個月，回烤三分鐘。",
        "每天早上吃一片就好，冷凍可以放一個月。" * 300 + "療效驚人。",
    ],
)
def test_a_section_with_a_claim_is_never_praised(claims: str) -> None:
    made = report(FEATURES + f"## 三大特色\n\n{claims}\n\n## 其他\n\n今天也在烤麵包。\n")
    assert "特色" not in praise(made, WORDS)
    assert "療效" not in praise(made, WORDS)
    assert "痛點或緣起" in praise(made, WORDS)


def test_where_nothing_is_good_nothing_is_to_be_kept() -> None:
    assert "請保留" not in praise(report("# 麵包\n\n" + "療效驚人，" * 30), WORDS)


def test_every_word_that_went_is_one_point_mended() -> None:
    before = report(STORY + "療效驚人，抗癌，降血糖。")
    after = report(STORY + "吃了降血糖。")
    assert set(mended(after, before.lacking)) == {"claim:medical:療效", "claim:medical:抗癌"}
    assert thanks(after, before.lacking, WORDS) == "「療效」的說法、「抗癌」的說法"


def test_a_word_can_be_waived_alone_or_with_its_rule() -> None:
    text = STORY + "療效驚人，抗癌。"
    alone = report(text, waived=("claim:medical:療效",))
    assert [name for name in alone.lacking if name.startswith("claim")] == ["claim:medical:抗癌"]
    assert next(one.message for one in alone.findings if one.check == "claim").startswith("'抗癌':")
    assert not [name for name in report(text, waived=("claim:medical",)).lacking if name.startswith("claim")]


def test_what_was_waived_or_cannot_be_told_was_not_mended() -> None:
    before = ("invoice", "team", "order:team", "claim:medical", "specs")
    made = report(STORY + "療效驚人", waived=("invoice",))
    assert mended(made, before) == []
    assert mended(report("![](a.jpg)\n\n" * 9), ("team",)) == []


def test_three_points_are_named_and_the_rest_counted() -> None:
    full = report(STORY + "## 團隊\n\n林怡君（設計，前工程師 8 年）、阿哲（負責生產）\n")
    before = (*full.lacking, "team", "order:team", "record:goal", "claim:food:瘦身")
    assert thanks(full, before, WORDS) == "「團隊介紹」、「團隊介紹」的位置、「集資目標」等 4 處"
    assert thanks(full, full.lacking, WORDS) == ""
    assert point_name("claim:medical", full.structure) == ""


OF_PRODUCTS = ("BSMI", "R3X8821", "量產", "模具", "寶寶", "電扇", "尼龍")
OF_NOBODY = ("會冒煙的飯", "慢火研究室", "R3X8821")
"""They come from single projects, which another team's letter must not show."""


@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
def test_examples_fit_the_kind(kind: str) -> None:
    foreign = OF_NOBODY if kind == "product" else (*OF_PRODUCTS, *OF_NOBODY)
    for section in structure(kind).sections:
        assert section.example, section.id
        assert not [word for word in foreign if word in section.example], f"{kind} {section.id}: {section.example}"


TEAM = "我們是雲林的三兄妹，大哥種豆、二姐烘焙，小妹負責出貨與客服，三個人輪流顧爐子，已經做了六年。"


def test_a_claim_is_among_the_points_however_few_there_may_be() -> None:
    bare = report(f"# 黑豆茶\n\n## 團隊\n\n{TEAM}\n\n## 特色\n\n{'每天早上沖一杯就有豆香。' * 9}療效驚人，降血糖。")
    assert len(bare.findings) > 4
    said = points(bare, WORDS, 3)
    assert len(said) == 3 and any("療效" in text for text in said)
    assert [text for text in points(bare, WORDS, 99) if text in said] == said


def test_a_quotation_leaves_the_heading_out() -> None:
    assert "「我們是雲林的三兄妹" in praise(report(f"{FEATURES}## 團隊\n\n{TEAM}\n"), WORDS)
