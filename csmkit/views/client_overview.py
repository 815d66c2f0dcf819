"""The screen of a client."""

from typing import Any

from csmkit.language import _, ngettext
from csmkit.services.overview import ClientOverview
from csmkit.views import project_list
from csmkit.views.overview_parts import contact_lines, event_json, event_table, event_words, pairs
from csmkit.views.screen import blank, day, heading, sum_of


def to_json(result: ClientOverview) -> dict[str, Any]:
    """Slug, the record with its TOML keys, projects and the latest contacts."""
    return {
        "slug": result.slug,
        "client": result.client.model_dump(mode="json", exclude_defaults=True),
        "tier": result.tier_name,
        "on": result.today.isoformat(),
        "value": result.value._asdict(),
        "projects": project_list.to_json(result.projects),
        "last_in": event_json(result.last_in),
        "last_out": event_json(result.last_out),
        "recent": [event_json(event) for event in result.recent],
    }


def to_rows(result: ClientOverview) -> list[list[str]]:
    """Name and value, a line each."""
    return [[name, value] for name, value in _facts(result) if value]


def to_screen(result: ClientOverview, width: int) -> list[Any]:
    """The whole screen."""
    parts = [heading(f"{result.client.name}  ({result.slug})"), pairs(_facts(result), width)]
    if result.projects:
        parts += [blank(), heading(_("Projects")), *project_list.to_screen(result.projects, width)]
    if result.recent:
        parts += [blank(), heading(_("Lately")), event_table(result.recent, result.today, width)]
    return parts


def _facts(result: ClientOverview) -> list[tuple[str, str]]:
    client = result.client
    history = ", ".join(f"{period.type.label} ({day(period.since)})" for period in client.type_history)
    return [
        (_("Tier"), result.tier_name),
        (
            _("Type"),
            f"{client.type.label} " + _("since {day}").format(day=day(client.type_since)) if client.type else "",
        ),
        (_("Was"), history),
        (_("Client since"), day(client.since)),
        (_("Together"), _together(result)),
        *contact_lines(client),
        (_("They wrote"), event_words(result.last_in, result.today)),
        (_("We wrote"), event_words(result.last_out, result.today)),
        (_("Tags"), ", ".join(client.tags)),
        (_("Notes"), client.notes),
    ]


def _together(result: ClientOverview) -> str:
    """What the years brought: campaigns, what they raised, the platform's share, long-term listing."""
    value = result.value
    if not value.campaigns:
        return ""
    words = [
        ngettext("{count} campaign", "{count} campaigns", value.campaigns).format(count=value.campaigns),
        _("{sum} raised").format(sum=sum_of(value.raised)),
    ]
    if value.fees is not None:
        words.append(_("{sum} of it for the platform at today's rates").format(sum=sum_of(value.fees)))
    if value.longterm_since:
        words.append(_("listed long-term since {day}").format(day=day(value.longterm_since)))
    return " · ".join(words)
