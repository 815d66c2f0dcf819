"""Own days off: one item of a list comes or goes, and every other byte stays."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from csmkit.services.day_off import with_day, without_day
from tests.conftest import Csm

DAY = date(2026, 7, 10)

FORMS = [
    pytest.param(b"", b"[calendar]\ndays_off = [2026-07-10]\n", id="empty file"),
    pytest.param(
        b'[calendar]\ncountry = "TW"\n', b'[calendar]\ncountry = "TW"\ndays_off = [2026-07-10]\n', id="no list"
    ),
    pytest.param(
        b"[calendar]\ndays_off = [2026-01-16]  # leave\n",
        b"[calendar]\ndays_off = [2026-01-16, 2026-07-10]  # leave\n",
        id="one line",
    ),
    pytest.param(
        b"[calendar]\nwork_days = [2026-01-16]\ndays_off = [2026-01-16]\n",
        b"[calendar]\nwork_days = [2026-01-16]\ndays_off = [2026-01-16, 2026-07-10]\n",
        id="the right one of two lists",
    ),
    pytest.param(
        b"\xef\xbb\xbf[calendar]\r\ndays_off = [\r\n  2026-01-16, # a\r\n  2026-01-19 # b\r\n]\r\n",
        b"\xef\xbb\xbf[calendar]\r\ndays_off = [\r\n  2026-01-16, # a\r\n  2026-01-19, # b\r\n  2026-07-10,\r\n]\r\n",
        id="lines, CRLF and BOM",
    ),
    pytest.param(
        b"calendar = { days_off = [2026-01-16] }\n",
        b"calendar = { days_off = [2026-01-16, 2026-07-10] }\n",
        id="inline table",
    ),
]


@pytest.mark.parametrize(("before", "after"), FORMS)
def test_a_day_goes_behind_the_others(before: bytes, after: bytes) -> None:
    assert with_day(before, DAY) == after


@pytest.mark.parametrize("before", [form.values[0] for form in FORMS])
def test_a_day_with_a_reason_comes_and_goes(before: bytes) -> None:
    added = with_day(before, DAY, "颱風")
    assert "2026-07-10,  # 颱風".encode() in added
    assert DAY in tomllib.loads(added.decode("utf-8-sig"))["calendar"]["days_off"]
    gone = without_day(added, DAY)
    assert b"2026-07-10" not in gone
    assert "颱風".encode() not in gone
    for comment in (b"# leave", b"# a", b"# b"):
        assert (comment in gone) == (comment in before)


def test_the_other_comments_of_the_list_stay_when_a_day_goes() -> None:
    raw = b"[calendar]\ndays_off = [\n  2026-01-16, # a\n  2026-07-10, # b\n  2026-07-11, 2026-07-12, # c\n]\n"
    assert without_day(raw, DAY) == raw.replace(b"  2026-07-10, # b\n", b"")
    assert without_day(raw, date(2026, 7, 11)) == raw.replace(b"2026-07-11, ", b"")


def test_the_command_says_what_it_did(desk_dir: Path, csm: Csm) -> None:
    assert csm("day-off", "2026-07-10", "typhoon").err == "2026-07-10 is a day off now.\n"
    assert "# typhoon" in (desk_dir / "csm.toml").read_text(encoding="utf-8")
    assert csm("day-off", "2026-07-10").err == "2026-07-10 is a day off already.\n"
    assert csm("day-off", "2026-07-10", "--remove").err == "2026-07-10 is a working day again.\n"
    assert csm("day-off", "2026-07-10", "--remove").err == "2026-07-10 was no day off of yours; nothing changed.\n"


@pytest.mark.parametrize(
    ("settings", "day", "code", "says"),
    [
        ("", "2026-7-10", 2, "write 2026-07-10"),
        ("", "2926-07-10", 2, "the year 2926 is out of range"),
        ("[calendar]\ndays_off = [2026-2-3]\n", "2026-07-10", 4, "csm.toml:2: days_off"),
        ("[calender]\n", "2026-07-10", 4, "csm.toml:1: calender"),
    ],
)
def test_what_cannot_be_written_is_not(desk_dir: Path, csm: Csm, settings: str, day: str, code: int, says: str) -> None:
    (desk_dir / "csm.toml").write_text(settings, encoding="utf-8")
    ran = csm("day-off", day)
    assert (ran.code, says in ran.err) == (code, True), ran.err
    assert (desk_dir / "csm.toml").read_text(encoding="utf-8") == settings


def test_a_reason_cannot_break_the_file(desk_dir: Path, csm: Csm) -> None:
    assert csm("day-off", "2026-07-10", 'x"\n]\x1b[31m\u2028 = [').code == 0
    assert tomllib.loads((desk_dir / "csm.toml").read_text(encoding="utf-8"))["calendar"] == {"days_off": [DAY]}
