"""Lines that the screens of projects and clients share."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from csmkit.domain.client import Client
from csmkit.domain.event import Event
from csmkit.domain.money import percent
from csmkit.domain.vocabulary import SHARE_METRICS, Channel, Metric
from csmkit.language import _, ngettext
from csmkit.text.safe import one_line, visible
from csmkit.views.screen import Column, table


def pairs(rows: Iterable[tuple[str, str]], width: int) -> Any:
    """A two-column list of names and values; rows without a value are left out."""
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0), width=width)
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    for name, value in rows:
        if value:
            grid.add_row(Text(name), Text(visible(value, keep_lines=True)))
    return grid


def contact_lines(client: Client) -> list[tuple[str, str]]:
    """How the client is reached, and what it asked us not to do."""
    rows = [
        (
            contact.role.label,
            "  ".join(filter(None, (contact.greeting or contact.name, contact.email, contact.phone, contact.chat_id))),
        )
        for contact in client.contacts.values()
    ]
    channel = client.reachable_by()
    told = _("told on {day}").format(day=client.channel_told_on) if client.channel_told_on else _("not told yet")
    rows.append((_("Channel"), f"{Channel(channel).label} ({told})" if channel else ""))
    rows.append((_("Asked not to"), ", ".join(limit_words(client))))
    return rows


def limit_words(client: Client) -> list[str]:
    """What the client asked us not to do, in words."""
    limits = client.limits
    words = [
        word
        for flag, word in (
            (limits.no_phone, _("phone")),
            (limits.no_email, _("email")),
            (limits.no_contact, _("contact unasked")),
        )
        if flag
    ]
    return words + [str(quiet) for quiet in limits.quiet_days]


def event_words(event: Event | None, today: date) -> str:
    """One event in a line: how long ago, what, and its text."""
    if event is None:
        return ""
    days = (today - event.at.date()).days
    ago = _("today") if days == 0 else ngettext("{count} day ago", "{count} days ago", days).format(count=days)
    # A clock that was set back puts what happened into the future; its date says enough.
    when = f"{event.at:%Y-%m-%d} ({ago})" if days >= 0 else f"{event.at:%Y-%m-%d}"
    what = " ".join(filter(None, (event.way.label if event.way else "", event.kind.label, event.letter or "")))
    return f"{when}  {what}  {one_line(event.text, 80)}"


def event_table(events: Iterable[Event], today: date, width: int) -> Any:
    """The latest events, newest first."""
    rows = [
        [
            f"{event.at:%m-%d}",
            event.way.label if event.way else "",
            event.kind.label,
            one_line(event.text, 200) or event.letter or metric_words(event),
        ]
        for event in reversed(list(events))
    ]
    return table(
        [Column(_("Day")), Column("", least=70), Column(_("What")), Column(_("Text"), ratio=1)], rows, width, head=False
    )


def metric_words(event: Event) -> str:
    """The numbers of an event."""
    return ", ".join(f"{metric.label} {metric_value(metric, value)}" for metric, value in event.metrics.items())


def metric_value(metric: Metric, value: Decimal) -> str:
    """A number as people say it: shares in percent, the rest with thousands separated."""
    return percent(value) if metric in SHARE_METRICS else f"{value:,}"


def event_json(event: Event | None) -> dict[str, Any] | None:
    """An event as JSON, with the keys of the journal."""
    return None if event is None else event.model_dump(mode="json", exclude_defaults=True)
