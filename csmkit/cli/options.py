"""Options that several commands share, worded once."""

from typing import Annotated

import typer

from csmkit.language import _

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON with stable keys."))]
Tsv = Annotated[bool, typer.Option("--tsv", help=_("Print tab-separated lines, as in a pipe."))]
Table = Annotated[bool, typer.Option("--table", help=_("Print a table even into a pipe."))]
Force = Annotated[bool, typer.Option("--force", help=_("Do it although a rule says no; needs --why."))]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help=_("The reason, kept in the journal."))]
