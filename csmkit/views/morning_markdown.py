"""The morning as a Markdown list, for a note or a hand-over."""

from csmkit.language import _
from csmkit.reminders.occurrence import Occurrence
from csmkit.services.remind import MorningResult
from csmkit.text.safe import visible
from csmkit.views.morning import title_of

_ESCAPED = str.maketrans({char: f"\\{char}" for char in "\\`*_[]<>#|"})


def to_markdown(result: MorningResult) -> str:
    """Due and coming reminders as task lists, each with its day and command."""
    due = [row for line in result.morning.due for row in line.occurrences]
    coming = [row for line in result.morning.coming for row in line.occurrences]
    parts = [_("# Reminders {day}").format(day=result.on.isoformat()) + "\n"]
    for title, rows in ((_("Due"), due), (_("Coming"), coming)):
        if rows:
            parts.append(f"\n## {title} ({len(rows)})\n\n" + "".join(_item(row) for row in rows))
    if not due and not coming:
        parts.append("\n" + _("Nothing is due on {day}.").format(day=result.on.isoformat()) + "\n")
    return "".join(parts)


def _item(row: Occurrence) -> str:
    name = row.project_title or row.client_name
    words = " · ".join(filter(None, (title_of(row), name)))
    return f"- [ ] {row.due_on} {visible(words).translate(_ESCAPED)} `{visible(row.command).replace('`', '')}`\n"
