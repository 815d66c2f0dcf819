"""One morning out of the plan: what is due, what is coming, what is held back. Light, for it runs every day."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from csmkit.reminders.fold import Line, fold, rank, unfolded
from csmkit.reminders.occurrence import Occurrence, next_open_day

__all__ = ["Line", "Morning", "pick"]

NEXT = 3


class Morning(NamedTuple):
    """What one day asks for. No reminder is in two of these, except that `next` repeats what is coming.

    Attributes:
        due: on or before the day and not done, in rank order.
        coming: within the days looked ahead.
        held: due, but the client was contacted often enough this week.
        snoozed: due, but put off; each says until when (`wake_on`).
        next: the next three, when nothing is due.
    """

    due: list[Line]
    coming: list[Line]
    held: list[Occurrence]
    snoozed: list[Occurrence]
    next: list[Occurrence]


def pick(
    occurrences: Iterable[Occurrence],
    today: date,
    *,
    days: int = 3,
    contact_cap: int = 2,
    contacts_this_week: Mapping[str, int] | None = None,
    everything: bool = False,
) -> Morning:
    """The morning of `today`.

    Args:
        occurrences: the plan of every record.
        today: the day asked about.
        days: how far `coming` looks ahead.
        contact_cap: contacts per client and week; answers, promises, money and what is required do not count.
        contacts_this_week: how often each client, by slug, was contacted since Monday.
        everything: fold nothing and hold nothing back.
    """
    due, later, snoozed = _sorted_out(occurrences, today)
    horizon = str(today + timedelta(days=days))
    coming = [row for shows_on, row in later if shows_on <= horizon]
    show = unfolded if everything else fold
    held: list[Occurrence] = []
    if not everything:
        due, held = _capped(due, today, contact_cap, contacts_this_week or {})
    upcoming = sorted(later, key=lambda pair: (pair[0], rank(pair[1], today)))
    return Morning(
        due=show(due, today),
        coming=show(coming, today),
        held=held,
        snoozed=sorted(snoozed, key=lambda row: (row.shows_on, row.id)),
        next=[] if due or held else [row for _shows_on, row in upcoming[:NEXT]],
    )


def _sorted_out(
    occurrences: Iterable[Occurrence], today: date
) -> tuple[list[Occurrence], list[tuple[str, Occurrence]], list[Occurrence]]:
    """The latest due one of each series; the first of each other series with its day; the snoozed ones."""
    now = str(today)
    due: dict[str, Occurrence] = {}
    later: dict[str, tuple[str, Occurrence]] = {}
    for row in occurrences:
        if row.lapses_on is not None and row.lapses_on < now:
            continue
        if row.due_on <= now:
            if row.series not in due or (row.due_on, row.key) > (due[row.series].due_on, due[row.series].key):
                due[row.series] = row
        elif row.series not in later or row.shows_on < later[row.series][0]:
            later[row.series] = (row.shows_on, row)
    shown: list[Occurrence] = []
    snoozed: list[Occurrence] = []
    for row in due.values():
        later.pop(row.series, None)
        if row.shows_on > now:
            snoozed.append(row)
        elif row.is_quiet(today):
            later[row.series] = (str(next_open_day(row, today)), row)
        else:
            shown.append(row)
    return shown, [_opened(day, row) for day, row in later.values()], snoozed


def _opened(shows_on: str, row: Occurrence) -> tuple[str, Occurrence]:
    """The row with the first day on which its client may be reached."""
    if not row.quiet or not row.contact:
        return shows_on, row
    return str(next_open_day(row, date.fromisoformat(shows_on))), row


def _capped(
    due: list[Occurrence], today: date, cap: int, contacts: Mapping[str, int]
) -> tuple[list[Occurrence], list[Occurrence]]:
    """What may go out this week, and what is held back because its client has heard enough."""
    used = dict(contacts)
    going: list[Occurrence] = []
    held: list[Occurrence] = []
    for row in sorted(due, key=lambda row: rank(row, today)):
        if row.exempt or row.client is None:
            going.append(row)
        elif used.get(row.client, 0) < cap:
            used[row.client] = used.get(row.client, 0) + 1
            going.append(row)
        else:
            held.append(row)
    return going, held
