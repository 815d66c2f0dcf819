"""A year at a desk of sixty projects at work and fifty closed ones: nothing lost, nothing doubled, and calm.

"At work" is what the job means by it: from the invitation to the closeout, about a third of them raising money on any
day. The seeds are fixed; `-s` prints the table of sizes.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from statistics import median

import pytest

from csmkit.reminders.occurrence import Occurrence
from csmkit.reminders.pick import Morning
from csmkit.reminders.plan import plan
from tests.desks import day
from tests.reminders.rules import shipped
from tests.reminders.year import CALENDAR, Year, shown_in, wrote_since

DAYS = 250
ILL = range(100, 110)
SCREEN = 15
HEADINGS = 4  # what is late, what is due today, how much is coming, what is held back or asleep
ONCE = {"invitation", "contract-offer", "welcome", "launch", "closeout", "last-notice", "payout-papers", "payout-made"}


class Watch:
    """Follows a year and complains about the first reminder that goes missing or comes twice."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.open: dict[str, Occurrence] = {}
        self.reasons: Counter[str] = Counter()
        self.sizes: list[tuple[int, int]] = []

    def look(self, rows: list[Occurrence], morning: Morning) -> None:
        self.nothing_twice(rows, morning)
        self.nothing_left_out(rows, morning)
        self.nothing_done_comes_back(morning)
        self.naps_are_kept(morning)
        self.nothing_open_vanishes(rows, morning)
        due = [row for line in morning.due for row in line.occurrences]
        self.open = {row.key: row for row in due}
        self.year.changed.clear()
        self.sizes.append((len(morning.due), len(due)))

    def nothing_twice(self, rows: list[Occurrence], morning: Morning) -> None:
        assert len({row.id for row in rows}) == len({row.key for row in rows}) == len(rows)
        shown = [row.key for row in shown_in(morning)]
        assert len(set(shown)) == len(shown)
        series = [row.series for row in shown_in(morning)]
        assert len(set(series)) == len(series)

    def nothing_left_out(self, rows: list[Occurrence], morning: Morning) -> None:
        """Every reminder of the plan that is due stands somewhere, or a later one of its series does."""
        now = str(self.year.today)
        told = {row.series for row in (*_due(morning), *morning.held, *morning.snoozed)}
        for row in rows:
            if row.due_on <= now and not (row.lapses_on and row.lapses_on < now):
                assert row.series in told or row.is_quiet(self.year.today), row.key

    def nothing_done_comes_back(self, morning: Morning) -> None:
        for row in _due(morning):
            assert row.due_on > self.year.acted.get(row.key, ""), row.key

    def naps_are_kept(self, morning: Morning) -> None:
        for row in _due(morning):
            nap = self.year.naps.get(row.key)
            if nap and nap.until > str(self.year.today):
                assert row.due_on != nap.due_on or wrote_since(self.year, row, nap.at), row.key

    def nothing_open_vanishes(self, rows: list[Occurrence], morning: Morning) -> None:
        """What was on the last screen and not done is on this one too, or there is a reason that a person would see."""
        shown = {row.key: row for row in shown_in(morning)}
        planned = {row.key: row for row in rows}
        series = {row.series for row in shown.values()}
        for key, row in self.open.items():
            if key not in shown and self.year.acted.get(key, "") < row.due_on:
                self.reasons[self.reason(row, planned, series)] += 1

    def reason(self, row: Occurrence, planned: Mapping[str, Occurrence], series: set[str]) -> str:
        if row.series in series:
            return "a later repeat took its place"
        if row.key not in planned:
            assert (row.project, row.client) in self.year.changed, f"{row.key} is gone without a reason"
            return "answered by what happened"
        if planned[row.key].due_on > row.due_on:
            assert (row.project, row.client) in self.year.changed, f"{row.key} has moved without a reason"
            return "its date moved"
        if row.is_quiet(self.year.today):
            return "quiet day"
        assert row.lapses_on and row.lapses_on < str(self.year.today), f"{row.key} is not shown"
        return "lapsed"


def _due(morning: Morning) -> list[Occurrence]:
    return [row for line in morning.due for row in line.occurrences]


def _live_a_year(seed: int) -> tuple[Year, Watch]:
    year = Year(seed, shipped(), live=60, closed=50, start=date(2026, 1, 5))
    watch = Watch(year)
    worked = 0
    while worked < DAYS:
        year.live_a_day()
        if CALENDAR.is_working(year.today):
            rows = year.replan()
            morning = year.morning(rows)
            watch.look(rows, morning)
            if worked % 50 == 0:
                _same_again(year, rows, morning)
            if worked not in ILL:
                year.work(morning)
            worked += 1
        year.today += day(1)
    return year, watch


def _same_again(year: Year, rows: list[Occurrence], morning: Morning) -> None:
    """Asking twice changes nothing, and what was planned on other days is what would be planned today."""
    assert year.morning(rows) == morning
    anew = [row for key in year.plans for row in plan(year.subject(*key), year.rules, CALENDAR, year.settings)]
    assert sorted(anew) == sorted(rows)


@pytest.mark.parametrize("seed", [1, 20])
def test_a_year_loses_nothing_doubles_nothing_and_stays_calm(seed: int) -> None:
    year, watch = _live_a_year(seed)
    lines, reminders = zip(*watch.sizes, strict=True)
    print(f"\nseed {seed}: {DAYS} mornings, ill on mornings {ILL.start}-{ILL.stop - 1}")
    print(f"{'':24}{'min':>5}{'median':>8}{'p90':>5}{'max':>5}")
    for name, sizes in (("lines on the screen", [n + HEADINGS for n in lines]), ("reminders in them", reminders)):
        ordered = sorted(sizes)
        print(f"{name:24}{ordered[0]:5}{median(ordered):8}{ordered[len(ordered) * 9 // 10]:5}{ordered[-1]:5}")
    print(f"acted on: {len(year.acted)}; put off: {len(year.naps)}; gone without an act: {dict(watch.reasons)}")
    assert median(lines) + HEADINGS <= SCREEN
    assert max(lines[ILL.start + 1 : ILL.stop + 1]) > median(lines)  # ill days leave something behind, or prove nothing
    assert len(year.acted) > 2000
    assert len(year.naps) > 100
    _letters_went_out_once(year)
    _every_closeout_was_seen_to(year, watch)


def _letters_went_out_once(year: Year) -> None:
    sent = Counter((event.project, event.letter) for rows in year.events.values() for event in rows if event.letter)
    assert {pair: count for pair, count in sent.items() if pair[1] in ONCE and count > 1} == {}


def _every_closeout_was_seen_to(year: Year, watch: Watch) -> None:
    """No campaign ended in this year without its closeout letter sent, let go by hand, or still on the screen."""
    ended = [slug for slug, project in year.projects.items() if project.dates.end and project.stage != "preparing"]
    seen = 0
    for slug in ended:
        end = year.projects[slug].dates.end
        assert end
        if date(2026, 2, 1) < end < year.today - day(1):
            key = f"closeout/{slug}/0"
            letters = {event.letter for (p, _c), rows in year.events.items() if p == slug for event in rows}
            assert "closeout" in letters or key in year.acted or key in watch.open or _overtaken(year, slug), slug
            seen += 1
    assert seen > 50


def _overtaken(year: Year, slug: str) -> bool:
    """Whether the client decided before the letter went out; the stages after that need no closeout letter."""
    return year.projects[slug].stage not in ("live", "ended")
