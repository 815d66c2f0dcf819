"""A person's own reminders, kept in the project's file."""

from datetime import date, datetime

from csmkit.domain.calendar import parse_offset
from csmkit.domain.faults import made
from csmkit.domain.project import OneOff
from csmkit.errors import UsageError
from csmkit.language import _
from csmkit.text.safe import one_line
from csmkit.workspace import splice
from csmkit.workspace.desk import Desk


def add_reminder(desk: Desk, name: str, text: str, *, on: date, every: str, until: date | None, now: datetime) -> str:
    """Add a reminder to a project; returns the project's slug.

    Args:
        desk: the workspace.
        name: the project.
        text: what to be reminded of.
        on: the first day.
        every: a step such as `4w` after which it comes again, or empty.
        until: the last day of a repeated one, or None.
        now: the moment.

    Raises:
        NotFoundError: when there is no such project.
        UsageError: when the text is empty or too long, the step is not understood, or the last day is before the first.
    """
    if not text.strip():
        raise UsageError(_("what to be reminded of?"))
    if until and until < on:
        raise UsageError(_("{day} is before the first day").format(day=until))
    if every:
        try:
            step = parse_offset(every)
        except ValueError as error:
            raise UsageError(str(error)) from error
        if step.days <= 0:
            raise UsageError(_("'{text}' does not go forward").format(text=one_line(every, 20)))
    made(OneOff, {"text": text.strip(), "on": on, "every": every, "until": until})
    record = desk.project(name)
    values = {"text": text.strip(), "on": on, "every": every or None, "until": until}
    change = desk.change(_("reminder for {slug}: {what}").format(slug=record.slug, what=one_line(text, 40)), now)
    change.write(record.path, splice.add_table(record.raw, "reminder", values), read=record.raw)
    change.commit()
    return record.slug
