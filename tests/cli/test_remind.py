"""`csm remind`: which reminders, in which form, on which day; and that no cache, clock or folder changes the answer."""

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import icalendar
import pytest

from tests.conftest import Csm

LUMI = """name = "Lumi"
tier = "gold"
type = "follower"
channel_told_on = 2025-10-01
preferred_channel = "line"
[contacts.lin]
name = "Lin"
chat_id = "@lumi"
"""
LEFT_ALONE = 'name = "Quiet"\nchannel_told_on = 2025-10-01\n[limits]\nno_contact = true\n[contacts.a]\nname = "A"\nemail = "a@example.com"\n'
LIVE = """title = "Lamp"
client = "lumi"
stage = "live"
[dates]
contract_back = 2025-11-03
launch = 2025-12-12
end = 2026-01-25
"""
OFFERED = """title = "Pot"
client = "quiet"
stage = "offered"
[dates]
invited = 2025-12-01
met = 2025-12-05
offer_sent = 2025-12-20
"""


@pytest.fixture
def desk(desk_dir: Path) -> Path:
    """A live project of a client who follows advice, and one on offer whose client wants no contact."""
    for path, text in {
        "clients/lumi.toml": LUMI,
        "clients/quiet.toml": LEFT_ALONE,
        "projects/lamp.toml": LIVE,
        "projects/pot.toml": OFFERED,
    }.items():
        (desk_dir / path).write_text(text, encoding="utf-8")
    return desk_dir


Rows = Callable[..., list[dict[str, object]]]


@pytest.fixture
def rows(csm: Csm, desk: Path) -> Rows:
    """The reminders as JSON tells them."""

    def ask(*options: str) -> list[dict[str, object]]:
        ran = csm("remind", "--json", *options)
        assert (ran.code, ran.err) == (0, "")
        found: list[dict[str, object]] = json.loads(ran.out)["reminders"]
        return found

    return ask


def open_rules(found: list[dict[str, object]]) -> set[object]:
    return {row["rule"] for row in found if row["group"] != "coming"}


def note(root: Path, text: str) -> None:
    """Add a line to January's journal."""
    with (root / "journal/2026-01.toml").open("a", encoding="utf-8") as file:
        file.write(text + "\n")


# What JSON, lines, Markdown and the calendar say.


def test_json_has_the_documented_keys(csm: Csm, desk: Path) -> None:
    body = json.loads(csm("remind", "--json").out)
    assert list(body) == ["on", "reminders", "problems"]
    assert body["on"] == "2026-01-05"
    assert body["reminders"]
    keys = {"id", "rule", "title", "project", "client", "tier", "due_on", "days_late", "channel", "command", "why"}
    for row in body["reminders"]:
        assert set(row) == keys | {"group"}
        assert row["group"] in {"overdue", "today", "coming", "held"}
        assert (row["days_late"] > 0) == (row["group"] == "overdue")


def test_groups_follow_the_day(rows: Rows) -> None:
    groups = {row["group"] for day in ("2026-01-02", "2026-01-09", "2026-01-22") for row in rows("--on", day)}
    assert {"overdue", "coming"} <= groups


def test_a_bad_file_is_a_problem_and_hides_nothing(csm: Csm, desk: Path) -> None:
    (desk / "projects/bad.toml").write_text("title = \n", encoding="utf-8")
    ran = csm("remind", "--json")
    body = json.loads(ran.out)
    assert [problem["path"] for problem in body["problems"]] == ["projects/bad.toml"]
    assert body["reminders"]
    assert "projects/bad.toml:1" in ran.err


def test_lines_have_eight_cells(csm: Csm, desk: Path) -> None:
    (desk / "projects/lamp.toml").write_text(LIVE.replace('"Lamp"', '"a\\tb\\nc\\u001b[31m"'), encoding="utf-8")
    for options in (["--tsv"], []):
        lines = csm("remind", *options).out.splitlines()
        assert lines
        assert all(len(line.split("\t")) == 8 for line in lines)
        assert "\x1b" not in "".join(lines)


HOSTILE = "[/red] [x](http://evil.example) `rm` <b>*a*</b> | # \\ \u202egpj"


def test_markdown_shows_hostile_titles_as_text(csm: Csm, desk: Path) -> None:
    (desk / "projects/lamp.toml").write_text(LIVE.replace('"Lamp"', json.dumps(HOSTILE)), encoding="utf-8")
    out = csm("remind", "--markdown").out
    assert out.startswith("# Reminders 2026-01-05\n")
    line = next(line for line in out.splitlines() if "evil" in line)
    assert line.startswith("- [ ] 20")
    for bare in ("[/red]", "[x](", " <b>", " *a*", "\u202e"):
        assert bare not in line
    assert "\\[x\\](http://evil.example)" in line


def test_a_table_survives_hostile_titles(csm: Csm, desk: Path) -> None:
    (desk / "projects/lamp.toml").write_text(LIVE.replace('"Lamp"', json.dumps(HOSTILE)), encoding="utf-8")
    ran = csm("remind", "--table", "--all", "--why")
    assert ran.code == 0
    assert "\u202e" not in ran.out


def read_calendar(path: Path) -> dict[str, icalendar.cal.Component]:
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def test_calendar_is_neutral_and_keeps_its_identifiers(csm: Csm, desk: Path) -> None:
    note(
        desk, '"20260104T100000-q" = { at = 2026-01-04T10:00:00+08:00, project = "lamp", kind = "chat", way = "in", '
        'text = "Please hide the 30% margin" }'
    )  # fmt: skip
    (desk / "projects/lamp.toml").write_text(LIVE.replace('"Lamp"', '"Lämp; a, b\\\\n 燈"'), encoding="utf-8")
    assert csm("remind", "--days", "30", "--ics", "out.ics").code == 0
    first = read_calendar(desk / "out.ics")
    assert csm("remind", "--days", "30", "--ics", "out.ics").code == 0
    second = read_calendar(desk / "out.ics")
    assert first.keys() == second.keys()
    assert len(first) > 3
    text = (desk / "out.ics").read_text(encoding="utf-8")
    for word in ("margin", "gold", "follower", "穩定聽令型"):
        assert word not in text
    assert any(str(event["SUMMARY"]).endswith("Lämp; a, b\\n 燈") for event in second.values())
    for uid, event in second.items():
        assert event.decoded("DTSTART") == first[uid].decoded("DTSTART")
        assert (event.decoded("DTEND") - event.decoded("DTSTART")).days == 1


def test_calendar_never_replaces_another_file(csm: Csm, desk: Path) -> None:
    (desk / "notes.txt").write_text("mine", encoding="utf-8")
    ran = csm("remind", "--ics", "notes.txt")
    assert ran.code == 5
    assert (desk / "notes.txt").read_text(encoding="utf-8") == "mine"


# Which day.


def test_nothing_due_shows_the_next_three(csm: Csm, desk: Path) -> None:
    (desk / "projects/pot.toml").unlink()
    (desk / "clients/quiet.toml").unlink()
    ran = csm("remind", "--on", "2025-11-05", "--days", "0", "--table")
    lines = ran.out.splitlines()
    assert lines[0] == "Nothing is due on 2025-11-05."
    assert len([line for line in lines[1:] if line.startswith("  20")]) == 3
    assert csm("remind", "--on", "2025-11-05", "--days", "0", "--tsv").out == ""


def test_a_saturday_holds_no_working_day_reminders(rows: Rows) -> None:
    friday, saturday = rows("--on", "2026-01-16", "--days", "0"), rows("--on", "2026-01-17", "--days", "0")
    new = {row["id"] for row in saturday} - {row["id"] for row in friday}
    assert [
        row for row in saturday if row["id"] in new and row["due_on"] == "2026-01-17" and row["rule"] == "closeout"
    ] == []
    assert {row["id"] for row in friday} <= {row["id"] for row in saturday}


def test_the_day_after_a_nine_day_holiday(desk: Path, rows: Rows) -> None:
    """2026-02-14 to 02-22 nobody works in Taiwan; what counts working days waits for the 23rd."""
    text = LIVE.replace("2026-01-25", "2026-03-03")  # 7 working days before: 2026-02-10 without, earlier with holidays
    (desk / "projects/lamp.toml").write_text(text, encoding="utf-8")
    closeout = [row for row in rows("--on", "2026-02-23") if row["rule"] == "closeout"]
    assert [row["due_on"] for row in closeout] == ["2026-02-12"]
    during = {row["due_on"] for row in rows("--on", "2026-02-23") if row["rule"] in ("contract-back", "closeout")}
    assert not [day for day in during if "2026-02-14" <= str(day) <= "2026-02-22"]


def test_a_missed_fortnight_loses_nothing_and_floods_nothing(rows: Rows) -> None:
    before, after = rows("--on", "2026-01-05", "--days", "0"), rows("--on", "2026-01-19", "--days", "0")
    gone = {(row["rule"], row["project"]) for row in before} - {(row["rule"], row["project"]) for row in after}
    assert gone == set()
    pairs = [(row["rule"], row["project"], row["client"]) for row in after]
    assert len(pairs) == len(set(pairs))


def test_a_client_who_wants_no_contact_hears_only_what_the_contract_requires(desk: Path, rows: Rows) -> None:
    (desk / "projects/pot.toml").write_text(LIVE.replace("lumi", "quiet"), encoding="utf-8")
    with_limits = {row["rule"] for row in rows("--client", "quiet", "--on", "2026-01-20")}
    (desk / "clients/quiet.toml").write_text(LEFT_ALONE.replace("true", "false"), encoding="utf-8")
    without = {row["rule"] for row in rows("--client", "quiet", "--on", "2026-01-20")}
    assert "closeout" in with_limits
    assert with_limits < without
    assert "coaching" in without - with_limits or "coaching-by-letter" in without - with_limits


def test_a_moved_launch_moves_its_reminders(csm: Csm, rows: Rows) -> None:
    def dues() -> dict[object, object]:
        return {row["rule"]: row["due_on"] for row in rows("--on", "2026-01-15", "--days", "30", "--project", "lamp")}

    before = dues()
    assert csm("project", "set", "lamp", "dates.end=2026-02-01").code == 0
    after = dues()
    assert (before["closeout"], after["closeout"]) == ("2026-01-15", "2026-01-22")
    assert before["numbers"] == after["numbers"]


# What was decided about a reminder.


def first_of(found: list[dict[str, object]], rule: str) -> str:
    return str(next(row["id"] for row in found if row["rule"] == rule))


def test_done_is_gone_and_stays_gone(csm: Csm, rows: Rows) -> None:
    one = first_of(rows(), "coaching")
    ran = csm("done", one[:5], "--note", "talked")
    assert (ran.code, ran.out) == (0, "")
    assert one not in {row["id"] for row in rows()}
    assert csm("done", one).code == 3


def test_skip_needs_a_reason(csm: Csm, rows: Rows) -> None:
    one = first_of(rows(), "coaching")
    assert csm("skip", one).code == 2
    assert one in {row["id"] for row in rows()}
    assert csm("skip", one, "--why", "they know").code == 0
    assert one not in {row["id"] for row in rows()}


def test_snoozed_sleeps_until_its_day(csm: Csm, rows: Rows) -> None:
    one = first_of(rows(), "coaching")
    assert csm("snooze", one, "2wd", "--why", "busy").code == 0
    assert one not in {row["id"] for row in rows("--days", "0")}
    asleep = json.loads(csm("remind", "--snoozed", "--json").out)
    assert [(row["id"], row["wake_on"]) for row in asleep] == [(one, "2026-01-07")]
    assert csm("remind", "--snoozed", "--tsv").out.split("\t")[:2] == [one, "2026-01-07"]
    assert one not in {row["id"] for row in rows("--on", "2026-01-06", "--days", "0")}
    assert one in {row["id"] for row in rows("--on", "2026-01-07")}


def test_snoozed_wakes_when_the_client_writes(csm: Csm, desk: Path, rows: Rows) -> None:
    one = first_of(rows(), "coaching")
    csm("snooze", one, "2wd")
    assert one not in {row["id"] for row in rows()}
    note(
        desk,
        '"20260105T235900-q" = { at = 2026-01-05T23:59:00+08:00, project = "lamp", kind = "chat", way = "in", text = "?" }',
    )
    assert one in {row["id"] for row in rows()}


@pytest.mark.parametrize("until", ["yesterday", "2025-01-01", "0d", "launch-3d"])
def test_an_impossible_day_is_refused(csm: Csm, rows: Rows, until: str) -> None:
    assert csm("snooze", first_of(rows(), "coaching"), until).code == 2


def test_undo_brings_a_reminder_back(csm: Csm, rows: Rows) -> None:
    before = rows()
    csm("done", first_of(before, "coaching"))
    assert csm("undo").code == 0
    assert rows() == before


def test_own_reminders_come_and_repeat(csm: Csm, rows: Rows) -> None:
    assert csm("remind", "add", "lamp", "ring [/x] them", "--on", "2026-01-06", "--every", "1w").code == 0
    mine = [row for row in rows("--on", "2026-01-06") if row["title"] == "ring [/x] them"]
    assert [row["due_on"] for row in mine] == ["2026-01-06"]
    csm("done", str(mine[0]["id"]))
    later = [row for row in rows("--on", "2026-01-14", "--days", "0") if row["title"] == "ring [/x] them"]
    assert [row["due_on"] for row in later] == ["2026-01-13"]


# Parts of the morning.


@pytest.mark.parametrize(
    ("options", "key", "value"),
    [
        (["--project", "lam"], "project", "lamp"),
        (["--client", "lumi"], "client", "lumi"),
        (["--tier", "黃金"], "tier", "gold"),
        (["--rule", "coaching"], "rule", "coaching"),
    ],
)
def test_only_a_part(rows: Rows, options: list[str], key: str, value: str) -> None:
    part = rows(*options, "--days", "30")
    assert part
    assert part == [row for row in rows("--days", "30") if row[key] == value]


def test_touch_splits_the_morning_in_two(rows: Rows) -> None:
    human, tech = rows("--touch", "human", "--days", "60"), rows("--touch", "tech", "--days", "60")
    assert {str(row["id"]) for row in (*human, *tech)} == {str(row["id"]) for row in rows("--days", "60")}
    assert not {str(row["id"]) for row in human} & {str(row["id"]) for row in tech}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--touch", "both"], 2),
        (["--project", "nobody"], 3),
        (["--client", "nobody"], 3),
        (["--tier", "silver"], 3),
        (["--on", "2026-1-5"], 2),
        (["--days", "-1"], 2),
    ],
)
def test_what_is_not_there_is_said(csm: Csm, desk: Path, options: list[str], code: int) -> None:
    ran = csm("remind", *options)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith("csm: ")


def test_why_explains_each(csm: Csm, desk: Path) -> None:
    plain, reasons = csm("remind", "--table").out, csm("remind", "--table", "--why").out
    assert "One concrete step a week beats all advice at the end." in reasons
    assert "One concrete step" not in plain


def test_the_cap_holds_back_and_all_shows(csm: Csm, desk: Path, rows: Rows) -> None:
    (desk / "csm.toml").write_text(
        (desk / "csm.toml").read_text(encoding="utf-8") + "[reminders]\ncontact_cap = 0\n", encoding="utf-8"
    )
    assert "held back" in csm("remind", "--table").out
    assert "held back" not in csm("remind", "--table", "--all").out
    assert "held" not in {row["group"] for row in rows()}


# Nothing else changes the answer.


def contents(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".csm" not in path.parts
    }


def test_running_twice_changes_nothing(csm: Csm, desk: Path) -> None:
    before = contents(desk)
    outs = {csm("remind", "--json", "--days", "30").out for _time in range(3)}
    assert len(outs) == 1
    assert contents(desk) == before


CACHE = ".csm/cache.sqlite3"


def garbage(path: Path) -> None:
    path.write_bytes(b"no database at all " * 500)


def half(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def holes(path: Path) -> None:
    """Every page but the first two overwritten: the cache opens, and then cannot be read."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xa5" * (size - 8192))


def changed_by_hand(statement: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        db = sqlite3.connect(path)
        with db:
            db.execute(statement)
        db.close()

    return change


def directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: shutil.rmtree(path.parent),
        lambda path: path.write_bytes(b""),
        garbage,
        half,
        holes,
        directory,
        changed_by_hand("DROP TABLE plan"),
        changed_by_hand("DROP TABLE records"),
        changed_by_hand("DROP TABLE dirty"),
        changed_by_hand("UPDATE plan SET row = substr(row, 1, 20)"),
        changed_by_hand("UPDATE plan SET row = '[]'"),
        changed_by_hand("UPDATE meta SET value = '0' WHERE key = 'form'"),
        changed_by_hand("UPDATE meta SET value = '0.0' WHERE key = 'version'"),
    ],
)
def test_a_lost_or_damaged_cache_changes_nothing(csm: Csm, desk: Path, damage: Callable[[Path], None]) -> None:
    right = csm("remind", "--json", "--days", "30")
    damage(desk / CACHE)
    for _time in range(2):
        assert csm("remind", "--json", "--days", "30") == right
    assert csm("show", "lamp", "--json").code == 0


def test_the_cache_is_private(csm: Csm, desk: Path) -> None:
    csm("remind")
    if os.name == "posix":
        assert (desk / ".csm").stat().st_mode & 0o777 == 0o700
        assert (desk / CACHE).stat().st_mode & 0o777 == 0o600


def test_a_folder_without_room_for_a_cache(csm: Csm, desk: Path) -> None:
    right = csm("remind", "--json")
    shutil.rmtree(desk / ".csm")
    (desk / ".csm").write_text("in the way", encoding="utf-8")
    assert csm("remind", "--json") == right


@pytest.mark.parametrize("stale", [False, True], ids=["fresh", "stale"])
def test_a_read_only_cache(csm: Csm, desk: Path, monkeypatch: pytest.MonkeyPatch, stale: bool) -> None:
    csm("remind")
    if stale:
        (desk / "projects/lamp.toml").write_text(LIVE.replace("2026-01-25", "2026-01-20"), encoding="utf-8")
        copy = desk.with_name("copy")
        shutil.copytree(desk, copy, ignore=shutil.ignore_patterns(".csm"))
        right = csm("-w", str(copy), "remind", "--json")
    else:
        right = csm("remind", "--json")
    plain = sqlite3.connect

    def only_reading(path: object, **options: object) -> sqlite3.Connection:
        if path == ":memory:":
            return plain(":memory:", isolation_level=None)
        return plain(f"{Path(str(path)).as_uri()}?mode=ro", uri=True, isolation_level=None)

    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError(30, "Read-only file system")

    monkeypatch.setattr("sqlite3.connect", only_reading)
    monkeypatch.setattr(Path, "unlink", refuse)
    assert csm("remind", "--json") == right
    assert csm("remind", "--json", "--on", "2027-01-05").code == 0  # another year's plan cannot be kept either


def rewrite(path: Path, old: str, new: str) -> None:
    """Change a file in place, to the same size and times: only the system's own change time tells."""
    status = path.stat()
    text = path.read_text(encoding="utf-8")
    assert old in text
    assert len(old.encode()) == len(new.encode())
    with path.open("r+", encoding="utf-8") as file:
        file.write(text.replace(old, new))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def closeout(rows: Rows) -> list[object]:
    return [row["due_on"] for row in rows("--on", "2026-01-20", "--rule", "closeout", "--project", "lamp")]


def test_a_file_touched_within_the_same_second_is_seen(desk: Path, rows: Rows) -> None:
    assert closeout(rows) == ["2026-01-15"]
    rewrite(desk / "projects/lamp.toml", "2026-01-25", "2026-01-27")
    assert closeout(rows) == ["2026-01-16"]


def test_a_coarse_clock_hides_no_change(desk: Path, rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that keeps no change time and whole seconds only: what was just touched is read again."""
    import csmkit.workspace.cache
    from csmkit.workspace.scan import Scan, scan

    def coarse(root: Path) -> Scan:
        seen = scan(root)
        files = {path: (mark[0], mark[1] // 10**9 * 10**9, 0, 0) for path, mark in seen.files.items()}
        return Scan(files, max(mark[1] for mark in files.values()))

    monkeypatch.setattr(csmkit.workspace.cache, "scan", coarse)
    assert closeout(rows) == ["2026-01-15"]
    rewrite(desk / "projects/lamp.toml", "2026-01-25", "2026-01-27")
    assert closeout(rows) == ["2026-01-16"]


def settle(root: Path) -> None:
    """Make every file an hour old, as on a desk nobody works on right now."""
    past = time.time_ns() - 3600 * 10**9
    for path in root.rglob("*.toml"):
        os.utime(path, ns=(past, past))


def test_a_settled_desk_sees_each_kind_of_change(csm: Csm, desk: Path, rows: Rows) -> None:
    settle(desk)
    before = rows()
    assert rows() == before
    rewrite(desk / "projects/lamp.toml", "2026-01-25", "2026-01-27")
    assert closeout(rows) == ["2026-01-16"]
    note(
        desk, '"20260112T100000-m" = { at = 2026-01-12T10:00:00+08:00, project = "lamp", kind = "mail", way = "out", '
        'letter = "closeout", text = "x" }'
    )  # fmt: skip
    assert closeout(rows) == []
    (desk / "journal/2026-01.toml").unlink()
    assert closeout(rows) == ["2026-01-16"]
    (desk / "clients/new.toml").write_text('name = "New"\n', encoding="utf-8")
    (desk / "projects/lamp.toml").rename(desk / "projects/lantern.toml")
    assert {row["project"] for row in rows("--client", "lumi")} == {"lantern"}
    (desk / "templates/reminders").mkdir()
    (desk / "templates/reminders/mine.toml").write_text("[closeout]\noff = true\n", encoding="utf-8")
    assert [row for row in rows("--on", "2026-01-20") if row["rule"] == "closeout"] == []


def test_settings_changed_within_the_same_second_are_seen(csm: Csm, desk: Path) -> None:
    settings = desk / "csm.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "[reminders]\ncontact_cap = 9\n", encoding="utf-8")
    assert "held back" not in csm("remind", "--table").out
    rewrite(settings, "contact_cap = 9", "contact_cap = 0")
    assert "held back" in csm("remind", "--table").out


@pytest.mark.parametrize("hours", [-48, -1, 1, 48])
def test_a_clock_set_forward_or_back_hides_no_change(
    desk: Path, rows: Rows, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    assert closeout(rows) == ["2026-01-15"]
    plain = time.time_ns
    monkeypatch.setattr("time.time_ns", lambda: plain() + hours * 3600 * 10**9)
    assert closeout(rows) == ["2026-01-15"]
    rewrite(desk / "projects/lamp.toml", "2026-01-25", "2026-01-27")
    assert closeout(rows) == ["2026-01-16"]
    monkeypatch.setattr("time.time_ns", plain)
    rewrite(desk / "projects/lamp.toml", "2026-01-27", "2026-01-28")
    assert closeout(rows) == ["2026-01-19"]


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_the_machines_time_zone_is_not_the_desks(
    csm: Csm, desk: Path, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    right = csm("remind", "--json")
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert csm("remind", "--json") == right
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


def test_another_zone_in_csm_toml_is_another_week(csm: Csm, desk: Path, rows: Rows) -> None:
    settings = desk / "csm.toml"
    before = rows()
    settings.write_text(settings.read_text(encoding="utf-8").replace("Asia/Taipei", "America/New_York"), "utf-8")
    assert rows() == before


def test_a_moved_workspace_says_the_same(csm: Csm, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = csm("remind", "--json", "--days", "30")
    moved = desk.with_name("elsewhere")
    monkeypatch.chdir("/")
    desk.rename(moved)
    assert csm("-w", str(moved), "remind", "--json", "--days", "30") == right
    shutil.copytree(moved, desk)
    assert csm("-w", str(desk), "remind", "--json", "--days", "30") == right
