"""Jinja's complaints about a template in words of ours, so that they can be translated."""

import re
from collections.abc import Iterator

from csmkit.language import _

_TOKENS = re.compile(
    r"expected token '(?P<wanted>[^']+)', got '(?P<got>.+)'"
    r"|unexpected '(?P<unexpected>[^']+|')'(?:, expected '(?P<instead>[^']+)')?"
)
_NAMES = re.compile(
    r"Encountered unknown tag '(?P<tag>\w+)'|No filter named '(?P<filter>[^']+)'|No test named '(?P<test>[^']+)'"
    r"|block '(?P<twice>[^']+)' defined twice"
)
_ENDS = re.compile(r"[Uu]nexpected end of template|Missing end of")
_CHAR = re.compile(r"unexpected char (?P<mark>['\"])(?P<char>.+?)(?P=mark) at")
_EMPTY = re.compile(r"Expected an expression")
_INNERMOST = re.compile(r"innermost block that needs to be closed is '(\w+)'")


def syntax_words(message: str) -> str:
    """What is wrong with a template's syntax; a complaint that is not known here stays as Jinja says it."""
    return next(filter(None, _said(message)), message)


def _said(message: str) -> Iterator[str]:
    """What the complaint says, the most telling first."""
    yield from _names(message)
    open_block = _INNERMOST.search(message)
    if open_block:
        yield _("'{name}' is opened and never closed").format(name=open_block[1])
    token = _TOKENS.search(message)
    if token and (wanted := token["wanted"] or token["instead"]):
        got = token["got"] or token["unexpected"]
        yield _("'{wanted}' is wanted here, and there is '{got}'").format(wanted=_token(wanted), got=_token(got))
    elif token:
        yield _("'{name}' does not belong here").format(name=_token(token["unexpected"]))
    char = _CHAR.search(message)
    if char:
        yield _("'{name}' does not belong here").format(name=char["char"])
    if _EMPTY.match(message):
        yield _("there is nothing where a value is wanted")
    if _ENDS.search(message):
        yield _("something is opened and never closed")


def _names(message: str) -> Iterator[str]:
    """Names that mean nothing, or too much."""
    name = _NAMES.search(message)
    if name is None:
        return
    if name["tag"]:
        open_block = _INNERMOST.search(message)
        still = _("; '{name}' is still open here").format(name=open_block[1]) if open_block else ""
        known = name["tag"].startswith(("end", "el"))  # `else` or an end, and nothing they could belong to
        wrong = _("'{name}' does not belong here") if known else _("there is no tag '{name}'")
        yield wrong.format(name=name["tag"]) + still
    elif name["filter"]:
        yield _("there is no filter '{name}'").format(name=name["filter"])
    elif name["test"]:
        yield _("there is no test '{name}'").format(name=name["test"])
    else:
        yield _("the block '{name}' is there twice").format(name=name["twice"])


def _token(name: str) -> str:
    """A token as it is written."""
    return {"end of print statement": "}}", "end of statement block": "%}", "end of template": "EOF"}.get(name, name)
