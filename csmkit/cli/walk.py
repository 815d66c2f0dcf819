"""`csm remind --walk`: one reminder at a time, a key each; whatever was done is already safe."""

import sys
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import typer

from csmkit.cli.context import Session, say
from csmkit.errors import CsmError, UsageError
from csmkit.language import _
from csmkit.reminders.occurrence import Occurrence
from csmkit.services.remind import MorningAsked, mark_done, morning, skip, snooze
from csmkit.text.safe import visible
from csmkit.views.morning import title_of, why_of

if TYPE_CHECKING:
    from csmkit.services.letters import Prepared

ENTER = ("\r", "\n", "")
"""What a terminal sends for Enter."""


def walk_morning(run: Session, asked: MorningAsked, *, today: date) -> None:
    """Go through what is due, one by one.

    Raises:
        UsageError: without a terminal.
    """
    if not (run.interactive and sys.stdout.isatty()):
        raise UsageError(_("--walk needs a terminal"), hint=_("for scripts: csm remind --json"))
    result = morning(run.desk, asked, today=today)
    rows = [row for line in result.morning.due for row in line.occurrences]
    if not rows:
        say(_("Nothing is due on {day}.").format(day=today))
        return
    settled = 0
    for number, row in enumerate(rows, 1):
        typer.echo()
        typer.secho(f"[{number}/{len(rows)}] {_headline(row)}", bold=True)
        typer.echo(visible(f"{row.due_on}  {why_of(row)}"))
        letter = _letter(run, row)
        typer.echo()
        typer.echo(visible(letter.text, keep_lines=True) if letter else f"  {visible(row.command)}")
        outcome = _ask(run, row, letter)
        if outcome == "stop":
            break
        settled += outcome == "settled"
    say(_("{settled} of {count} settled; everything is kept.").format(settled=settled, count=len(rows)))


def _headline(row: Occurrence) -> str:
    return visible(" · ".join(filter(None, (title_of(row), row.project_title or row.client_name, row.client_name))))


def _ask(run: Session, row: Occurrence, letter: "Prepared | None") -> str:
    """Keys until this reminder is settled, passed over or the walk is stopped."""
    enter = _("Enter: copy it and note it as sent") if letter else _("Enter: on to the next")
    keys = _("{enter} · d done · s snooze · n note · o open · k skip · q stop").format(enter=enter)
    while True:
        typer.secho(f"\n{keys}", dim=True)
        key = typer.getchar().lower()
        if key == "q":
            return "stop"
        if key in ENTER and letter is None:
            return "passed"
        action = _copy_and_note(letter) if key in ENTER and letter else _ACTIONS.get(key)
        if action is None:
            continue
        try:
            if action(run, row):
                return "settled"
        except CsmError as error:
            say(_("csm: {message}").format(message=error.message))
            if error.hint:
                say(f"     {error.hint}")


def _letter(run: Session, row: Occurrence) -> "Prepared | None":
    """The letter a reminder asks for, in the form of its channel; None when it asks for none or has no letter ready."""
    words = row.command.split()
    if words[:2] != ["csm", "mail"] or len(words) < 4:
        return None
    from csmkit.domain.vocabulary import Channel
    from csmkit.services.letters import Office, Wish

    office = Office(run.desk, run.today)
    wish = Wish("mail") if row.channel == Channel.EMAIL else Wish("chat")
    try:
        return office.prepare(office.catalogue.find(words[2]), words[3], wish)
    except CsmError as error:
        say(_("csm: {message}").format(message=error.message))
        return None


def _copy_and_note(letter: "Prepared") -> Callable[[Session, Occurrence], bool]:
    def act(run: Session, _row: Occurrence) -> bool:
        from csmkit.outside import clipboard
        from csmkit.services.letter_send import check_may_leave, mark_sent
        from csmkit.views.letter_preview import finding_lines

        for line in finding_lines(letter):
            say(line)
        agreed = (
            not letter.errors
            and bool(letter.warnings)
            and typer.confirm(_("Go on although there are warnings?"), err=True)
        )
        check_may_leave(letter, yes=agreed, force=False, why="")
        how = clipboard.copy(letter.text, letter.html if letter.form == "mail" else None)
        path = mark_sent(run.desk, letter, now=run.now, how=_("copied"))
        say(_("Copied ({how}) and noted as sent; kept in {path}.").format(how=how, path=path))
        return True

    return act


def _done(run: Session, row: Occurrence) -> bool:
    mark_done(run.desk, [row.id], note="", now=run.now)
    return True


def _snooze(run: Session, row: Occurrence) -> bool:
    until = typer.prompt(_("Until when (3d, mon, launch-3d, a date)"), err=True)
    for _row, day in snooze(run.desk, [row.id], until, why="", now=run.now):
        say(_("Asleep until {day}.").format(day=day))
    return True


def _skip(run: Session, row: Occurrence) -> bool:
    skip(run.desk, [row.id], why=typer.prompt(_("Why"), err=True), now=run.now)
    return True


def _note(run: Session, row: Occurrence) -> bool:
    from csmkit.services.log import Note, log

    who = row.project or row.client
    if not who:
        raise UsageError(_("this reminder belongs to no project and no client"))
    log(run.desk, who, Note(typer.prompt(_("Note"), err=True)), now=run.now)
    say(_("Noted."))
    return False


def _open(run: Session, row: Occurrence) -> bool:
    if row.project:
        from csmkit.cli.show import show_one

        show_one(run, row.project, json=False, tsv=False, table=True)
    return False


_ACTIONS: dict[str, Callable[[Session, Occurrence], bool]] = {
    "d": _done,
    "s": _snooze,
    "k": _skip,
    "n": _note,
    "o": _open,
}
