"""Until when: every form a person may type."""

from datetime import date

import pytest

from csmkit.domain.calendar import weekend_only
from csmkit.reminders.snooze import snooze_until

TODAY = date(2026, 11, 20)  # a Friday
DATES = {"launch": date(2026, 12, 1), "offer_sent": date(2026, 11, 2)}


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("2026-12-01", "2026-12-01"),
        ("3d", "2026-11-23"),
        ("+3d", "2026-11-23"),
        ("2wd", "2026-11-24"),
        ("2w", "2026-12-04"),
        ("mon", "2026-11-23"),
        ("FRI", "2026-11-27"),
        ("sat", "2026-11-21"),
        ("launch", "2026-12-01"),
        ("launch-3d", "2026-11-28"),
        ("launch-2wd", "2026-11-27"),
        ("launch + 1wd", "2026-12-02"),
    ],
)
def test_forms(text: str, until: str) -> None:
    assert str(snooze_until(text, TODAY, weekend_only(), DATES)) == until


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026-2-3",
        "2026-02-30",
        "0d",
        "-3d",
        "2026-11-20",
        "end-3d",
        "launch-3x",
        "offer_sent",
        "3",
        "launch-30d",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not"):
        snooze_until(text, TODAY, weekend_only(), DATES)
