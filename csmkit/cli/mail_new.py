"""`csm mail new`."""

from typing import Annotated

import typer

from csmkit.cli.context import say, session
from csmkit.language import _

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(help=_("Begin a letter of your own in templates/mail/; the name of a built-in one changes that one."))
def new(ctx: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Make a new template."""
    from csmkit.cli.mail import COMMANDS
    from csmkit.services.letter_new import add_letter

    run = session(ctx)
    path = add_letter(run.desk, name, taken=frozenset(COMMANDS), now=run.now)
    say(_("Made {path}; edit it, then: csm mail {name} PROJECT").format(path=path, name=name))
