"""The working calendar: public holidays, cached per year, under the desk's own days."""

import sys
from datetime import date
from pathlib import Path

import pytest

from csmkit.errors import InvalidDataError
from csmkit.services import calendar
from csmkit.services.calendar import public_days, working_calendar
from csmkit.workspace.desk import Desk


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-01-01", False),  # New Year
        ("2026-02-16", False),  # Chinese New Year's Eve
        ("2026-02-20", False),  # observed, because the eve fell on a Sunday
        ("2026-02-23", True),
        ("2026-04-06", False),  # observed Tomb-Sweeping Day
        ("2026-01-10", False),  # an ordinary Saturday
        ("2025-02-08", True),  # a make-up Saturday
        ("2025-01-27", False),  # the day off it made up for
    ],
)
def test_taiwan(desk_dir: Path, day: str, works: bool) -> None:
    assert working_calendar(Desk(desk_dir), [2025, 2026]).is_working(date.fromisoformat(day)) is works


def test_make_up_days_of_other_years_do_not_leak_in(desk_dir: Path) -> None:
    assert working_calendar(Desk(desk_dir), [2026]).on == frozenset()


def test_own_days_lie_on_top(desk_dir: Path) -> None:
    (desk_dir / "csm.toml").write_text(
        "[calendar]\ndays_off = [2026-01-06, 2025-02-08]\nwork_days = [2026-01-10]\n", encoding="utf-8"
    )
    made = working_calendar(Desk(desk_dir), [2025, 2026])
    days = [date(2026, 1, 6), date(2025, 2, 8), date(2026, 1, 10)]
    assert [made.is_working(day) for day in days] == [False, False, True]


def test_the_library_is_asked_once_a_year(desk_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = public_days(desk_dir, "tw", 2026)
    monkeypatch.delitem(sys.modules, "holidays", raising=False)
    monkeypatch.setattr(calendar, "_compute", lambda code, year: pytest.fail("computed again"))
    assert public_days(desk_dir, "TW", 2026) == first
    assert "holidays" not in sys.modules


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"off": ["x"], "worked": []}', b"\xff\xfe", b'{"off": 1}'])
def test_a_damaged_file_is_computed_again(desk_dir: Path, damage: bytes) -> None:
    first = public_days(desk_dir, "TW", 2026)
    (kept,) = (desk_dir / ".csm").glob("holidays-TW-2026-*.json")
    whole = kept.read_bytes()
    kept.write_bytes(damage)
    assert public_days(desk_dir, "TW", 2026) == first
    assert kept.read_bytes() == whole


def test_another_year_under_the_name_of_this_one_is_not_believed(desk_dir: Path) -> None:
    first = public_days(desk_dir, "TW", 2026)
    (kept,) = (desk_dir / ".csm").glob("holidays-TW-2026-*.json")
    kept.write_text('{"off": ["2025-01-01"], "worked": []}', encoding="utf-8")
    assert public_days(desk_dir, "TW", 2026) == first


def test_a_desk_that_cannot_be_written_still_has_a_calendar(desk_dir: Path) -> None:
    (desk_dir / ".csm").write_text("a file where the folder should be", encoding="utf-8")
    assert date(2026, 1, 1) in public_days(desk_dir, "TW", 2026).off


@pytest.mark.parametrize("country", ["XX", "", "Taiwan ROC", "../TW", "臺灣"])
def test_an_unknown_country_says_how_to_write_it(desk_dir: Path, country: str) -> None:
    with pytest.raises(InvalidDataError, match=r"csm\.toml: calendar\.country") as caught:
        public_days(desk_dir, country, 2026)
    assert 'country = "TW"' in (caught.value.hint or "")
    assert not list(desk_dir.glob("**/holidays-*"))
