"""Command groups: loaded only when called, and with a default command where a noun is also a verb."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from csmkit.errors import UsageError
from csmkit.language import _, did_you_mean
from csmkit.text.likeness import nearest
from csmkit.text.safe import one_line


class Entry(NamedTuple):
    """A top-level command: the module that holds its `app`, and one line of help."""

    module: str
    help: str


def new_app(help_text: str, *, default: str | None = None) -> typer.Typer:
    """An app for one command noun.

    Args:
        help_text: its help.
        default: the subcommand meant when the first word is none (`csm closeout P`).
    """
    group = type("DefaultGroup", (DefaultGroup,), {"default": default}) if default else DefaultGroup
    return typer.Typer(
        cls=group,
        help=help_text,
        add_completion=False,
        no_args_is_help=default is None,
        invoke_without_command=False,
        rich_markup_mode="rich" if sys.stdout.isatty() else None,
        pretty_exceptions_enable=False,
    )


def solo_app() -> typer.Typer:
    """An app for a command without subcommands."""
    return typer.Typer(
        add_completion=False,
        rich_markup_mode="rich" if sys.stdout.isatty() else None,
        pretty_exceptions_enable=False,
    )


class DefaultGroup(TyperGroup):
    """A group whose first word may be left out when it names a default command."""

    default: str | None = None

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the default command in front when the first word is not a subcommand."""
        undecided = ctx.resilient_parsing and not args  # completing the first word: it may become either
        if self.default and not undecided and not (args and args[0] in self.commands):
            # The group's own help would hide the default command's options; that command's epilog names the others.
            args = [self.default, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Subcommands and options that begin like `incomplete`, and what the default command would take there."""
        items = [item for item in super().shell_complete(ctx, incomplete) if item.value != self.default]
        if self.default:
            command: Any = self.commands[self.default]
            arguments = [one for one in command.params if one.param_type_name == "argument"]
            if arguments and not incomplete.startswith("-"):
                items += arguments[0].shell_complete(ctx, incomplete)
            items += command.shell_complete(ctx, incomplete)
        return list({item.value: item for item in items}.values())

    def get_help_option(self, ctx: Any) -> Any:
        """Typer's help option, in our language."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _("Show this message and exit.")
        return option

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the subcommand, or say which one may have been meant."""
        if self.get_command(ctx, args[0]) is None:
            raise unknown_command(args[0], ctx.command_path, self.list_commands(ctx))
        return super().resolve_command(ctx, args)


class LazyGroup(DefaultGroup):
    """The top group: knows its commands' names and help, and imports only the one that runs."""

    entries: dict[str, Entry]
    _listing = False

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self._built: dict[str, Any] = {}

    def list_commands(self, ctx: Any) -> list[str]:
        """The commands in the order they are declared."""
        return list(self.entries)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, imported now; while help is listed a stand-in with its help is enough."""
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        if self._listing:
            return TyperCommand(cmd_name, help=_(entry.help))
        if cmd_name not in self._built:  # typer asks twice for the command that runs
            command = localised(typer.main.get_command(import_module(entry.module).app), ctx)
            if ctx.resilient_parsing:
                from csmkit.cli.completion import offer_values

                offer_values(command)
            self._built[cmd_name] = command
        return self._built[cmd_name]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help page."""
        with self._stand_ins():
            super().format_help(ctx, formatter)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Commands and options that begin like `incomplete`."""
        with self._stand_ins():
            return super().shell_complete(ctx, incomplete)

    @contextmanager
    def _stand_ins(self) -> Iterator[None]:
        self._listing = True
        try:
            yield
        finally:
            self._listing = False


def localised(command: Any, ctx: Any) -> Any:
    """The command with typer's own help line in our language; the rest of its words already ask gettext."""
    for each in (command, *getattr(command, "commands", {}).values()):
        option = each.get_help_option(ctx)
        if option is not None:
            option.help = _("Show this message and exit.")
    return command


def unknown_command(typed: str, path: str, names: list[str]) -> UsageError:
    """The error for a word that is no command."""
    message = _("'{typed}' is no command of {path}").format(typed=one_line(typed, 40), path=path)
    close = nearest(typed, names, count=2)
    return UsageError(message + did_you_mean(close), hint=_("see: {command}").format(command=f"{path} --help"))
