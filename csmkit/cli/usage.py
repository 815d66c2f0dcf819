"""Typer's complaints about a command line, in our words and language.

Typer says its own in English only, most of them as finished sentences; what they are about is read back out of them.
"""

import re
from collections.abc import Callable
from typing import Any

import typer

from csmkit import language
from csmkit.language import _
from csmkit.text.safe import one_line

_SAID: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(r"Option '(.+)' requires (?:an argument|\d+ arguments)\."),
        lambda said: _("{name} needs a value behind it").format(name=one_line(said[1], 40)),
    ),
    (
        re.compile(r"Option '(.+)' does not take a value\."),
        lambda said: _("{name} takes no value").format(name=one_line(said[1], 40)),
    ),
    (
        re.compile(r"Got unexpected extra argument\(s\) \((.*)\)", re.DOTALL),
        lambda said: _("more words than the command takes: {text}").format(text=one_line(said[1], 60)),
    ),
    (
        re.compile(r"(\S+) is not in the range (\S+)<=x<=(\S+)\."),
        lambda said: _("{value} is not between {least} and {most}").format(value=said[1], least=said[2], most=said[3]),
    ),
    (
        re.compile(r"(['\"].*['\"]) is not a valid int(?:eger)?(?: range)?\.", re.DOTALL),
        lambda said: _("{value} is not a whole number").format(value=one_line(said[1], 40)),
    ),
)
"""What typer says, and how we say it."""


def usage_words(error: typer.TyperException) -> str:
    """What is wrong with the command line, as one line."""
    kind, context = type(error).__name__, getattr(error, "ctx", None)
    parameter: Any = getattr(error, "param", None)
    if kind == "NoSuchOption":
        return _no_option(error, context)
    if kind == "MissingParameter" and parameter is not None:
        return _("missing: {name}").format(name=parameter.get_error_hint(context).strip("'"))
    if kind == "BadParameter" and parameter is not None:
        return f"{parameter.get_error_hint(context)}: {_ours(error.message)}"
    return _ours(error.format_message())


def _ours(said: str) -> str:
    """A sentence of typer's in our words; one we do not know stays as it is."""
    for pattern, words in _SAID:
        match = pattern.fullmatch(said)
        if match:
            return words(match)
    return said


def _no_option(error: typer.TyperException, context: Any) -> str:
    name = getattr(error, "option_name", "")
    message = _("no such option: {name}").format(name=name)
    root = context.find_root() if context is not None else None
    if root is not None and any(name in option.opts for option in root.command.params):
        return message + _("; it goes before the command: csm {name} …").format(name=name)
    close = sorted(getattr(error, "possibilities", None) or ())
    return message + (language.did_you_mean(close) or _('; text that begins with - goes last: … -- "-…"'))
