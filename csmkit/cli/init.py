"""`csm init`."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csmkit.cli.context import Session, say, session
from csmkit.cli.group import solo_app
from csmkit.language import _

if TYPE_CHECKING:
    from csmkit.services.init import Laid, Owner

app = solo_app()


@app.command(help=_("Lay down a new workspace; nothing that is there is overwritten."))
def init(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help=_("Where; made when it is not there."))] = Path(),
    name: Annotated[str | None, typer.Option("--name", metavar="TEXT", help=_("Your name, under letters."))] = None,
    email: Annotated[str | None, typer.Option("--email", metavar="ADDRESS", help=_("Your address."))] = None,
    platform: Annotated[
        str | None, typer.Option("--platform", metavar="TEXT", help=_("The platform you work for."))
    ] = None,
) -> None:
    """Lay down a workspace."""
    from csmkit.services.init import lay_workspace, new_root

    run = session(ctx)
    root = new_root(folder)
    _tell(lay_workspace(root, _owner(run, name, email, platform)))


def _owner(run: Session, name: str | None, email: str | None, platform: str | None) -> "Owner":
    """What was given, the rest asked for in a terminal."""
    from csmkit.cli.ask import ask, optional
    from csmkit.services.init import Owner

    if run.interactive:
        if name is None:
            name = ask(run, _("Your name (Enter: later)"), optional, option="--name")
        if email is None:
            email = ask(run, _("Your email (Enter: later)"), optional, option="--email")
        if platform is None:
            platform = ask(run, _("The platform you work for (Enter: later)"), optional, option="--platform")
    return Owner(name or "", email or "", platform or "")


def _tell(laid: "Laid") -> None:
    say(_("A new workspace lies in {path}.").format(path=laid.root))
    if laid.kept:
        say(_("Kept as they were: {names}.").format(names=", ".join(laid.kept)))
    for name, line in laid.lacking.items():
        say(_("Please add this line to {name}: {line}").format(name=name, line=line))
    if laid.outer:
        say(_("It lies inside the workspace {path}; commands run in it use the inner one.").format(path=laid.outer))
    steps = [_("csm client add   (your first client)"), _("csm facts   (your platform's figures)")]
    if laid.root != Path.cwd():
        steps.insert(0, f"cd {shlex.quote(str(_short(laid.root)))}")
    say(_("Next:"))
    for step in steps:
        say(f"  {step}")


def _short(root: Path) -> Path:
    """The folder as one would type it here."""
    return root.relative_to(Path.cwd()) if root.is_relative_to(Path.cwd()) else root
