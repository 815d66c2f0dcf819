"""`csm playbook`."""

from typing import TYPE_CHECKING, Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import session
from csmkit.cli.faq import workspace_or_none
from csmkit.cli.group import solo_app
from csmkit.language import _

if TYPE_CHECKING:
    from csmkit.cli.context import Session
    from csmkit.domain.vocabulary import ClientType

app = solo_app()


@app.command(help=_("How to work with a client type; without one, the nine types."))
def playbook(
    ctx: typer.Context,
    type: Annotated[str | None, typer.Argument(metavar="[TYPE]", help=_("One of the nine client types."))] = None,
    project: Annotated[
        str | None, typer.Option("--for", metavar="PROJECT", help=_("Filled with this project's facts."))
    ] = None,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """Show the nine types, or one."""
    from csmkit.cli.output import show
    from csmkit.cli.parse import word
    from csmkit.domain.vocabulary import ClientType
    from csmkit.services.playbook import fill, find_playbook, load_playbooks
    from csmkit.views import playbook as playbook_view
    from csmkit.views import playbook_list

    run = session(ctx)
    kind = word(ClientType, type) if type else None
    root = run.root if project else workspace_or_none(run)
    books, problems = load_playbooks(root)
    if kind is None and project:
        kind = _type_of(run, project)
    if kind is None:
        show(playbook_list, books, json=json, tsv=tsv, table=table)
    else:
        filled = fill(run.desk if project else None, find_playbook(books, kind), project)
        show(playbook_view, filled, json=json, tsv=tsv, table=table)
    run.complain(problems)


def _type_of(run: "Session", project: str) -> "ClientType":
    """The type on record for the project's client.

    Raises:
        UsageError: when none is.
    """
    from csmkit.errors import UsageError

    record = run.desk.project(project)
    owner = run.desk.client_of(record.model)
    if owner is None or owner.model.type is None:
        raise UsageError(
            _("which type? {client} has none on record").format(client=record.model.client),
            hint=_("for example: csm playbook 討價還價型 --for {slug}").format(slug=record.slug),
        )
    return owner.model.type
