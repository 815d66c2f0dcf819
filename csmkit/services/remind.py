"""The morning: what is due on a day, and what was decided about a reminder."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from csmkit.errors import NotFoundError, Problem, UsageError
from csmkit.language import _
from csmkit.reminders.occurrence import Occurrence
from csmkit.reminders.pick import Morning, pick
from csmkit.services.agenda import planned, refresh
from csmkit.text.safe import one_line
from csmkit.workspace.desk import Desk

SHOWN_NEXT = 4


class MorningAsked(NamedTuple):
    """What part of the morning is asked for; empty fields ask for everything."""

    days: int | None = None
    everything: bool = False
    project: str | None = None
    client: str | None = None
    tier: str | None = None
    touch: str | None = None
    rule: str | None = None


class MorningResult(NamedTuple):
    """A morning with the day it belongs to, the days it looks ahead, and what is wrong in the files."""

    on: date
    days: int
    morning: Morning
    problems: list[Problem]


def morning(desk: Desk, asked: MorningAsked, *, today: date) -> MorningResult:
    """What is due on or before `today` and not done, and what is coming.

    Raises:
        NotFoundError: when a project, client or tier that was asked for is not there.
    """
    cache = refresh(desk, today)
    settings = json.loads(cache.meta().get("reminder_settings", "{}"))
    days = asked.days if asked.days is not None else int(settings.get("look_ahead_days", 3))
    subjects = _subjects(desk, asked)
    rows = _fitting(planned(desk, today, due=today + timedelta(days=days), subjects=subjects), desk, asked)
    week_begins = datetime.combine(today - timedelta(days=today.weekday()), time(), desk.zone).astimezone(UTC)
    picked = pick(
        rows,
        today,
        days=days,
        contact_cap=int(settings.get("contact_cap", 2)),
        contacts_this_week=cache.contacts_since(week_begins.isoformat()),
        everything=asked.everything,
    )
    if not (picked.due or picked.held or picked.coming or picked.next):
        later = planned(desk, today, subjects=subjects)
        picked = picked._replace(next=pick(_fitting(later, desk, asked), today, days=days).next)
    problems = [
        *desk.warnings,
        *(Problem(*row) for row in json.loads(cache.meta().get("rule_problems", "[]"))),
        *cache.problems(),
    ]
    return MorningResult(today, days, picked, problems)


def next_reminders(desk: Desk, project: str, *, today: date) -> list[Occurrence]:
    """The next reminders of one project, due ones first."""
    refresh(desk, today)
    rows = planned(desk, today, subjects=[f"p:{project}"])
    picked = pick(rows, today, days=3650, everything=True)
    return [occurrence for line in (*picked.due, *picked.coming) for occurrence in line.occurrences][:SHOWN_NEXT]


def find_reminders(desk: Desk, ids: Sequence[str], *, today: date) -> list[Occurrence]:
    """The reminders that ids, or their unique beginnings, name; each once.

    Raises:
        NotFoundError: when there is no such open reminder.
        UsageError: when a beginning fits several.
    """
    refresh(desk, today)
    rows = {row.id: row for row in planned(desk, today, lapsed=True)}
    found = []
    for text in ids:
        fitting = [row for key, row in rows.items() if key.startswith(text.strip().lower())] if text.strip() else []
        exact = [row for row in fitting if row.id == text.strip().lower()] or fitting
        if not exact:
            raise NotFoundError(
                _("no open reminder '{id}'").format(id=one_line(text, 20)),
                hint=_("see: {command}").format(command="csm remind --all"),
            )
        if len(exact) > 1:
            raise UsageError(
                _("'{id}' fits {ids}").format(id=one_line(text, 20), ids=", ".join(row.id for row in exact[:5]))
            )
        found.append(exact[0])
    return list(dict.fromkeys(found))


def mark_done(desk: Desk, ids: Sequence[str], *, note: str, now: datetime) -> list[Occurrence]:
    """Mark reminders as done.

    Raises:
        NotFoundError, UsageError: as `find_reminders`.
    """
    rows = find_reminders(desk, ids, today=now.date())
    _mark(desk, rows, "done", text=note, now=now)
    return rows


def skip(desk: Desk, ids: Sequence[str], *, why: str, now: datetime) -> list[Occurrence]:
    """Let reminders go without doing them.

    Raises:
        UsageError: without a reason.
        NotFoundError: as `find_reminders`.
    """
    if not why.strip():
        raise UsageError(_("skipping needs a reason"), hint='--why "…"')
    rows = find_reminders(desk, ids, today=now.date())
    _mark(desk, rows, "skip", text=why, now=now)
    return rows


def snooze(desk: Desk, ids: Sequence[str], until: str, *, why: str, now: datetime) -> list[tuple[Occurrence, date]]:
    """Put reminders off until a day: a date, `3d`, `2wd`, `mon` or `launch-3d`.

    Raises:
        UsageError: when the day is not understood or not in the future.
        NotFoundError: as `find_reminders`.
    """
    from csmkit.reminders.snooze import snooze_until
    from csmkit.services.agenda import desk_calendar

    today = now.date()
    rows = find_reminders(desk, ids, today=today)
    calendar = desk_calendar(desk, today)
    days = []
    for row in rows:
        dates = (
            {name: day for name, day in desk.project(row.project).model.dates if isinstance(day, date)}
            if row.project
            else {}
        )
        try:
            days.append(snooze_until(until, today, calendar, dates))
        except ValueError as error:
            raise UsageError(str(error)) from error
    _mark(desk, rows, "snooze", text=why, now=now, until=days)
    return list(zip(rows, days, strict=True))


def _mark(
    desk: Desk, rows: Sequence[Occurrence], action: str, *, text: str, now: datetime, until: Sequence[date] = ()
) -> None:
    from csmkit.domain.event import Event
    from csmkit.domain.faults import made
    from csmkit.domain.vocabulary import EventKind
    from csmkit.services.log import append_events
    from csmkit.workspace.journal import new_id

    at = now.replace(microsecond=0)
    events: list[Event] = []
    for index, row in enumerate(rows):
        values = {
            "id": new_id(at),
            "at": at,
            "kind": EventKind.REMINDER,
            "project": row.project,
            "client": row.client,
            "text": text,
            "reminder": row.key,
            "action": action,
            "until": until[index].isoformat() if until else None,
            "anchor_on": date.fromisoformat(row.due_on),
        }
        events.append(made(Event, values))
    change = desk.change(f"{action}: {', '.join(row.id for row in rows)}", now)
    append_events(change, events)
    change.commit()


def _subjects(desk: Desk, asked: MorningAsked) -> list[str] | None:
    if asked.project:
        return [f"p:{desk.find_slug(asked.project, 'project')}"]
    if asked.client:
        slug = desk.find_slug(asked.client, "client")
        return [f"c:{slug}", *(f"p:{project}" for project in desk.projects(client=slug))]
    return None


def _fitting(rows: list[Occurrence], desk: Desk, asked: MorningAsked) -> list[Occurrence]:
    if asked.tier:
        from csmkit.services.edit import check_tier

        tier = check_tier(desk.settings, asked.tier)
        rows = [row for row in rows if row.tier == tier]
    if asked.rule:
        rows = [row for row in rows if row.rule == asked.rule]
    return [row for row in rows if row.touch == asked.touch] if asked.touch else rows
