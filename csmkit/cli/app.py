"""`csm`: the commands by name, and the one place where errors become lines and exit codes."""

import errno
import gc
import os
import sys
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer

from csmkit import __version__, language
from csmkit.cli.context import Session, say
from csmkit.cli.group import Entry, LazyGroup
from csmkit.errors import CsmError, InvalidDataError, UsageError
from csmkit.language import _
from csmkit.text.safe import one_line


def _N(message: str) -> str:  # noqa: N802 (gettext's own name for a message translated later)
    return message


COMMANDS = {
    "remind": Entry("csmkit.cli.remind", _N("What is due, in which order, with the command to run.")),
    "show": Entry("csmkit.cli.show", _N("One project on one screen.")),
    "log": Entry("csmkit.cli.log", _N("Note what happened.")),
    "done": Entry("csmkit.cli.done", _N("Mark reminders as done.")),
    "skip": Entry("csmkit.cli.skip", _N("Skip reminders, with a reason.")),
    "snooze": Entry("csmkit.cli.snooze", _N("Put a reminder off until a day.")),
    "mail": Entry("csmkit.cli.mail", _N("The right letter for a project: see it, check it, send it.")),
    "sent": Entry("csmkit.cli.sent", _N("What a client received, and whether they answered.")),
    "closeout": Entry("csmkit.cli.closeout", _N("What each ending project decided, what is open, and the money.")),
    "given": Entry("csmkit.cli.given", _N("What was done for a client, inside the contract and beyond it.")),
    "todo": Entry("csmkit.cli.todo", _N("To-dos of a project.")),
    "client": Entry("csmkit.cli.client", _N("Clients: list, show, add, edit, set, rename.")),
    "project": Entry("csmkit.cli.project", _N("Projects: list, show, add, edit, set, stage, rename.")),
    "faq": Entry("csmkit.cli.faq", _N("Answers to clients' questions: search, show, and keep them.")),
    "playbook": Entry("csmkit.cli.playbook", _N("How to work with each of the nine client types.")),
    "audit-page": Entry("csmkit.cli.audit_page", _N("A project page reviewed: what is missing, and the letter.")),
    "diagnose": Entry("csmkit.cli.diagnose", _N("Which link of a project is weak: creative, page, offer, audience.")),
    "triage": Entry("csmkit.cli.triage", _N("What a client's message tells, and how to reply.")),
    "tone": Entry("csmkit.cli.tone", _N("How a text sounds, and what to say instead.")),
    "examples": Entry("csmkit.cli.examples", _N("Good pages, ad posts, newsletters and copy.")),
    "numbers": Entry("csmkit.cli.numbers", _N("All live projects' figures in one pass.")),
    "cases": Entry("csmkit.cli.cases", _N("Finished projects and what they teach.")),
    "facts": Entry("csmkit.cli.facts", _N("Platform figures: fees, days, places.")),
    "import": Entry("csmkit.cli.importing", _N("Clients and projects out of a spreadsheet.")),
    "undo": Entry("csmkit.cli.undo", _N("Take back the last command.")),
    "doctor": Entry("csmkit.cli.doctor", _N("Every problem in the workspace, with file and line.")),
    "day-off": Entry("csmkit.cli.day_off", _N("A day that is not worked: a typhoon, leave.")),
    "init": Entry("csmkit.cli.init", _N("Lay down a new workspace.")),
    "completion": Entry("csmkit.cli.completion", _N("The completion script of your shell.")),
}


class _Root(LazyGroup):
    entries = COMMANDS


def _new_root() -> typer.Typer:
    return typer.Typer(
        cls=_Root,
        help=_("The desk of a crowdfunding customer success manager, in plain local files."),
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode="rich" if sys.stdout.isatty() else None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )


def _print_version(value: bool) -> None:
    if value:
        sys.stdout.write(f"csmkit {__version__}\n")
        raise typer.Exit


def _root_callback(
    ctx: typer.Context,
    workspace: Annotated[Path | None, typer.Option("--workspace", "-w", metavar="DIR", help="")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="")] = False,
    version: Annotated[bool, typer.Option("--version", is_eager=True, callback=_print_version, help="")] = False,
) -> None:
    ctx.obj = Session(workspace=workspace, demo=demo, debug=debug)


def _command() -> Any:
    app = _new_root()
    app.callback(invoke_without_command=False)(_root_callback)
    command = typer.main.get_command(app)
    helps = {
        "workspace": _("Work on this workspace."),
        "demo": _("Work on a throw-away demo desk."),
        "debug": _("Show tracebacks of our own mistakes."),
        "version": _("Show the version and exit."),
    }
    for parameter in command.params:
        if parameter.name in helps:
            setattr(parameter, "help", helps[parameter.name])  # noqa: B010 (typer's parameters have it, its types do not say so)
    if language.current() != "en":
        _translate_usage(command)
    return command


def _translate_usage(command: Any) -> None:
    """Typer writes `Usage:` without asking gettext; its formatter takes another prefix."""
    plain = command.context_class.formatter_class

    class Formatter(plain):  # type: ignore[misc, valid-type]
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or _("Usage: "))

    command.context_class.formatter_class = Formatter


def run(arguments: list[str]) -> int:
    """Run one command line; returns the exit code."""
    if os.environ.get("_CSM_COMPLETE"):
        from csmkit.cli.completion import answer

        language.use(language.choose(os.environ, None))
        return answer(_command())
    language.use(language.choose(os.environ, _workspace_language(arguments)))
    debug = "--debug" in arguments
    try:
        _check_text(arguments)
        code = _command().main(arguments, prog_name="csm", standalone_mode=False)
        sys.stdout.flush()
    except CsmError as error:
        say(_("csm: {message}").format(message=error.message))
        if error.hint:
            say(f"     {error.hint}")
        return error.exit_code
    except typer.TyperException as error:
        return _usage(error)
    except typer.Abort:
        say(_("csm: stopped"))
        return 130
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None and error.errno in (errno.EPIPE, errno.ENOSPC):
            return _unread(error)
        from csmkit.cli.crash import report

        return report(error, debug=debug)
    return code if isinstance(code, int) else 0


def _unread(error: OSError) -> int:
    """What was printed reached nobody: the reader (head, less) has seen enough, or the disk behind `>` is full."""
    # Python would try once more at exit, and complain.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if error.errno == errno.EPIPE:
        return 0
    say(_("csm: cannot write the output: {reason}").format(reason=_("the disk is full")))
    return InvalidDataError.exit_code


def _ready_streams() -> None:
    """Speak UTF-8; a stream that the caller closed leads nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 (open until the end)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def main() -> None:
    """The console script."""
    _ready_streams()
    code = run(sys.argv[1:])
    # The process gives everything back at once; Python's last search for cycles is a fifth of a short command.
    gc.freeze()
    sys.exit(code)


def _usage(error: typer.TyperException) -> int:
    """A mistake on the command line, in one line; a bare group prints its help instead."""
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stdout.write(error.format_message() + "\n")
        return 0
    from csmkit.cli.usage import usage_words

    context = getattr(error, "ctx", None)
    say(_("csm: {message}").format(message=usage_words(error)))
    if context is not None:
        say("     " + _("see: {command}").format(command=f"{context.command_path} --help"))
    return error.exit_code


def _check_text(arguments: list[str]) -> None:
    """Bytes that are not text in the terminal's encoding could be written to no file."""
    for argument in arguments:
        if any("\ud800" <= char <= "\udfff" for char in argument):
            raise UsageError(
                _("'{text}' is not text in UTF-8").format(text=one_line(argument, 40)),
                hint=_("type it again, or save it as UTF-8 first"),
            )


def _workspace_language(arguments: list[str]) -> str | None:
    """The language set in csm.toml, read without models: help is printed before anything else is loaded."""
    if os.environ.get("CSM_LANG") or "--demo" in arguments:
        return None
    from csmkit.workspace.root import SETTINGS, find_root

    named = next(
        (Path(value) for flag, value in pairwise(arguments) if flag in ("-w", "--workspace")),
        None,
    )
    try:
        import tomllib

        with (find_root(named, os.environ) / SETTINGS).open("rb") as file:
            setting = tomllib.load(file).get("language")
    except (CsmError, OSError, ValueError, RecursionError):
        return None
    return setting if isinstance(setting, str) else None
