"""Platform figures: reading what a person types, writing one value, and which are needed most."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from csmkit.cli.context import Session
from csmkit.domain.facts import Unit
from csmkit.errors import UsageError
from csmkit.services.fact_value import read_value
from csmkit.services.facts import mentions
from tests.conftest import Csm

FACTS = """\
# our platform
[platform_fee_rate]
name = "平台服務費率"
unit = "rate"
value = 0.08  # confirmed by mail
as_of = 2025-01-02
valid_until = 2025-12-31

[payout_days]
name = "結案確認後撥款"
unit = "working-days"

[odd_place]
name = "角落"
"""


@pytest.fixture
def facts_file(desk_dir: Path) -> Path:
    """A desk with two figures of the platform and one of its own."""
    path = desk_dir / "facts.toml"
    path.write_text(FACTS, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("unit", "typed", "value"),
    [
        (Unit.RATE, "8%", Decimal("0.08")),
        (Unit.RATE, "8 %", Decimal("0.08")),
        (Unit.RATE, "２．５％", Decimal("0.025")),
        (Unit.RATE, "0.08", Decimal("0.08")),
        (Unit.RATE, "100%", Decimal(1)),
        (Unit.RATE, "0", Decimal(0)),
        (Unit.TWD, "NT$1,500", 1500),
        (Unit.TWD, "15 元", 15),
        (Unit.TWD, "0", 0),
        (Unit.DAYS, "60", 60),
        (Unit.DAYS, "60 天", 60),
        (Unit.WORKING_DAYS, "10 個工作天", 10),
        (Unit.WORKING_DAYS, "10wd", 10),
        (Unit.TEXT, " 後台「方案」 ", "後台「方案」"),
        (Unit.TEXT, "8%", "8%"),
    ],
)
def test_a_value_is_read_as_people_write_it(unit: Unit, typed: str, value: object) -> None:
    assert read_value(unit, typed) == value


@pytest.mark.parametrize(
    ("unit", "typed"),
    [
        (Unit.RATE, "8"),
        (Unit.RATE, "101%"),
        (Unit.RATE, "-8%"),
        (Unit.RATE, "about 8%"),
        (Unit.TWD, "1.5"),
        (Unit.TWD, "1,50"),
        (Unit.DAYS, "ten"),
        (Unit.DAYS, "10.5"),
        (Unit.DAYS, "-1"),
    ],
)
def test_a_value_that_is_none_is_refused_with_an_example(unit: Unit, typed: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_value(unit, typed)
    assert "write for example" in (caught.value.hint or "")


def test_setting_a_figure_changes_its_lines_only(facts_file: Path, csm: Csm) -> None:
    ran = csm("facts", "set", "payout_days", "10", "--until", "2026-12-31", "--source", "合約第 9 條")
    assert (ran.code, ran.err) == (0, "facts.toml: payout_days: 10 個工作天\n")
    added = 'value = 10\nas_of = 2026-01-05\nvalid_until = 2026-12-31\nsource = "合約第 9 條"\n'
    unit = 'unit = "working-days"\n'
    assert facts_file.read_text(encoding="utf-8") == FACTS.replace(unit, unit + added)


def test_an_end_that_has_passed_goes_with_the_value_it_was_of(facts_file: Path, csm: Csm) -> None:
    assert csm("facts", "set", "platform_fee_rate", "9%", "--as-of", "2026-01-04").code == 0
    wanted = FACTS.replace("0.08", "0.09").replace("2025-01-02", "2026-01-04").replace("valid_until = 2025-12-31\n", "")
    assert facts_file.read_text(encoding="utf-8") == wanted


def test_an_empty_value_makes_it_unknown_again(facts_file: Path, csm: Csm) -> None:
    assert csm("facts", "set", "platform_fee_rate", "").err == "facts.toml: platform_fee_rate: (nothing)\n"
    assert "0.08" not in facts_file.read_text(encoding="utf-8")


def test_a_figure_the_desk_lacks_is_added_with_its_name(desk_dir: Path, csm: Csm) -> None:
    assert csm("facts", "set", "review_days", "3").code == 0
    text = (desk_dir / "facts.toml").read_text(encoding="utf-8")
    assert '[review_days]\nname = "' in text
    assert 'unit = "working-days"\nvalue = 3\n' in text


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("platform_fee_raet", "8%"), 3, "did you mean platform_fee_rate"),
        (("platform_fee_rate", "8"), 2, "write for example 8%"),
        (("platform_fee_rate", "8%", "--until", "2025-01-01"), 2, "2025-01-01 is before 2026-01-05"),
        (("platform_fee_rate", "8%", "--until", "soon"), 2, "soon is not a date"),
        (("odd_place", "x" * 60_000), 4, "odd_place.value"),
    ],
)
def test_what_cannot_be_a_figure_is_not_written(
    facts_file: Path, csm: Csm, arguments: tuple[str, ...], code: int, says: str
) -> None:
    ran = csm("facts", "set", *arguments)
    assert (ran.code, says in ran.err) == (code, True), ran.err
    assert facts_file.read_text(encoding="utf-8") == FACTS


def test_a_broken_file_is_named_and_left(desk_dir: Path, csm: Csm) -> None:
    (desk_dir / "facts.toml").write_text("[payout_days\n", encoding="utf-8")
    ran = csm("facts", "set", "payout_days", "10")
    assert ran.code == 4
    assert "facts.toml:1" in ran.err
    assert (desk_dir / "facts.toml").read_text(encoding="utf-8") == "[payout_days\n"


def test_a_figure_with_a_fault_is_mended_by_a_new_value(facts_file: Path, csm: Csm) -> None:
    facts_file.write_text(FACTS.replace("0.08", "8"), encoding="utf-8")
    assert csm("facts", "set", "platform_fee_rate", "8%").code == 0
    assert "value = 0.08  # confirmed by mail" in facts_file.read_text(encoding="utf-8")


def test_the_list_comes_in_three_forms(facts_file: Path, csm: Csm) -> None:
    rows = {row["key"]: row for row in json.loads(csm("facts", "--json").out)}
    fee = rows["platform_fee_rate"]
    assert (fee["value"], fee["shown"], fee["note"]) == (0.08, "8%", "expired 5 days ago")
    assert (rows["payout_days"]["value"], rows["payout_days"]["note"]) == (None, "missing")
    lines = [line.split("\t") for line in csm("facts").out.splitlines()]
    assert lines[0][:6] == ["platform_fee_rate", "平台服務費率", "8%", "2025-01-02", "2025-12-31", "expired 5 days ago"]
    assert {len(line) for line in lines} == {8}
    table = csm("facts", "list", "--table").out
    assert table.splitlines()[0].split() == ["Key", "Name", "Value", "Note"]
    assert "expired 5 days ago" in table


def test_the_missing_come_most_needed_first(facts_file: Path, desk_dir: Path, csm: Csm) -> None:
    letters = desk_dir / "templates" / "mail" / "zh-TW"
    letters.mkdir(parents=True)
    for number in range(99):
        text = "{{ facts.odd_place }} {{ facts.odd_place }}" + " {{ facts.payout_days }}" * (number < 50)
        (letters / f"own-{number}.md").write_text(text, encoding="utf-8")
    (desk_dir / "faq" / "own.md").write_text(
        "# A\n## one\n{{ facts.odd_place }}\n## two\n{{ facts.odd_place }}\n", encoding="utf-8"
    )
    assert mentions(desk_dir)["odd_place"] == 101
    rows = json.loads(csm("facts", "--missing", "--json").out)
    assert rows[0]["key"] == "odd_place"
    assert "platform_fee_rate" not in {row["key"] for row in rows}
    assert [row["mentions"] for row in rows] == sorted((row["mentions"] for row in rows), reverse=True)


def test_one_faulty_figure_hides_no_other(facts_file: Path, csm: Csm) -> None:
    facts_file.write_text(FACTS.replace("0.08", "8"), encoding="utf-8")
    ran = csm("facts")
    assert "payout_days" in ran.out
    assert "platform_fee_rate" not in ran.out
    assert "facts.toml:5: platform_fee_rate.value: 8 is more than 100%" in ran.err


def test_nobody_is_asked_in_a_pipe(facts_file: Path, csm: Csm) -> None:
    ran = csm("facts", "ask", stdin="10\n")
    assert (ran.code, ran.err.splitlines()[-1].strip()) == (2, "csm facts set KEY VALUE")
    assert facts_file.read_text(encoding="utf-8") == FACTS


def test_answers_are_saved_at_once(facts_file: Path, csm: Csm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "interactive", property(lambda self: True))
    missing = [row["key"] for row in json.loads(csm("facts", "--missing", "--json").out)]
    skipped = missing.index("payout_days")
    ran = csm("facts", "ask", stdin="\n" * skipped + "ten\n10\nq\n")
    assert ran.code == 0
    assert "1 figure saved." in ran.err
    rows = {row["key"]: row for row in json.loads(csm("facts", "--json").out)}
    assert (rows["payout_days"]["value"], rows["payout_days"]["as_of"]) == (10, "2026-01-05")
    assert "ten" not in facts_file.read_text(encoding="utf-8")


def test_an_answer_is_kept_when_the_next_question_is_cut_off(
    facts_file: Path, csm: Csm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "interactive", property(lambda self: True))
    missing = [row["key"] for row in json.loads(csm("facts", "--missing", "--json").out)]
    ran = csm("facts", "ask", stdin="\n" * missing.index("payout_days") + "10\n")
    assert ran.code == 130
    assert "value = 10" in facts_file.read_text(encoding="utf-8")


def test_hostile_names_are_shown_harmless(facts_file: Path, csm: Csm) -> None:
    facts_file.write_text('[x]\nname = "[/] [bold]\\u001b[31m"\nvalue = "[a專案]"\n', encoding="utf-8")
    for form in ("--table", "--tsv"):
        ran = csm("facts", form)
        assert ran.code == 0
        assert "\x1b[31m" not in ran.out
        assert "[a專案]" in ran.out


def test_today_is_the_day_of_the_desk(facts_file: Path, csm: Csm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSM_TODAY", "2025-12-20")
    assert json.loads(csm("facts", "--json").out)[0]["note"] == "expires in 11 days"
    csm("facts", "set", "payout_days", "10")
    assert f"as_of = {date(2025, 12, 20)}" in facts_file.read_text(encoding="utf-8")
