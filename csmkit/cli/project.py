"""`csm project`."""

from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import say, session
from csmkit.cli.group import new_app
from csmkit.language import _

app = new_app(_("Projects: list, show, add, edit, set, stage, rename."))
Name = Annotated[str, typer.Argument(metavar="PROJECT", help=_("Slug, title, or their beginning."))]


@app.command("list", help=_("Projects at work, nearest to money first."))
def list_projects(
    ctx: typer.Context,
    stage: Annotated[
        list[str] | None, typer.Option("--stage", metavar="STAGE", help=_("Only this stage; may be given again."))
    ] = None,
    client: Annotated[str | None, typer.Option("--client", metavar="CLIENT", help=_("Only this client's."))] = None,
    everything: Annotated[bool, typer.Option("--all", help=_("Finished ones too."))] = False,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """List projects."""
    from csmkit.cli.output import show
    from csmkit.cli.parse import word
    from csmkit.domain.vocabulary import Stage
    from csmkit.services import roster
    from csmkit.views import project_list

    run = session(ctx)
    stages = frozenset(word(Stage, text) for text in stage or ())
    rows = roster.list_projects(run.desk, today=run.today, stages=stages, client=client, everything=everything)
    show(project_list, rows, json=json, tsv=tsv, table=table)
    run.complain(run.desk.problems())


@app.command("show", help=_("One project on one screen; the same as: csm show PROJECT"))
def show_project(
    ctx: typer.Context,
    project: Name,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """Show a project."""
    from csmkit.cli.show import show_one

    show_one(session(ctx), project, json=json, tsv=tsv, table=table)


@app.command("add", help=_("A new project; makes its client in the same questions."))
def add(
    ctx: typer.Context,
    title: Annotated[str | None, typer.Argument(metavar="[TITLE]")] = None,
    client: Annotated[
        str | None, typer.Option("--client", metavar="CLIENT", help=_("Slug or name of the client."))
    ] = None,
    new_client: Annotated[
        str | None, typer.Option("--new-client", metavar="NAME", help=_("Make this client along with it."))
    ] = None,
    slug: Annotated[
        str, typer.Option("--slug", metavar="SLUG", help=_("File name; made from the title when left out."))
    ] = "",
    kind: Annotated[str | None, typer.Option("--kind", metavar="KIND")] = None,
    stage: Annotated[str | None, typer.Option("--stage", metavar="STAGE")] = None,
    goal: Annotated[str | None, typer.Option("--goal", metavar="TWD")] = None,
    launch: Annotated[str | None, typer.Option("--launch", metavar="DATE")] = None,
    end: Annotated[str | None, typer.Option("--end", metavar="DATE")] = None,
) -> None:
    """Add a project."""
    from csmkit.cli.ask_records import ask_project
    from csmkit.services import create

    run = session(ctx)
    new = ask_project(
        run,
        title=title,
        slug=slug,
        client=client,
        new_client=new_client,
        kind=kind,
        stage=stage,
        goal=goal,
        launch=launch,
        end=end,
    )
    made = create.add_project(run.desk, new, now=run.now)
    if made.client:
        say(_("Added client {slug}.").format(slug=made.client))
    say(_("Added project {slug}. Next: csm show {slug}").format(slug=made.project))


@app.command("set", help=_("Set values: dates.end=2026-02-03 goal=300000 links.page=https://…"))
def set_values(
    ctx: typer.Context, project: Name, pairs: Annotated[list[str], typer.Argument(metavar="KEY=VALUE...")]
) -> None:
    """Set values of a project."""
    from csmkit.cli.records import set_and_tell

    set_and_tell(session(ctx), "project", project, pairs)


@app.command("edit", help=_("Open the project's file in your editor; checked before it is kept."))
def edit(ctx: typer.Context, project: Name) -> None:
    """Edit a project's file."""
    from csmkit.cli.records import edit_and_tell

    edit_and_tell(session(ctx), "project", project)


@app.command("stage", help=_("Move the project to a stage; fills its date and its to-dos."))
def stage(
    ctx: typer.Context,
    project: Name,
    to: Annotated[str, typer.Argument(metavar="STAGE", help=_("Id or Chinese name."))],
    force: options.Force = False,
    why: options.Why = "",
) -> None:
    """Move a project."""
    from csmkit.cli.parse import word
    from csmkit.domain.vocabulary import Stage
    from csmkit.services import stage as service

    run = session(ctx)
    moved = service.move(run.desk, project, word(Stage, to), now=run.now, force=force, why=why)
    say(f"{moved.slug}: {moved.before.label} → {moved.after.label}")
    if moved.without:
        say(_("Forced, and noted in the journal; not on record: {names}").format(names=", ".join(moved.without)))
    if moved.filled:
        say(_("dates.{name} is now {day}.").format(name=moved.filled, day=run.today))
    if moved.todos:
        say(_("{count} to-dos were added; see: csm todo {slug}").format(count=moved.todos, slug=moved.slug))


@app.command("rename", help=_("Give the project another slug; the journal stays."))
def rename(ctx: typer.Context, project: Name, new: Annotated[str, typer.Argument(metavar="SLUG")]) -> None:
    """Rename a project."""
    from csmkit.cli.records import rename_and_tell

    rename_and_tell(session(ctx), "project", project, new)
