"""`csm examples`."""

from typing import Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import session
from csmkit.cli.group import solo_app
from csmkit.errors import NotFoundError, UsageError
from csmkit.language import _, did_you_mean

app = solo_app()


@app.command(help=_("Good pages, ad posts, newsletters and lines of copy, by kind and section."))
def examples(
    ctx: typer.Context,
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help=_("Only for this kind of project."))] = "",
    section: Annotated[
        str, typer.Option("--section", metavar="SECTION", help=_("Only for this section of a page."))
    ] = "",
    what: Annotated[str, typer.Option("--what", metavar="WHAT", help=_("page, ad, newsletter or copy."))] = "",
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """List examples."""
    from csmkit.cli.output import show
    from csmkit.cli.parse import word
    from csmkit.domain.vocabulary import Kind
    from csmkit.services.examples import SORTS, list_examples
    from csmkit.views import example_list

    run = session(ctx)
    if what and what not in SORTS:
        raise UsageError(_("'{text}' is none of {words}").format(text=what[:40], words=", ".join(SORTS)))
    try:
        root = run.root
    except NotFoundError:
        if run.workspace is not None:
            raise
        root = None
    chosen = word(Kind, kind).value if kind else ""
    found = list_examples(root, kind=chosen, section=_section(section), what=what)
    show(example_list, found, json=json, tsv=tsv, table=table)


def _section(text: str) -> str:
    """The id of a section, typed as id or Chinese name.

    Raises:
        UsageError: when there is none.
    """
    if not text:
        return ""
    from csmkit.services.audit import DEFAULT_KIND, structure_for
    from csmkit.text.likeness import nearest

    sections = structure_for(None, DEFAULT_KIND).sections
    for section in sections:
        if text in (section.id, section.name):
            return section.id
    ids = [section.id for section in sections]
    raise UsageError(_("no section '{name}'").format(name=text[:40]) + did_you_mean(nearest(text, ids)))
