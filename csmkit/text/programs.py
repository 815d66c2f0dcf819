"""Regular expressions compiled once and kept between runs.

A command that looks for two hundred patterns spends longer on compiling them than on reading a page. Python keeps the
code of modules for that reason, but not what `re` makes of a pattern; so that is kept here, in the same spirit: keyed
on the interpreter and made anew wherever anything about it is odd. The engine checks the form of each program it is
given; that the bytes are those that were kept is for whoever keeps them to see to.
"""

import json
import re
import sys
from array import array
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import NamedTuple

CODE = "I"
"""Array code of one word of a program."""


class Program(NamedTuple):
    """What the engine is given beside the pattern."""

    flags: int
    groups: int
    by_name: dict[str, int]
    by_number: list[str | None]
    code: list[int]


class Programs:
    """The programs of one process: those taken over, and those made anew.

    Attributes:
        changed: whether there is more to keep than was taken over.
    """

    def __init__(self) -> None:
        self._rows: dict[str, tuple[int, int, dict[str, int], list[str | None], int, int]] = {}
        self._code = array(CODE)
        self._used: dict[str, Program] = {}
        self.changed = False

    def take(self, kept: bytes) -> None:
        """Take over what an earlier run kept; anything that is not whole and of this interpreter is left alone."""
        head, _line, body = kept.partition(b"\n")
        rows, _line, code = body.partition(b"\n")
        if head != _stamp():
            return
        with suppress(ValueError):
            known = json.loads(rows)
            self._code, self._rows = array(CODE, code), known if isinstance(known, dict) else {}

    def give(self) -> bytes:
        """What the next run should take over: the programs this one has used."""
        rows, code = {}, array(CODE)
        for key, program in self._used.items():
            rows[key] = (*program[:4], len(code), len(program.code))
            code.extend(program.code)
        body = json.dumps(rows).encode() + b"\n" + code.tobytes()
        return _stamp() + b"\n" + body

    def compile(self, pattern: str, flags: int = 0, prepare: Callable[[str], str] = str) -> re.Pattern[str]:
        """A pattern as `re.compile` makes it, after `prepare` where it must be made anew.

        Raises:
            re.error: when it is none; also RecursionError and OverflowError, as `re.compile`.
        """
        key = f"{int(flags)} {prepare.__name__} {pattern}"
        if key in self._rows:
            with suppress(TypeError, ValueError, RuntimeError, OverflowError):
                own_flags, groups, by_name, by_number, start, size = self._rows[key]
                program = Program(own_flags, groups, by_name, by_number, self._code[start : start + size].tolist())
                built = _built(pattern, program)
                self._used[key] = program
                return built
        self.changed = True
        made = _made(prepare(pattern), flags)
        if made is None:
            return re.compile(prepare(pattern), flags)
        self._used[key] = made
        return _built(pattern, made)


PROGRAMS = Programs()
"""Those of this process."""


def _stamp() -> bytes:
    from _sre import MAGIC  # type: ignore[import-not-found]

    return f"{sys.implementation.cache_tag} {sys.hexversion} {MAGIC}".encode()


@cache
def _engine() -> Callable[..., re.Pattern[str]]:
    from _sre import compile as build

    made: Callable[..., re.Pattern[str]] = build
    return made


def _built(pattern: str, program: Program) -> re.Pattern[str]:
    return _engine()(pattern, program.flags, program.code, program.groups, program.by_name, tuple(program.by_number))


def _made(pattern: str, flags: int) -> Program | None:
    """The program of a pattern; None where this interpreter shows it in another way than those known."""
    try:
        from re import _compiler, _parser  # type: ignore[attr-defined]
    except ImportError:
        return None
    parsed = _parser.parse(pattern, flags)
    try:
        state = parsed.state
        names: list[str | None] = [None] * state.groups
        for name, number in state.groupdict.items():
            names[number] = name
        program = Program(
            int(flags | state.flags), state.groups - 1, dict(state.groupdict), names, _compiler._code(parsed, flags)
        )
        _built(pattern, program)
    except (AttributeError, TypeError, ValueError, RuntimeError):
        return None
    return program
