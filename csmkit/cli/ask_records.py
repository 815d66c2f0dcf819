"""The questions for a new client and a new project."""

from csmkit.cli.ask import ask, line, optional
from csmkit.cli.context import Session
from csmkit.cli.parse import day, money, word
from csmkit.domain.vocabulary import Channel, ClientType, Kind, Stage
from csmkit.language import _
from csmkit.services.create import NewClient, NewProject
from csmkit.services.edit import check_tier


def ask_client(
    run: Session,
    *,
    name: str | None,
    slug: str = "",
    tier: str | None = None,
    type: str | None = None,
    contact: str | None = None,
    greeting: str = "",
    email: str | None = None,
    phone: str = "",
    channel: str | None = None,
) -> NewClient:
    """What is known of the new client, asking in a terminal for name, tier and contact when they were not given.

    Raises:
        UsageError: when the name is missing and nobody can be asked.
    """
    settings = run.desk.settings
    name = name or ask(run, _("Name of the client"), line, option="NAME")
    lowest = list(settings.tiers)[-1]
    if tier is None and run.interactive:
        names = " / ".join(f"{key} {entry.name}" for key, entry in settings.tiers.items())
        tier = ask(
            run,
            _("Tier ({names})").format(names=names),
            lambda text: check_tier(settings, text),
            option="--tier",
            default=lowest,
        )
    if contact is None and run.interactive:
        contact = ask(run, _("Name of the contact (Enter: later)"), optional, option="--contact")
        email = email or (
            ask(run, _("Email of the contact (Enter: later)"), optional, option="--email") if contact else ""
        )
    return NewClient(
        name,
        slug,
        check_tier(settings, tier or lowest),
        word(ClientType, type) if type else None,
        contact or "",
        greeting,
        email or "",
        phone,
        word(Channel, channel) if channel else None,
    )


def ask_project(
    run: Session,
    *,
    title: str | None,
    slug: str,
    client: str | None,
    new_client: str | None,
    kind: str | None,
    stage: str | None,
    goal: str | None,
    launch: str | None,
    end: str | None,
) -> NewProject:
    """What is known of the new project; the client is made in the same questions when it is not there yet.

    Raises:
        UsageError: when the title or the client is missing and nobody can be asked.
    """
    title = title or ask(run, _("Title of the project"), line, option="TITLE")
    made = ask_client(run, name=new_client) if new_client else None
    if client is None and made is None:
        client, made = _ask_owner(run)
    if kind is None and run.interactive:
        kind = ask(
            run,
            _("Kind ({choices})").format(choices=Kind.choices()),
            lambda text: word(Kind, text).value,
            option="--kind",
            default="product",
        )
    return NewProject(
        title,
        slug,
        client or "",
        made,
        word(Kind, kind) if kind else Kind.OTHER,
        word(Stage, stage) if stage else Stage.LEAD,
        money(goal) if goal else None,
        day(launch) if launch else None,
        day(end) if end else None,
    )


def _ask_owner(run: Session) -> tuple[str | None, NewClient | None]:
    from csmkit.errors import NotFoundError

    typed = ask(run, _("Client (slug or name; a new name makes a new client)"), line, option="--client")
    try:
        return run.desk.find_slug(typed, "client"), None
    except NotFoundError:
        return None, ask_client(run, name=typed)
