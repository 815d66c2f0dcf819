"""`csm tone`."""

from typing import TYPE_CHECKING, Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import say, session
from csmkit.cli.faq import workspace_or_none
from csmkit.cli.group import solo_app
from csmkit.language import _

if TYPE_CHECKING:
    from csmkit.services.tone import ToneResult

app = solo_app()


@app.command(help=_("How a text sounds: what to say otherwise, and how. Exit 1 when something was found."))
def tone(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="[FILE|-]", help=_("The text; - or nothing is standard input."))] = "-",
    client: Annotated[
        str | None,
        typer.Option("--for", metavar="CLIENT|PROJECT", help=_("Who reads it: abbreviations are judged by role.")),
    ] = None,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """Check the tone of a text."""
    from csmkit.cli.output import show
    from csmkit.services.tone import check_text, roles_of
    from csmkit.views import tone as tone_view

    run = session(ctx)
    root = run.root if client else workspace_or_none(run)
    roles = roles_of(run.root, client) if client else ()
    result = check_text(root, _text_of(file), roles=roles)
    show(tone_view, result, json=json, tsv=tsv, table=table)
    run.complain(result.problems)
    raise typer.Exit(_exit_code(result))


def _exit_code(result: "ToneResult") -> int:
    """1 for findings, 0 for a clean text; a text that not every rule has looked at cannot be called clean."""
    if result.findings:
        return 1
    if not result.problems:
        return 0
    from csmkit.errors import InvalidDataError

    say(_("csm: nothing found, but not all files of rules could be read: the text may not be clean"))
    return InvalidDataError.exit_code


def _text_of(file: str) -> str:
    """The text of a file or of standard input.

    Raises:
        NotFoundError: when there is no such file.
        InvalidDataError: when it cannot be read.
    """
    if file == "-":
        from csmkit.cli.stdin import read_stdin

        return read_stdin()
    from pathlib import Path

    from csmkit.errors import NotFoundError
    from csmkit.workspace.files import decode, read_file

    path = Path(file)
    if not path.exists():
        raise NotFoundError(_("no file {path}").format(path=file), hint=_("text goes in by: csm tone - < file"))
    return decode(read_file(path))
