"""`csm facts`."""

from typing import TYPE_CHECKING, Annotated

import typer

from csmkit.cli import options
from csmkit.cli.context import Session, say, session
from csmkit.cli.group import new_app
from csmkit.errors import UsageError
from csmkit.language import _, ngettext

if TYPE_CHECKING:
    from csmkit.services.facts import FactRow

app = new_app(_("Platform figures: fees, days, places."), default="list")


@app.command(
    "list",
    help=_("Every figure with its value, and which are missing or out of date."),
    epilog=_("Also: csm facts ask · csm facts set KEY VALUE"),
)
def list_facts(
    ctx: typer.Context,
    missing: Annotated[
        bool, typer.Option("--missing", help=_("Only those without a value, the most needed first."))
    ] = False,
    json: options.Json = False,
    tsv: options.Tsv = False,
    table: options.Table = False,
) -> None:
    """List facts."""
    from csmkit.cli.output import show
    from csmkit.services import facts
    from csmkit.views import fact_list

    run = session(ctx)
    rows = facts.list_facts(run.desk, today=run.today, missing=missing)
    show(fact_list, rows, json=json, tsv=tsv, table=table)
    if run.interactive and any(row.value is None for row in rows):
        say(_("To fill in what is missing, one by one: csm facts ask"))
    run.complain([problem for problem in run.desk.problems() if problem.path == "facts.toml"])


@app.command("set", help=_("Write a figure down: csm facts set platform_fee_rate 8%"))
def set_fact(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KEY")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help=_("8%, 10, NT$15 or text; '' makes it unknown."))],
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="DATE", help=_("The day it was true; today when left out."))
    ] = "",
    until: Annotated[str, typer.Option("--until", metavar="DATE", help=_("How long it may be believed."))] = "",
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help=_("Where it comes from."))] = "",
) -> None:
    """Set a fact."""
    from csmkit.cli import parse
    from csmkit.services import facts

    run = session(ctx)
    fact = facts.set_fact(
        run.desk,
        key,
        value,
        as_of=parse.day(as_of) if as_of else run.today,
        until=parse.day(until) if until else None,
        source=source,
        now=run.now,
    )
    nothing = _("(nothing)")
    say(f"facts.toml: {key}: {fact.shown() or nothing}")


@app.command("ask", help=_("Ask for the missing figures one by one, the most needed first."))
def ask_facts(ctx: typer.Context) -> None:
    """Ask for missing facts."""
    from csmkit.services import facts

    run = session(ctx)
    rows = facts.list_facts(run.desk, today=run.today, missing=True)
    if not rows:
        say(_("no facts are missing"))
        return
    if not run.interactive:
        raise UsageError(_("nobody can be asked without a terminal"), hint="csm facts set KEY VALUE")
    say(_("Enter skips a figure, q stops; every answer is saved at once."))
    saved = 0
    for row in rows:
        answer = _ask_one(run, row)
        if answer == "q":
            break
        if answer:
            facts.set_fact(run.desk, row.key, answer, as_of=run.today, now=run.now)
            saved += 1
    say(ngettext("{count} figure saved.", "{count} figures saved.", saved).format(count=saved))


def _ask_one(run: Session, row: "FactRow") -> str:
    """The typed answer once it is a value of the figure's unit, or empty, or `q`."""
    from csmkit.cli.ask import ask
    from csmkit.services.fact_value import example, read_value
    from csmkit.text.safe import one_line

    def understood(text: str) -> str:
        if text.lower() == "q":
            return "q"
        if text:
            read_value(row.unit, text)
        return text

    used = ngettext("in {count} letter or answer", "in {count} letters and answers", row.mentions)
    question = f"{one_line(row.name or row.key, 60)} ({row.key}, {used.format(count=row.mentions)})"
    shown = example(row.unit)
    return ask(run, f"{question}, {shown}" if shown else question, understood, option="VALUE")
