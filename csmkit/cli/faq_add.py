"""`csm faq add`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csmkit.cli.context import Session, say, session
from csmkit.cli.mail_options import Yes
from csmkit.errors import InvalidDataError, RefusedError, UsageError
from csmkit.language import _

if TYPE_CHECKING:
    from csmkit.services.faq_draft import Rescue
    from csmkit.services.faq_source import Source
    from csmkit.services.faq_write import Draft

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(help=_("Keep an answer of your own, in faq/own.md; in a terminal your editor fills in what is missing."))
def add(
    ctx: typer.Context,
    question: Annotated[str, typer.Option("--question", metavar="TEXT", help=_("As a client asks it."))] = "",
    short: Annotated[str, typer.Option("--short", metavar="TEXT", help=_("For chat, up to 120 characters."))] = "",
    answer: Annotated[str, typer.Option("--answer", metavar="TEXT", help=_("For mail; Markdown."))] = "",
    also: Annotated[
        list[str] | None, typer.Option("--also", metavar="TEXT", help=_("Another way to ask it; may be given again."))
    ] = None,
    tags: Annotated[str, typer.Option("--tags", metavar="A,B", help=_("Short words, between commas."))] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help=_("Only for you; it never leaves."))] = "",
    identity: Annotated[str, typer.Option("--id", metavar="ID", help=_("Its id; made up when left out."))] = "",
    group: Annotated[str, typer.Option("--group", metavar="GROUP", help=_("Its topic group."))] = "",
    source: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help=_("Entries, or the text of an answer."))
    ] = None,
    sent: Annotated[
        str, typer.Option("--from-sent", metavar="FILE", help=_("An answer that was sent: a file in sent/."))
    ] = "",
    yes: Yes = False,
) -> None:
    """Keep a new entry."""
    from shlex import quote

    from csmkit.cli.editing import where_it_is
    from csmkit.services.faq_draft import Rescue
    from csmkit.services.faq_own import add_text, check_group
    from csmkit.services.faq_write import Draft, entry_text

    run = session(ctx)
    group = check_group(group)
    source = where_it_is(run, source) if source else None
    read = _source(run, source, sent)
    words = tuple(filter(None, (tag.strip() for tag in tags.replace("，", ",").replace("、", ",").split(","))))
    asked = tuple(text.strip() for text in also or () if text.strip())
    draft = _merged(Draft(question, short, answer, asked, words, identity, note), read.draft)
    text = read.entries or entry_text(draft, root=run.root, today=run.today)
    rescue = Rescue(run.desk, "new", f"csm faq add --group {quote(group)}" if group else "csm faq add", run.now)
    text = _sound(run, text, draft if not read.entries else None, rescue, source=source, yes=yes)
    if not text:
        say(_("Nothing was kept."))
        return
    with rescue.guarding("" if read.entries else text):
        entries = add_text(run.desk, text, group=group, now=run.now)
    for entry in entries:
        say(
            _("Kept {id} in {path}; to change it: {command}").format(
                id=entry.id, path="faq/own.md", command=f"csm faq edit {entry.id}"
            )
        )


def _source(run: Session, path: Path | None, sent: str) -> "Source":
    from csmkit.services.faq_source import Source, from_file, from_sent
    from csmkit.services.faq_write import Draft

    if path and sent:
        raise UsageError(_("--from and --from-sent exclude each other"))
    return from_file(path) if path else from_sent(run.root, sent) if sent else Source("", Draft())


def _merged(given: "Draft", found: "Draft") -> "Draft":
    """What was given on the command line wins over what was found in a file."""
    return found._replace(**{name: value for name, value in given._asdict().items() if value})


def _sound(run: Session, text: str, draft: "Draft | None", rescue: "Rescue", *, source: Path | None, yes: bool) -> str:
    """The text once it may be kept: as it is when nothing is missing, else out of the editor; empty when given up."""
    from csmkit.services.faq_write import edited_text, faults_in

    missing = draft.missing() if draft else ()
    if missing and not run.interactive:
        names = ", ".join(f"--{name}" for name in missing)
        raise UsageError(_("missing: {name}").format(name=names), hint=_("in a terminal your editor opens instead"))
    if missing:
        from csmkit.cli.editing import text_editor

        edited = edited_text(rescue, text, replaces="", today=run.today, editor=text_editor(run))
        for problem in edited[1] if edited else ():
            say(str(problem))
        return edited[0] if edited else ""
    faults = faults_in(run.root, text, source=str(source) if source and not draft else "", today=run.today)
    for line in faults.lines():
        say(line)
    if faults.errors:
        raise InvalidDataError(_("the entry cannot be kept as it is"), hint=_("nothing was changed"))
    if faults.warnings and not yes:
        raise RefusedError(_("the entry has {count} warnings").format(count=len(faults.warnings)), hint="--yes")
    return text
