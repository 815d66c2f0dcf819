"""`csm mail check`."""

from typing import TYPE_CHECKING, Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import session
from csmkit.language import _

if TYPE_CHECKING:
    from collections.abc import Callable


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(help=_("The letters right for each project now and next: ready, asking, lacking."))
def check(
    ctx: typer.Context,
    projects: Annotated[list[str] | None, typer.Argument(metavar="[PROJECT…]")] = None,
    everything: Annotated[bool, typer.Option("--all", help=_("Finished projects and every letter too."))] = False,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """Check letters before they are needed."""
    from csmkit.cli.output import show
    from csmkit.services.letter_check import check_letters
    from csmkit.services.letters import Office
    from csmkit.views import letter_check_list

    run = session(ctx)
    slugs = [run.desk.find_slug(name, "project") for name in projects or ()]
    result = check_letters(Office(run.desk, run.today), slugs, everything=everything, progress=_progress())
    show(letter_check_list, result, json=json, tsv=tsv, table=table)
    run.complain(result.problems)
    raise typer.Exit(1 if result.problems else 0)


def _progress() -> "Callable[[int, int], None]":
    """A bar on stderr for a person who waits; nothing in a pipe."""
    import sys

    def draw(done: int, total: int) -> None:
        if not sys.stderr.isatty() or total < 2:
            return
        filled = 30 * done // total
        bar = "#" * filled + "." * (30 - filled)
        sys.stderr.write(f"\r[{bar}] {done}/{total}" if done < total else "\r" + " " * 50 + "\r")
        sys.stderr.flush()

    return draw
