"""`csm client`."""

from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import say, session
from csmkit.cli.group import new_app
from csmkit.language import _

app = new_app(_("Clients: list, show, add, edit, set, rename."))
Name = Annotated[str, typer.Argument(metavar="CLIENT", help=_("Slug, name, or their beginning."))]


@app.command("list", help=_("Clients by tier."))
def list_clients(
    ctx: typer.Context,
    tier: Annotated[str | None, typer.Option("--tier", metavar="TIER", help=_("Only this tier."))] = None,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """List clients."""
    from csmkit.cli.output import show
    from csmkit.services import roster
    from csmkit.views import client_list

    desk = session(ctx).desk
    show(client_list, roster.list_clients(desk, tier=tier), json=json, tsv=tsv, table=table)
    session(ctx).complain(desk.problems())


@app.command("show", help=_("One client on one screen."))
def show_client(
    ctx: typer.Context, client: Name, json: options.Json = False, tsv: options.Tsv = False, table: options.Table = False
) -> None:
    """Show a client."""
    from csmkit.cli.output import show
    from csmkit.services import overview
    from csmkit.views import client_overview

    run = session(ctx)
    show(client_overview, overview.client_overview(run.desk, client, today=run.today), json=json, tsv=tsv, table=table)


@app.command("add", help=_("A new client; asks for what is missing."))
def add(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help=_("Name of the team or company."))] = None,
    slug: Annotated[
        str, typer.Option("--slug", metavar="SLUG", help=_("File name; made from the name when left out."))
    ] = "",
    tier: Annotated[
        str | None, typer.Option("--tier", metavar="TIER", help=_("Id or name of a tier in csm.toml."))
    ] = None,
    type: Annotated[str | None, typer.Option("--type", metavar="TYPE", help=_("One of the nine client types."))] = None,
    contact: Annotated[str | None, typer.Option("--contact", metavar="NAME", help=_("Name of the contact."))] = None,
    greeting: Annotated[str, typer.Option("--greeting", metavar="TEXT", help=_("Form of address in letters."))] = "",
    email: Annotated[str | None, typer.Option("--email", metavar="ADDRESS")] = None,
    phone: Annotated[str, typer.Option("--phone", metavar="NUMBER")] = "",
    channel: Annotated[str | None, typer.Option("--channel", metavar="CHANNEL", help=_("Preferred channel."))] = None,
) -> None:
    """Add a client."""
    from csmkit.cli.ask_records import ask_client
    from csmkit.services import create

    run = session(ctx)
    new = ask_client(
        run,
        name=name,
        slug=slug,
        tier=tier,
        type=type,
        contact=contact,
        greeting=greeting,
        email=email,
        phone=phone,
        channel=channel,
    )
    made = create.add_client(run.desk, new, now=run.now)
    say(_("Added client {slug}. Next: csm project add --client {slug}").format(slug=made.client))


@app.command("set", help=_("Set values: tier=gold preferred_channel=line contacts.lin.email=…"))
def set_values(
    ctx: typer.Context, client: Name, pairs: Annotated[list[str], typer.Argument(metavar="KEY=VALUE...")]
) -> None:
    """Set values of a client."""
    from csmkit.cli.records import set_and_tell

    set_and_tell(session(ctx), "client", client, pairs)


@app.command("type", help=_("Give the client another type, with the reason; the earlier one is kept."))
def set_type(
    ctx: typer.Context,
    client: Name,
    type: Annotated[str, typer.Argument(metavar="TYPE", help=_("One of the nine client types."))],
    why: options.Why = "",
) -> None:
    """Change a client's type."""
    from csmkit.cli import parse
    from csmkit.domain.vocabulary import ClientType
    from csmkit.services import client_type

    run = session(ctx)
    done = client_type.set_type(run.desk, client, parse.word(ClientType, type), why, now=run.now)
    before = done.before.label if done.before else _("(nothing)")
    say(f"clients/{done.client}.toml: type: {before} → {done.after.label}")
    if done.check_on:
        say(_("To look at on {day}: {what}").format(day=done.check_on, what=done.check_what))
    say(_("See: {command}").format(command=f"csm playbook {done.after.zh}"))


@app.command("edit", help=_("Open the client's file in your editor; checked before it is kept."))
def edit(ctx: typer.Context, client: Name) -> None:
    """Edit a client's file."""
    from csmkit.cli.records import edit_and_tell

    edit_and_tell(session(ctx), "client", client)


@app.command("rename", help=_("Give the client another slug; projects follow, the journal stays."))
def rename(ctx: typer.Context, client: Name, new: Annotated[str, typer.Argument(metavar="SLUG")]) -> None:
    """Rename a client."""
    from csmkit.cli.records import rename_and_tell

    rename_and_tell(session(ctx), "client", client, new)
