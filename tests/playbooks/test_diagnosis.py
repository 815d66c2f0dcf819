"""Diagnosis: the weak link by the trade's order, dated bands, break-even from the project's own margin, no guesses."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from csmkit.playbooks.diagnosis import Band, Figures, break_even, diagnose, read_bands, read_margin
from csmkit.services.diagnose import load_bands
from tests.conftest import Csm

BANDS = {
    "ctr": Band("點擊率", Decimal("0.009"), Decimal("0.02"), "s", date(2024, 1, 1)),
    "cpm": Band("CPM", None, Decimal(150), "s", date(2024, 1, 1)),
    "conversion": Band("轉換", Decimal("0.015"), None, "s", date(2024, 1, 1)),
    "bounce": Band("跳出率", None, Decimal("0.6"), "s", date(2024, 1, 1)),
    "ad_share": Band("廣告占比", None, Decimal("0.2"), "s", date(2024, 1, 1)),
}
FINE = Figures(
    ctr=Decimal("0.015"), cpc=Decimal(8), bounce=Decimal("0.5"), raised=100_000, backers=100, ad_spent=10_000
)


@pytest.mark.parametrize(
    ("change", "weak"),
    [
        ({}, []),
        ({"ctr": Decimal("0.005")}, ["ctr"]),
        ({"bounce": Decimal("0.7")}, ["bounce"]),
        ({"backers": 10}, ["conversion"]),
        ({"cpc": Decimal(20)}, ["cpm"]),
        ({"ad_spent": 30_000}, ["ad_share"]),
        ({"bounce": Decimal("0.7"), "ctr": Decimal("0.005"), "cpc": Decimal(40)}, ["bounce", "ctr", "cpm"]),
        ({"margin": Decimal("0.05")}, ["roas"]),
        ({"margin": Decimal("0.5")}, []),
    ],
)
def test_the_weak_link(change: dict[str, object], weak: list[str]) -> None:
    links = diagnose(FINE._replace(**change), BANDS, {})  # type: ignore[arg-type]
    assert [link.key for link in links if link.state == "weak"] == weak


def test_nothing_is_claimed_without_numbers_or_bands() -> None:
    assert {link.state for link in diagnose(Figures(), BANDS, {})} == {"unknown"}
    assert {link.state for link in diagnose(FINE, {}, {})} == {"unknown"}
    zero = Figures(ctr=Decimal(0), cpc=Decimal(0), raised=0, backers=0, ad_spent=0)
    assert {link.key for link in diagnose(zero, BANDS, {}) if link.state == "weak"} == {"ctr"}


def test_own_projects_stand_in_for_a_band() -> None:
    links = {link.key: link for link in diagnose(FINE, {}, {"bounce": Decimal("0.4"), "ctr": Decimal("0.01")})}
    assert (links["bounce"].state, links["ctr"].state) == ("weak", "fine")


@pytest.mark.parametrize(
    ("text", "margin"),
    [
        ("0.45", "0.45"),
        ("45%", "0.45"),
        ("45", "0.45"),
        ("", None),
        ("很好", None),
        ("0", None),
        ("-1", None),
        ("NaN", None),
    ],
)
def test_margins(text: str, margin: str | None) -> None:
    assert read_margin(text) == (Decimal(margin) if margin else None)


def test_break_even() -> None:
    assert break_even(Decimal("0.4")) == Decimal("2.50") and break_even(None) is None


def test_shipped_bands_have_source_and_day() -> None:
    bands, problems = load_bands(None)
    assert problems == [] and all(band.source for band in bands.values())
    assert all(band.as_of for band in bands.values() if band.low or band.high)


@pytest.mark.parametrize(
    ("row", "key"),
    [
        (3, "ctr"),
        ({"low": "x", "source": "s"}, "ctr.low"),
        ({"low": 2, "high": 1, "source": "s", "as_of": date(2026, 1, 1)}, "ctr.high"),
        ({"low": 2}, "ctr"),
    ],
)
def test_faulty_bands_are_named(row: object, key: str) -> None:
    bands, problems = read_bands({"ctr": row}, "x.toml")
    assert bands == {} and problems[0].key == key


def test_the_command(desk_dir: Path, csm: Csm) -> None:
    (desk_dir / "clients/jia.toml").write_text('name = "甲"\n', "utf-8")
    money = "[money]\ngoal = 100000\nraised = 20000\nbackers = 20\n"
    (desk_dir / "projects/one.toml").write_text(f'title = "一"\nclient = "jia"\nstage = "live"\n{money}', "utf-8")
    nothing = json.loads(csm("diagnose", "one", "--json").out)
    assert nothing["first"] is None and nothing["break_even_roas"] is None and len(nothing["asks"]) >= 2
    assert csm("log", "one", "--metric", "ctr=0.5%", "--metric", "cpc=9", "--metric", "ad_spent=9000").code == 0
    assert csm("project", "set", "one", "resources.gross_margin=0.3").code == 0
    found = json.loads(csm("diagnose", "one", "--json").out)
    assert found["first"] == "ctr" and found["break_even_roas"] == 3.33
    assert [link["key"] for link in found["links"] if link["state"] == "weak"] == ["ctr", "ad_share", "roas"]
    assert found["letter"] == "csm mail weekly-coaching one" and found["noted_on"] == "2026-01-05"
    assert csm("diagnose", "one").code == csm("diagnose", "one", "--table").code == 0
    assert csm("diagnose", "nowhere").code == 3


def test_own_bands_win_and_a_broken_file_is_named(desk_dir: Path, csm: Csm) -> None:
    (desk_dir / "clients/jia.toml").write_text('name = "甲"\n', "utf-8")
    (desk_dir / "projects/one.toml").write_text('title = "一"\nclient = "jia"\nstage = "live"\n', "utf-8")
    assert csm("log", "one", "--metric", "bounce=50%").code == 0
    (desk_dir / "templates/playbooks").mkdir()
    file = desk_dir / "templates/playbooks/bands.toml"
    file.write_text('[bounce]\nhigh = 0.4\nsource = "自己的"\nas_of = 2026-01-01\n', "utf-8")
    assert json.loads(csm("diagnose", "one", "--json").out)["first"] == "bounce"
    file.write_text("[bounce\n", "utf-8")
    ran = csm("diagnose", "one")
    assert ran.code == 0 and "bands.toml" in ran.err


def _lay(desk_dir: Path) -> None:
    (desk_dir / "clients/jia.toml").write_text('name = "甲"\n', "utf-8")
    (desk_dir / "projects/one.toml").write_text('title = "一"\nclient = "jia"\nstage = "live"\n', "utf-8")
    (desk_dir / "templates/playbooks").mkdir()


def test_one_own_band_leaves_the_others_and_the_names(desk_dir: Path) -> None:
    _lay(desk_dir)
    shipped, _none = load_bands(None)
    file = desk_dir / "templates/playbooks/bands.toml"
    file.write_text('[bounce]\nhigh = 0.4\nsource = "自己的"\nas_of = 2026-01-01\n', "utf-8")
    bands, problems = load_bands(desk_dir)
    own = Band("跳出率", None, Decimal("0.4"), "自己的", date(2026, 1, 1))
    assert bands == shipped | {"bounce": own} and problems == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[ctr]\nlow = "x"\n', "ctr.low"),
        ("[ctr]\nlow = 0.01\n", "ctr"),
        ("[ctr]\nlwo = 0.01\n", "ctr.lwo"),
        ("[crt]\nlow = 0.01\n", "crt"),
        ("[roas]\nlow = 2\n", "roas"),
        ("ctr = 3\n", "ctr"),
        ("[ctr\n", ""),
    ],
)
def test_a_faulty_own_band_takes_nothing_away(desk_dir: Path, csm: Csm, text: str, key: str) -> None:
    _lay(desk_dir)
    (desk_dir / "templates/playbooks/bands.toml").write_text(text, "utf-8")
    bands, problems = load_bands(desk_dir)
    assert bands == load_bands(None)[0] and [problem.key for problem in problems] == [key]
    assert "bands.toml" in csm("diagnose", "one").err
    assert "bands.toml" in csm("doctor").out


def test_without_figures_nothing_is_called_fine(desk_dir: Path, csm: Csm) -> None:
    _lay(desk_dir)
    bare = csm("diagnose", "one", "--table").out
    head, judged, ask, *_rest = bare.splitlines()
    assert head == "Not enough figures to say which link is weak." and judged == "0 of 6 links could be judged"
    assert ask.startswith("-> note what is missing: csm log one --metric raised=…")
    found = json.loads(csm("diagnose", "one", "--json").out)
    assert (found["judged"], found["of"], found["enough"]) == (0, 6, False)


def test_few_figures_are_not_enough_and_many_are(desk_dir: Path, csm: Csm) -> None:
    _lay(desk_dir)
    assert csm("log", "one", "--metric", "ctr=1.5%").code == 0
    assert csm("diagnose", "one", "--table").out.splitlines()[:2] == [
        "Not enough figures to say which link is weak.",
        "1 of 6 links could be judged",
    ]
    more = ("cpc=8", "raised=100000", "backers=100", "ad_spent=10000")
    assert csm("log", "one", *(word for pair in more for word in ("--metric", pair))).code == 0
    assert csm("diagnose", "one", "--table").out.splitlines()[:2] == [
        "No link is weak.",
        "4 of 6 links could be judged",
    ]


@pytest.mark.parametrize("language", ["en", "zh_TW"])
@pytest.mark.parametrize("columns", ["24", "30", "50", "60", "69", "70", "80", "90", "120"])
def test_no_figure_is_cut_on_a_narrow_screen(
    desk_dir: Path, csm: Csm, monkeypatch: pytest.MonkeyPatch, columns: str, language: str
) -> None:
    _lay(desk_dir)
    assert csm("log", "one", "--metric", "raised=20000", "--metric", "ad_spent=9000").code == 0
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("CSM_LANG", language)
    out = csm("diagnose", "one", "--table").out
    for whole in ("10.0%–20.0%", "45.0%", "1.5%–4.0%", "not known" if language == "en" else "無從比較"):
        assert whole in out
    if int(columns) >= 70:
        assert "2024-12-31" in out
