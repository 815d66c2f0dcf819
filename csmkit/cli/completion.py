"""`csm completion SHELL`, and the answers to a shell that asks what may come next."""

import os
from contextlib import redirect_stderr
from functools import partial
from typing import Annotated, Any, NamedTuple

import typer

from csmkit.cli import complete_values as values
from csmkit.cli.group import solo_app
from csmkit.errors import UsageError
from csmkit.language import _
from csmkit.text.safe import one_line

VARIABLE = "_CSM_COMPLETE"
"""Set by the shell's script when it asks; typer derives this name from the program's."""

SHELLS = ("bash", "zsh", "fish", "powershell")

app = solo_app()

_BY_METAVAR: dict[str, values.Values] = {
    "PROJECT": values.projects,
    "CLIENT": values.clients,
    "WHO": values.either,
    "ID...": values.reminders,
    "ID... UNTIL": values.reminders,
    "KEY": values.facts,
    "TIER": values.tiers,
    "STAGE": values.words_of("Stage"),
    "KIND": values.words_of("Kind"),
    "TYPE": values.words_of("ClientType"),
    "CHANNEL": values.words_of("Channel"),
    "OUTCOME": values.words_of("Outcome"),
    "SIDE": values.words_of("Side"),
    "RESULT": values.words_of("CaseResult"),
}
"""What a parameter takes is what its help calls it, so that a new command completes without a word about it."""

_BY_COMMAND: dict[tuple[str, str], values.Values] = {("log", "KIND"): values.words_of("EventKind")}


@app.command(help=_('Print the completion script of a shell. For bash: eval "$(csm completion bash)" in ~/.bashrc'))
def completion(shell: Annotated[str, typer.Argument(metavar="bash|zsh|fish|powershell")]) -> None:
    """Print a shell's completion script."""
    from typer.completion import get_completion_script  # type: ignore[attr-defined] # not listed among its exports

    name = shell.strip().lower()
    if name not in SHELLS:
        raise UsageError(
            _("no completion for '{shell}'").format(shell=one_line(shell, 20)),
            hint=_("one of: {choices}").format(choices=", ".join(SHELLS)),
        )
    typer.echo(get_completion_script(prog_name="csm", complete_var=VARIABLE, shell=name))


class Item(NamedTuple):
    """What typer's completion prints: a value and, in shells that show it, a word of help."""

    value: str
    help: str | None = None


def offer_values(command: Any) -> None:
    """Let a command's parameters, and those of its subcommands, answer with the values they take."""
    for each in (command, *getattr(command, "commands", {}).values()):
        for parameter in each.params:
            setattr(parameter, "shell_complete", partial(_items, _values_of(each.name, parameter)))  # noqa: B010


def _values_of(command: str, parameter: Any) -> values.Values | None:
    metavar = parameter.metavar or ""
    if "|" in metavar:
        return values.choice(metavar)
    return _BY_COMMAND.get((command, metavar)) or _BY_METAVAR.get(metavar)


def _items(offered: values.Values | None, ctx: Any, incomplete: str) -> list[Item]:
    # Nothing offered lets the shell complete file names, which paths want and free text does not mind.
    return [Item(value) for value in offered(ctx, incomplete) if value.startswith(incomplete)] if offered else []


def answer(command: Any) -> int:
    """Print what may come next on the line the shell describes in the environment.

    Whatever goes wrong completes nothing: a message would land in the middle of the line being typed.

    Returns:
        The exit code: 0, or 1 when there is nothing to say.
    """
    from typer.completion import completion_init  # type: ignore[attr-defined] # not listed among its exports

    completion_init()
    offer_values(command)
    if "COMP_WORDS" in os.environ:
        _join_options()
    with open(os.devnull, "w") as nowhere, redirect_stderr(nowhere):  # noqa: PTH123
        try:
            command.main([], prog_name="csm", standalone_mode=False)
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else 1
        except Exception:
            return 1
    return 1


def _join_options() -> None:
    """Bash takes `--stage=li` apart at the `=`; without that word of its own, it reads like `--stage li`."""
    words, cursor = os.environ["COMP_WORDS"].split("\n"), int(os.environ["COMP_CWORD"])
    for index in range(min(cursor, len(words)) - 1, 0, -1):
        if words[index] == "=" and words[index - 1].startswith("--"):
            del words[index]
            cursor -= 1
    os.environ |= {"COMP_WORDS": "\n".join(words), "COMP_CWORD": str(cursor)}
