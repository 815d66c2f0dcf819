"""The day of the next step."""

from datetime import date

import pytest

from csmkit.domain.calendar import calendar_of
from csmkit.letters.next_step import By, by_day

TODAY = date(2026, 1, 5)
DATES = {"end": date(2026, 1, 23), "launch": date(2025, 12, 12)}
CALENDAR = calendar_of([date(2026, 1, 8)], [], [])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2026-01-09", By(date(2026, 1, 9))),
        ("2026-02-30", By(None, fault="2026-02-30")),
        ("+3wd", By(date(2026, 1, 9))),
        ("3wd", By(date(2026, 1, 9))),
        ("+1w", By(date(2026, 1, 12))),
        ("dates.end -3wd", By(date(2026, 1, 20))),
        ("project.dates.end", By(date(2026, 1, 23))),
        ("end+2d", By(date(2026, 1, 25))),
        ("dates.ship -1d", By(None, lacks="project.dates.ship")),
        ("ask.by", By(date(2026, 1, 13))),
        ("ask.other", By(None, lacks="ask.other")),
        ("soon", By(None, lacks="project.dates.soon")),
        ("三天內", By(None, fault="三天內")),
        ("", By(None, fault="by")),
    ],
)
def test_words_name_a_day(words: str, expected: By) -> None:
    assert by_day(words, TODAY, DATES, {"by": "2026-01-13"}, CALENDAR) == expected
