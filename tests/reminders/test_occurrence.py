"""A reminder as a row: ids, JSON and back, quiet days."""

import json
from datetime import date

import pytest

from csmkit.reminders.occurrence import next_open_day, reminder_id
from tests.reminders.rows import row


def test_ids_are_short_stable_and_spread() -> None:
    assert reminder_id("closeout/lumi/0") == "mafmfh"
    ids = {reminder_id(f"rule/project-{n}/0") for n in range(5000)}
    assert len(ids) == 5000
    assert all(len(name) == 6 and not set(name) & set("lo01") for name in ids)


def test_rows_survive_json() -> None:
    made = row("a/b/0", quiet=("mon", "2026-11-30"), wake_on="2026-12-01")
    assert made.from_row(json.loads(json.dumps(made.to_row()))) == made


@pytest.mark.parametrize(
    ("quiet", "contact", "start", "opens"),
    [
        ((), True, "2026-11-30", "2026-11-30"),
        (("mon",), True, "2026-11-30", "2026-12-01"),
        (("mon", "2026-12-01"), True, "2026-11-30", "2026-12-02"),
        (("mon",), False, "2026-11-30", "2026-11-30"),
        (("mon", "tue", "wed", "thu", "fri", "sat", "sun"), True, "2026-11-30", "2026-11-30"),
    ],
)
def test_quiet_days(quiet: tuple[str, ...], contact: bool, start: str, opens: str) -> None:
    made = row("a/b/0", quiet=quiet, contact=contact)
    assert str(next_open_day(made, date.fromisoformat(start))) == opens


def test_lateness_counts_from_the_day_it_was_to_be_shown() -> None:
    assert row("a/b/0", due_on="2026-11-20").days_late(date(2026, 11, 23)) == 3
    assert row("a/b/0", due_on="2026-11-20", wake_on="2026-11-23").days_late(date(2026, 11, 23)) == 0


def test_nothing_heavy_is_imported_for_a_morning() -> None:
    import subprocess
    import sys

    code = (
        "import sys, csmkit.reminders.pick; print([m for m in sys.modules if m.split('.')[0] in ('pydantic', 'rich')])"
    )
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "[]"
