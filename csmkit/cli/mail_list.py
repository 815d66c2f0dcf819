"""`csm mail list`."""

import typer

from csmkit.cli import options
from csmkit.cli.context import session
from csmkit.language import _

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(help=_("The letters by stage."))
def list_letters(
    ctx: typer.Context, json: options.Json = False, tsv: options.Tsv = False, table: options.Table = False
) -> None:
    """List the letters."""
    from csmkit.cli.output import show
    from csmkit.services.letter_catalogue import Catalogue
    from csmkit.views import letter_list

    run = session(ctx)
    catalogue = Catalogue(run.root)
    rows = [
        letter_list.LetterRow(
            letter, catalogue.is_own(letter), catalogue.has_chat(letter, english=False), letter.id in catalogue.english
        )
        for letter in catalogue.letters.values()
    ]
    show(letter_list, rows, json=json, tsv=tsv, table=table)
    run.complain(catalogue.problems)
