"""Lists of clients and projects."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from csmkit.domain.client import Client
from csmkit.domain.project import Project
from csmkit.domain.stage import ACTIVE
from csmkit.domain.vocabulary import Kind, Stage
from csmkit.workspace.desk import Desk

ORDER = (
    Stage.ENDED,
    Stage.CLOSING,
    Stage.LIVE,
    Stage.PREPARING,
    Stage.CONTRACTED,
    Stage.OFFERED,
    Stage.INVITED,
    Stage.LEAD,
)
"""Stages nearest to money first."""


class ProjectRow(NamedTuple):
    """One project in a list; `reached` is percent of the goal, `days_left` counts to the end of a live campaign."""

    slug: str
    title: str
    client: str
    client_name: str
    tier: str
    kind: Kind
    stage: Stage
    launch: date | None
    end: date | None
    goal: int | None
    raised: int | None
    reached: Decimal | None
    days_left: int | None


class ClientRow(NamedTuple):
    """One client in a list."""

    slug: str
    name: str
    tier: str
    tier_name: str
    type: str
    channel: str
    projects: int
    active: int


def list_projects(
    desk: Desk,
    *,
    today: date,
    stages: frozenset[Stage] = frozenset(),
    client: str | None = None,
    everything: bool = False,
) -> list[ProjectRow]:
    """Projects at work, nearest to money first; with `everything` the finished ones too.

    Args:
        desk: the workspace.
        today: for the days left.
        stages: only these stages, when given.
        client: only this client's (slug, name or beginning), when given.
        everything: also finished projects.

    Raises:
        NotFoundError: when the client is not there.
    """
    owner = desk.find_slug(client, "client") if client else None
    clients = desk.clients()
    rows = [
        _project_row(desk, slug, project, clients.get(project.client), today)
        for slug, project in desk.projects(client=owner).items()
        if (
            project.stage in stages
            if stages
            else everything or owner or project.stage in ACTIVE or project.stage is Stage.LEAD
        )
    ]
    return sorted(rows, key=lambda row: (_rank(row.stage), row.end or row.launch or date.max, row.slug))


def list_clients(desk: Desk, *, tier: str | None = None) -> list[ClientRow]:
    """Clients by tier, then name.

    Raises:
        NotFoundError: when the tier is not in csm.toml.
    """
    from csmkit.services.edit import check_tier

    wanted = check_tier(desk.settings, tier) if tier else None
    owned: dict[str, list[Stage]] = {}
    for project in desk.projects().values():
        owned.setdefault(project.client, []).append(project.stage)
    rows = [
        ClientRow(
            slug,
            client.name,
            desk.settings.find_tier(client.tier) or client.tier,
            desk.settings.tier_name(client.tier),
            client.type.value if client.type else "",
            (client.reachable_by() or "") and str(client.reachable_by()),
            len(owned.get(slug, [])),
            sum(stage in ACTIVE for stage in owned.get(slug, [])),
        )
        for slug, client in desk.clients().items()
    ]
    kept = [row for row in rows if wanted in (None, row.tier)]
    return sorted(kept, key=lambda row: (desk.settings.tier_rank(row.tier), row.name))


def _rank(stage: Stage) -> int:
    return ORDER.index(stage) if stage in ORDER else len(ORDER)


def _project_row(desk: Desk, slug: str, project: Project, client: Client | None, today: date) -> ProjectRow:
    end = project.dates.end
    return ProjectRow(
        slug,
        project.title,
        project.client,
        client.name if client else "",
        desk.settings.tier_name(client.tier) if client else "",
        project.kind,
        project.stage,
        project.dates.launch,
        end,
        project.money.goal,
        project.money.raised,
        project.reached(),
        (end - today).days if end and project.stage is Stage.LIVE else None,
    )
