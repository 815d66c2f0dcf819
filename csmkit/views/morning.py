"""The morning on a screen, in a pipe, and as JSON."""

from datetime import date
from typing import Any, NamedTuple

from csmkit.language import _, current, ngettext
from csmkit.reminders.fold import Line
from csmkit.reminders.occurrence import DESK, Occurrence
from csmkit.services.remind import MorningResult
from csmkit.text.safe import visible
from csmkit.text.width import cut, width

NARROW = 100
"""Columns below which the project's title makes room for the command; its slug is in there."""
COMING = 3
"""Lines of what is coming at most, unless --days asks for all."""
CALM = 15
"""Lines a person reads with the first coffee."""


def to_json(result: MorningResult) -> dict[str, Any]:
    """The day, every reminder in order, and the problems; `group` says overdue, today, coming or held."""
    morning = result.morning
    rows = [
        *(_row_json(row, result.on, "") for line in morning.due for row in line.occurrences),
        *(_row_json(row, result.on, "held") for row in morning.held),
        *(_row_json(row, result.on, "coming") for line in morning.coming for row in line.occurrences),
    ]
    return {
        "on": result.on.isoformat(),
        "reminders": rows,
        "problems": [problem._asdict() for problem in result.problems],
    }


def to_rows(result: MorningResult) -> list[list[str]]:
    """Id, due day, days late, title, project, client, channel, command; one line each, in order."""
    occurrences = [row for line in result.morning.due for row in line.occurrences]
    return [
        [
            row.id,
            row.due_on,
            str(row.days_late(result.on)),
            title_of(row),
            row.project or "",
            row.client or "",
            row.channel,
            row.command,
        ]
        for row in (*occurrences, *result.morning.held)
    ]


def to_screen(result: MorningResult, columns: int) -> list[Any]:
    """Groups of lines: overdue, today, coming; then what is held back."""
    return screen(result, columns, Wish())


class Wish(NamedTuple):
    """How much of the morning to show: the reason under each line, and all of what is coming."""

    why: bool = False
    all_coming: bool = False


def screen(result: MorningResult, columns: int, wish: Wish) -> list[Any]:
    """The screen: overdue, today, what is coming, and a word on what is held back or asleep."""
    morning, today = result.morning, result.on
    overdue = [line for line in morning.due if _late(line, today) > 0]
    now = [line for line in morning.due if _late(line, today) <= 0]
    # What is due is never cut; what is coming gives way, so that a usual morning fits one look.
    taken = len(morning.due) + bool(overdue) + bool(now) + 2
    coming = morning.coming if wish.all_coming else morning.coming[: max(0, min(COMING, CALM - taken))]
    layout = Layout.of([_cells(line, today, columns) for line in (*overdue, *now, *coming)], columns)
    parts: list[Any] = []
    for title, style, lines, shown in (
        (_("Overdue"), "bold red", overdue, overdue),
        (_("Today"), "bold", now, now),
        (
            ngettext("Tomorrow", "The next {count} days", result.days).format(count=result.days),
            "bold",
            morning.coming,
            coming,
        ),
    ):
        if shown:
            parts.append(styled(f"{title} ({sum(len(line.occurrences) for line in lines)})", style))
            for line in shown:
                parts += _printed(line, today, columns, layout, wish)
    if not morning.due and not morning.held:
        parts.insert(0, styled(_("Nothing is due on {day}.").format(day=today.isoformat()), "bold"))
        nearest = morning.next if not morning.coming else []
        parts += [
            styled(f"  {row.shows_on}  {title_of(row)}  {row.project_title or row.client_name}") for row in nearest
        ]
    footer = _footer(result, len(morning.coming) - len(coming))
    return parts + ([styled(cut(" · ".join(footer), columns), "dim")] if footer else [])


def _footer(result: MorningResult, more: int) -> list[str]:
    morning = result.morning
    words = []
    if more > 0:
        words.append(_("{count} more lines coming (--days {days})").format(count=more, days=result.days))
    if morning.held:
        words.append(
            _("{count} held back, their clients heard enough this week (--all)").format(count=len(morning.held))
        )
    if morning.snoozed:
        words.append(_("{count} asleep (--snoozed)").format(count=len(morning.snoozed)))
    return words


class Layout(NamedTuple):
    """Widths of the columns, the same in every group so that the eye can run down."""

    days: int
    marker: int
    what: int
    channel: int

    @classmethod
    def of(cls, rows: list["Cells"], columns: int) -> "Layout":
        """The widths for these lines: the command is never cut, what it is about gives way."""
        if not rows:
            return cls(0, 0, 0, 0)
        days, marker, what, channel, command = (max(width(row[index]) for row in rows) for index in range(5))
        room = columns - days - marker - channel - min(command, columns * 54 // 100) - 6
        return cls(days, marker, max(16, min(what, room)), channel)


class Cells(NamedTuple):
    """One line of the morning in words."""

    days: str
    marker: str
    what: str
    channel: str
    command: str


def styled(text: str, style: str = "") -> Any:
    """A line for the screen."""
    from rich.text import Text

    return Text(text, style=style)


def _printed(line: Line, today: date, columns: int, layout: Layout, wish: Wish) -> list[Any]:
    row = _cells(line, today, columns)
    text = styled("")
    text.append(f" {row.days.rjust(layout.days)} ", style="red" if _late(line, today) > 0 else "")
    text.append(_padded(row.marker, layout.marker) + " ", style="dim")
    text.append(_padded(cut(row.what, layout.what), layout.what) + " ")
    text.append(_padded(row.channel, layout.channel) + " ", style="dim")
    printed = [text]
    if width(text.plain) + width(row.command) <= columns:
        text.append(row.command, style="bold cyan")
    else:
        printed.append(styled(f"      {row.command}", "bold cyan"))
    if wish.why:
        printed += [styled(f"      {each.id}  {each.due_on}  {why_of(each)}", "dim") for each in line.occurrences]
    return printed


def _cells(line: Line, today: date, columns: int) -> Cells:
    first = line.occurrences[0]
    late = _late(line, today)
    many = len(line.occurrences)
    if line.kind == "rule":
        what = _("{title}: {count} of them").format(title=title_of(first), count=many)
    elif line.kind == "client":
        what = f"{first.client_name}: {'、'.join(dict.fromkeys(title_of(row) for row in line.occurrences))}"
    elif line.kind == "tech" and many > 1:
        what = _("{count} routine notices").format(count=many)
    else:
        name = first.project_title or first.client_name
        what = f"{title_of(first)} · {name}" if columns >= NARROW and name else title_of(first)
    return Cells(
        f"+{late}" if late > 0 else first.shows_on[5:] if late < 0 else "",
        first.id if many == 1 else f"x{many}",
        visible(what),
        _channel(first),
        visible(line.command),
    )


def _late(line: Line, today: date) -> int:
    return max(row.days_late(today) for row in line.occurrences)


def _padded(text: str, columns: int) -> str:
    return text + " " * max(0, columns - width(text))


def title_of(row: Occurrence) -> str:
    """The title in the language of the interface."""
    return row.title if current() == "zh_TW" or not row.title_en else row.title_en


def why_of(row: Occurrence) -> str:
    """Why the reminder is there, in the language of the interface."""
    return row.why if current() == "zh_TW" or not row.why_en else row.why_en


def _channel(row: Occurrence) -> str:
    """The channel in one short word."""
    words = {
        "email": _("mail"),
        "line": "LINE",
        "messenger": "FB",
        "phone": _("call"),
        "meeting": _("meet"),
        "backoffice": _("msg"),
        DESK: _("desk"),
    }
    return words.get(row.channel, _("other"))


def _row_json(row: Occurrence, today: date, group: str) -> dict[str, Any]:
    late = row.days_late(today)
    return {
        "id": row.id,
        "rule": row.rule,
        "title": title_of(row),
        "project": row.project,
        "client": row.client,
        "tier": row.tier,
        "due_on": row.due_on,
        "days_late": late,
        "channel": row.channel,
        "command": row.command,
        "why": why_of(row),
        "group": group or ("overdue" if late > 0 else "today"),
    }
