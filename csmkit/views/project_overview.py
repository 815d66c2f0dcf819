"""The screen of a project."""

from typing import Any

from csmkit.domain.project import Project
from csmkit.language import _
from csmkit.services.overview import ProjectOverview
from csmkit.text.safe import one_line
from csmkit.views.morning import title_of
from csmkit.views.overview_parts import contact_lines, event_json, event_table, event_words, metric_value, pairs
from csmkit.views.screen import Column, blank, day, heading, late, line, percent, sum_of, table


def to_json(result: ProjectOverview) -> dict[str, Any]:
    """Slug, the record with its TOML keys, what is open, and the latest contacts."""
    return {
        "slug": result.slug,
        "project": result.project.model_dump(mode="json", exclude_defaults=True),
        "client": result.client.model_dump(mode="json", exclude_defaults=True) if result.client else None,
        "tier": result.tier_name,
        "on": result.today.isoformat(),
        "reached": float(result.reached) if result.reached is not None else None,
        "elapsed": float(result.elapsed) if result.elapsed is not None else None,
        "todos": [
            {"number": row.number, **row.todo.model_dump(mode="json", exclude_defaults=True), "late": row.late}
            for row in result.todos
        ],
        "reminders": [
            {"id": item.id, "title": item.title, "due_on": item.due_on, "command": item.command}
            for item in result.reminders
        ],
        "last_in": event_json(result.last_in),
        "last_out": event_json(result.last_out),
        "letters": [event_json(event) for event in result.letters],
        "numbers": {
            reading.metric.value: {"value": str(reading.value), "at": reading.at.isoformat()}
            for reading in result.readings
        },
        "page": result.page._asdict() | {"on": result.page.on.isoformat()} if result.page else None,
        "recent": [event_json(event) for event in result.recent],
    }


def to_rows(result: ProjectOverview) -> list[list[str]]:
    """Name and value, a line each."""
    return [[name, value] for name, value in _facts(result) if value]


def to_screen(result: ProjectOverview, width: int) -> list[Any]:
    """The whole screen."""
    parts = [heading(f"{result.project.title}  ({result.slug})"), pairs(_facts(result), width)]
    if result.todos:
        rows = [
            [
                row.number,
                row.todo.who.label,
                row.todo.what,
                day(row.todo.due),
                late(row.late),
            ]
            for row in result.todos[:8]
        ]
        columns = [
            Column("#", right=True),
            Column(""),
            Column(_("To-do"), ratio=1),
            Column(""),
            Column("", style="red"),
        ]
        parts += [
            blank(),
            heading(_("Open to-dos ({count})").format(count=len(result.todos))),
            table(columns, rows, width, head=False),
        ]
    if result.reminders:
        items = [[item.wake_on or item.due_on, title_of(item), item.command] for item in result.reminders]
        parts += [
            blank(),
            heading(_("Next reminders")),
            table([Column(""), Column("", ratio=2), Column("", ratio=3)], items, width, head=False),
        ]
    if result.letters:
        sent = ", ".join(f"{event.letter} {event.at:%m-%d}" for event in result.letters[-6:])
        parts += [blank(), heading(_("Letters sent")), line(sent)]
    if result.recent:
        parts += [blank(), heading(_("Lately")), event_table(result.recent, result.today, width)]
    return parts


def _facts(result: ProjectOverview) -> list[tuple[str, str]]:
    project = result.project
    client = f"{result.client.name} ({result.tier_name})" if result.client else project.client
    if result.client and result.client.type:
        client += f"  {result.client.type.label}"
    rows = [
        (_("Client"), client),
        (_("Stage"), f"{project.stage.label}  {project.kind.label}"),
        (_("Campaign"), _span(result)),
        (_("Raised"), _raised(project, result)),
        (_("Production needs"), sum_of(project.money.production_threshold)),
        (_("Advertising"), _advertising(project)),
        (
            _("Numbers"),
            ", ".join(
                f"{reading.metric.label} {metric_value(reading.metric, reading.value)} ({reading.at:%m-%d})"
                for reading in result.readings
            ),
        ),
    ]
    rows.append((_("Page"), _page(result)))
    rows += contact_lines(result.client) if result.client else []
    rows += [
        (_("They wrote"), event_words(result.last_in, result.today)),
        (_("We wrote"), event_words(result.last_out, result.today)),
        (_("Notes"), project.notes),
    ]
    return rows


def _page(result: ProjectOverview) -> str:
    """How the page stood at its last audit, and what was mended before."""
    page = result.page
    if page is None:
        return ""
    text = f"{page.on:%m-%d}  {one_line(page.text.removeprefix('頁面檢查：'), 120)}"
    if page.before:
        text += "  " + _("{count} of {total} mended since the audit before").format(
            count=page.mended, total=page.before
        )
    return text


def _span(result: ProjectOverview) -> str:
    dates = result.project.dates
    if not dates.launch and not dates.end:
        return ""
    text = f"{day(dates.launch) or '?'} - {day(dates.end) or '?'}"
    return (
        f"{text}  " + _("{share} of the time").format(share=percent(result.elapsed))
        if result.elapsed is not None
        else text
    )


def _raised(project: Project, result: ProjectOverview) -> str:
    money = project.money
    if money.raised is None and money.goal is None:
        return ""
    text = f"{sum_of(money.raised) or '?'} / {sum_of(money.goal) or '?'}"
    if result.reached is not None:
        text += "  " + _("{share} of the goal").format(share=percent(result.reached))
    return text + ("  " + _("{count} backers").format(count=money.backers) if money.backers is not None else "")


def _advertising(project: Project) -> str:
    money = project.money
    if money.ad_spent is None and money.ad_budget is None:
        return ""
    return _("{spent} spent of {budget}").format(
        spent=sum_of(money.ad_spent) or "?", budget=sum_of(money.ad_budget) or "?"
    )
