"""New clients and projects: written whole, never over something that is there."""

from datetime import date, datetime
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from csmkit.domain.client import Client
from csmkit.domain.faults import faults_of
from csmkit.domain.project import Project
from csmkit.domain.slug import check_slug, slug_from
from csmkit.domain.vocabulary import Channel, ClientType, Kind, Stage
from csmkit.errors import InvalidDataError, RefusedError
from csmkit.language import _
from csmkit.services.edit import RecordKind, check_tier
from csmkit.text.likeness import fold_name
from csmkit.text.safe import one_line
from csmkit.workspace.desk import Desk
from csmkit.workspace.records import new_record
from csmkit.workspace.root import CLIENTS, PROJECTS


class NewClient(NamedTuple):
    """What is known of a new client."""

    name: str
    slug: str = ""
    tier: str = "standard"
    type: ClientType | None = None
    contact: str = ""
    greeting: str = ""
    email: str = ""
    phone: str = ""
    channel: Channel | None = None


class NewProject(NamedTuple):
    """What is known of a new project; `client` is a slug, or `new_client` is made along with it."""

    title: str
    slug: str = ""
    client: str = ""
    new_client: NewClient | None = None
    kind: Kind = Kind.OTHER
    stage: Stage = Stage.LEAD
    goal: int | None = None
    launch: date | None = None
    end: date | None = None


class Created(NamedTuple):
    """Slugs of what was made."""

    client: str | None
    project: str | None


def add_client(desk: Desk, new: NewClient, *, now: datetime) -> Created:
    """Make a client.

    Raises:
        RefusedError: when the slug is taken.
        UsageError, NotFoundError, InvalidDataError: when the slug, tier or a value is off.
    """
    slug, data = _client_file(desk, new, now.date())
    change = desk.change(_("new client {slug}").format(slug=slug), now)
    change.write(f"{CLIENTS}/{slug}.toml", data, read=None)
    change.commit()
    return Created(slug, None)


def add_project(desk: Desk, new: NewProject, *, now: datetime) -> Created:
    """Make a project, and its client along with it when that is new too: both or neither.

    Raises:
        RefusedError: when a slug is taken.
        UsageError, NotFoundError, InvalidDataError: when a slug, the client or a value is off.
    """
    change = desk.change("", now)
    client = None
    if new.new_client is not None:
        client, data = _client_file(desk, new.new_client, now.date())
        change.write(f"{CLIENTS}/{client}.toml", data, read=None)
    owner = client or desk.find_slug(new.client, "client")
    slug = free_slug(desk, new.slug, new.title, "project")
    values = {
        "title": new.title,
        "client": owner,
        "kind": new.kind.value,
        "stage": new.stage.value,
        "dates": {"launch": new.launch, "end": new.end},
        "money": {"goal": new.goal},
    }
    change.write(f"{PROJECTS}/{slug}.toml", checked_record(Project, values), read=None)
    change.summary = _("new project {slug}").format(slug=slug)
    change.commit()
    return Created(client, slug)


def free_slug(desk: Desk, wanted: str, title: str, kind: RecordKind) -> str:
    """The slug to use: as wanted, or made from the title and numbered until it is free.

    Raises:
        RefusedError: when the wanted slug is taken, also in another case or width.
        UsageError: when it cannot be a slug.
    """
    taken = {fold_name(slug) for slug in (desk.client_slugs() if kind == "client" else desk.project_slugs())}
    if wanted:
        if fold_name(check_slug(wanted)) in taken:
            raise RefusedError(
                _("'{slug}' is taken").format(slug=wanted),
                hint=_("see: {command}").format(command=f"csm {kind} show {wanted}"),
            )
        return wanted
    base = slug_from(title)
    number = 2
    slug = base
    while fold_name(slug) in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def checked_record(model: type[BaseModel], values: dict[str, Any]) -> bytes:
    """The text of a new record, if a model of it is sound.

    Raises:
        InvalidDataError: naming the first fault.
    """
    import tomllib

    data = new_record(values)
    try:
        model.model_validate(tomllib.loads(data.decode()))
    except ValidationError as error:
        fault = faults_of(error)[0]
        raise InvalidDataError(
            f"{fault.dotted}: {fault.message}" + (f"; {fault.fix}" if fault.fix else ""), hint=_("nothing was changed")
        ) from error
    return data


def _client_file(desk: Desk, new: NewClient, today: date) -> tuple[str, bytes]:
    if not new.name.strip():
        raise InvalidDataError(_("a client needs a name"))
    slug = free_slug(desk, new.slug, new.name, "client")
    contact = {"name": new.contact, "greeting": new.greeting, "email": new.email, "phone": new.phone}
    values = {
        "name": new.name.strip(),
        "tier": check_tier(desk.settings, new.tier),
        "type": new.type.value if new.type else None,
        "type_since": today if new.type else None,
        "since": today,
        "preferred_channel": new.channel.value if new.channel else None,
        "contacts": {slug_from(new.contact): contact} if new.contact else {},
    }
    _no_control(new.name)
    return slug, checked_record(Client, values)


def _no_control(name: str) -> None:
    """A name is one line; what else a person pastes stays text and is shown harmless."""
    if "\n" in name or "\r" in name:
        raise InvalidDataError(_("a name is one line: {name}").format(name=one_line(name, 40)))
