"""What every command needs: the desk (opened at first use), today, and how to speak.

The clock is read here and nowhere else.
"""

import os
import sys
from contextlib import suppress
from datetime import date, datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

import typer

from csmkit.errors import Problem, UsageError
from csmkit.language import _
from csmkit.text.safe import visible

if TYPE_CHECKING:
    from csmkit.workspace.desk import Desk

SHOWN_PROBLEMS = 3


class Session:
    """One run of the program.

    Args:
        workspace: the folder named on the command line, if any.
        demo: work on the throw-away demo desk.
        debug: show tracebacks.
    """

    def __init__(self, *, workspace: Path | None = None, demo: bool = False, debug: bool = False) -> None:
        self.workspace = workspace
        self.demo = demo
        self.debug = debug

    @cached_property
    def root(self) -> Path:
        """The workspace's folder."""
        if self.demo:
            from zoneinfo import ZoneInfo

            from csmkit.services.demo import ready_demo
            from csmkit.workspace.desk import DEFAULT_ZONE

            return ready_demo(real_now(ZoneInfo(DEFAULT_ZONE)), tell=say if sys.stderr.isatty() else None)
        from csmkit.workspace.root import find_root

        return find_root(self.workspace, os.environ)

    @cached_property
    def desk(self) -> "Desk":
        """The open workspace."""
        from csmkit.workspace.desk import Desk

        return Desk(self.root)

    @cached_property
    def now(self) -> datetime:
        """This moment, in the workspace's time zone."""
        return real_now(self.desk.zone)

    @property
    def today(self) -> date:
        """The day it is where the workspace is."""
        return self.now.date()

    @property
    def interactive(self) -> bool:
        """Whether a person sits at the terminal and can be asked."""
        return sys.stdin.isatty() and sys.stderr.isatty()

    def complain(self, problems: list[Problem]) -> None:
        """List problems on stderr, the first few of them, and where to see the rest."""
        for problem in problems[:SHOWN_PROBLEMS]:
            say(str(problem))
        if len(problems) > SHOWN_PROBLEMS:
            more = len(problems) - SHOWN_PROBLEMS
            say(_("… and {count} more problems; see: csm doctor").format(count=more))


def session(ctx: typer.Context) -> Session:
    """The session of this run."""
    return cast(Session, ctx.find_root().obj)


def real_now(zone: tzinfo | None = None) -> datetime:
    """The machine's clock, aware; `CSM_TODAY=2026-11-21` pretends another day, for trying things out.

    Args:
        zone: where the day is asked about; the machine's own zone when left out.

    Raises:
        UsageError: when CSM_TODAY is not a date.
    """
    pretended = os.environ.get("CSM_TODAY")
    moment = datetime.now().astimezone(zone)
    if not pretended:
        return moment
    from csmkit.cli.parse import day as read_day

    try:
        day = read_day(pretended)
    except UsageError as error:
        raise UsageError(f"CSM_TODAY: {error.message}", hint=error.hint) from error
    return moment.replace(year=day.year, month=day.month, day=day.day)


def say(text: str) -> None:
    """Talk to the person: one safe line on stderr; stdout is for data. Where nobody can be told, work goes on."""
    with suppress(OSError):
        sys.stderr.write(visible(text) + "\n")
