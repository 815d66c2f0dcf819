"""The doctor's look at names: clients, projects, tiers, contacts and events that nothing answers to."""

import re
from collections.abc import Iterable, Iterator

from csmkit.domain.client import Client
from csmkit.domain.project import Project
from csmkit.errors import Problem
from csmkit.language import _
from csmkit.services.doctor_chart import Chart, Placed, Sheet
from csmkit.text.likeness import nearest
from csmkit.text.safe import one_line

_LOOKS_LIKE_A_KEY = re.compile(r"[a-z][a-z0-9_-]*")


def link_problems(chart: Chart) -> Iterator[Problem]:
    """Every name that leads nowhere."""
    for project in chart.projects.values():
        yield from _owner_problems(chart, project)
    for client in chart.clients.values():
        yield from _tier_problems(chart, client)
    yield from _alias_problems(chart)
    yield from _event_problems(chart)


def did_you_mean(typed: str, names: Iterable[str], otherwise: str) -> str:
    """The nearest name as a suggestion, or what to do when none is near."""
    close = nearest(typed, names, count=1)
    return _("did you mean {name}?").format(name=close[0]) if close else otherwise


def _owner_problems(chart: Chart, sheet: Sheet[Project]) -> Iterator[Problem]:
    client = sheet.data.get("client")
    if not isinstance(client, str) or client in chart.clients:
        return
    now = chart.client(client)
    if now:
        message = _("the client '{old}' is called '{new}' now").format(old=one_line(client, 40), new=now)
        yield sheet.problem(("client",), message, _("write {right}").format(right=f'client = "{now}"'))
    else:
        fix = did_you_mean(client, chart.clients, _("add it with: {command}").format(command="csm client add"))
        yield sheet.problem(("client",), _("there is no client '{name}'").format(name=one_line(client, 40)), fix)


def _tier_problems(chart: Chart, sheet: Sheet[Client]) -> Iterator[Problem]:
    tier = sheet.data.get("tier", "standard")
    if isinstance(tier, str) and sheet.data and chart.settings.find_tier(tier) is None:
        names = [*chart.settings.tiers, *(entry.name for entry in chart.settings.tiers.values())]
        otherwise = _("write one of {names}").format(names=", ".join(chart.settings.tiers))
        message = _("csm.toml has no tier '{name}'").format(name=one_line(tier, 40))
        yield sheet.problem(("tier",), message, did_you_mean(tier, names, otherwise))


def _alias_problems(chart: Chart) -> Iterator[Problem]:
    """An old name that is someone else's now: nobody can tell whose the events under it are."""
    for sheets in (chart.clients, chart.projects):
        owner: dict[str, str] = {}
        for sheet in sheets.values():
            for index, old in enumerate(sheet.model.formerly if sheet.model else ()):
                other = old if old in sheets else owner.setdefault(old, sheet.slug)
                if other != sheet.slug:
                    message = _("'{old}' is also a name of '{other}'").format(old=one_line(old, 40), other=other)
                    yield sheet.problem(("formerly", index), message, _("only one of the two can keep it"))


def _event_problems(chart: Chart) -> Iterator[Problem]:
    ids = {placed.event.id for placed in chart.events}
    lost: dict[tuple[str, str, str], list[Placed]] = {}
    for placed in chart.events:
        event = placed.event
        if event.project and chart.project(event.project) is None:
            lost.setdefault((placed.path, "project", event.project), []).append(placed)
        if event.client and chart.client(event.client) is None:
            lost.setdefault((placed.path, "client", event.client), []).append(placed)
        if event.corrects and event.corrects not in ids:
            message = _("there is no event '{id}' to take back").format(id=one_line(event.corrects, 40))
            yield placed.problem("corrects", message, did_you_mean(event.corrects, ids, _("delete this line")))
        yield from _who_problems(chart, placed)
    for (_path, kind, name), events in lost.items():
        yield _lost(chart, kind, name, events)
    yield from _owner_mismatches(chart)


def _lost(chart: Chart, kind: str, name: str, events: list[Placed]) -> Problem:
    """One problem for all events of a file that name the same missing record."""
    shown = one_line(name, 40)
    if kind == "project":
        message, names = _("there is no project '{name}'").format(name=shown), list(chart.projects)
        command = "csm project add"
    else:
        message, names = _("there is no client '{name}'").format(name=shown), list(chart.clients)
        command = "csm client add"
    if len(events) > 1:
        message += _(" (and {count} more lines of this file)").format(count=len(events) - 1)
    fix = did_you_mean(name, names, _("add it with: {command}").format(command=command))
    return events[0].problem(kind, message, fix)


def _owner_mismatches(chart: Chart) -> Iterator[Problem]:
    """Events that name a project and someone else than its client; one problem for all of the same pair."""
    found: dict[tuple[str, str, str], list[Placed]] = {}
    for placed in chart.events:
        slug, client = chart.project(placed.event.project), chart.client(placed.event.client)
        project = chart.projects[slug].model if slug and slug in chart.projects else None
        owner = chart.client(project.client) if project else None
        if slug and client and owner and client != owner:
            found.setdefault((slug, owner, client), []).append(placed)
    for (slug, owner, client), events in found.items():
        message = _("the project '{project}' belongs to '{owner}', not to '{client}'").format(
            project=slug, owner=owner, client=client
        )
        if len(events) > 1:
            message += _(" (and {count} more lines of the journal)").format(count=len(events) - 1)
        yield events[0].problem("client", message, _("mend the client here or in the project"))


def _who_problems(chart: Chart, placed: Placed) -> Iterator[Problem]:
    """A contact's key that the client does not have; a name in words is anyone's."""
    who = placed.event.who
    if not who or not _LOOKS_LIKE_A_KEY.fullmatch(who):
        return
    slug = chart.project(placed.event.project)
    owner = chart.projects[slug].model if slug and slug in chart.projects else None
    name = chart.client(owner.client if owner else placed.event.client)
    client = chart.clients[name].model if name and name in chart.clients else None
    if client is None or not client.contacts or who in client.contacts:
        return
    names = {contact.name.casefold() for contact in client.contacts.values()}
    if who not in names:
        message = _("'{client}' has no contact '{who}'").format(client=name, who=who)
        keys = ", ".join(client.contacts)
        yield placed.problem(
            "who", message, did_you_mean(who, client.contacts, _("there are: {names}").format(names=keys))
        )
