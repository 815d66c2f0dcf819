"""`csm todo`: shows by default, `csm todo P done N` and `csm todo P add TEXT` change."""

from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import Session, say, session
from csmkit.cli.group import solo_app
from csmkit.errors import UsageError
from csmkit.language import _

app = solo_app()


@app.command(help=_('To-dos of a project. csm todo P · csm todo P done 2 3 · csm todo P add "text" --due DATE'))
def todo(
    ctx: typer.Context,
    project: Annotated[str, typer.Argument(metavar="PROJECT", help=_("Slug, title, or their beginning."))],
    action: Annotated[str, typer.Argument(metavar="[done|add]")] = "",
    words: Annotated[list[str] | None, typer.Argument(metavar="[NUMBER…|TEXT]")] = None,
    who: Annotated[str, typer.Option("--who", metavar="SIDE", help=_("Whose to-do it is: client or us."))] = "client",
    due: Annotated[str | None, typer.Option("--due", metavar="DATE")] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=_("The day it was done, when not today."))
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help=_("Done ones too."))] = False,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """Show, finish or add to-dos."""
    from csmkit.cli.output import show
    from csmkit.services import todo as service
    from csmkit.views import todo_list

    run = session(ctx)
    match action:
        case "done":
            _finish(run, project, words or [], on)
        case "add":
            _add(run, project, " ".join(words or []), who, due)
        case "":
            result = service.list_todos(run.desk, project, today=run.today, everything=everything)
            show(todo_list, result, json=json, tsv=tsv, table=table)
        case _:
            raise UsageError(
                _("'{typed}' is neither done nor add").format(typed=action),
                hint=_("for example: csm todo {project} done 2").format(project=project),
            )


def _finish(run: Session, project: str, words: list[str], on: str | None) -> None:
    from csmkit.cli.parse import day
    from csmkit.services import todo as service

    if not words or not all(word.isascii() and word.isdecimal() for word in words):
        raise UsageError(
            _("which to-do is done? give its number"), hint=_("see: {command}").format(command=f"csm todo {project}")
        )
    finished = service.finish_todos(
        run.desk, project, sorted({int(word) for word in words}), on=day(on) if on else run.today, now=run.now
    )
    for item in finished:
        say(_("Done: {what}").format(what=item.what))


def _add(run: Session, project: str, what: str, who: str, due: str | None) -> None:
    from csmkit.cli.parse import day, word
    from csmkit.domain.vocabulary import Side
    from csmkit.services import todo as service

    if not what.strip():
        raise UsageError(
            _("what is to do?"),
            hint=_('for example: csm todo {project} add "…" --due 2026-02-03').format(project=project),
        )
    result = service.add_todo(
        run.desk, project, what.strip(), who=word(Side, who), due=day(due) if due else None, now=run.now
    )
    say(_("Added; {count} open in {slug}.").format(count=len(result.rows), slug=result.slug))
