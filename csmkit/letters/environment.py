"""Jinja for letters: sandboxed, without autoescape, bounded in time, steps and size, and closed towards the disk.

Templates may come from anywhere, so a template can do nothing but print what it was given: few filters, no methods
that build large texts, every loop, call and piece of output counted. This module imports Jinja; it is imported when a
letter is rendered, not before.
"""

import re
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateNotFound, nodes  # noqa: TID253 (imported when a letter is rendered)
from jinja2.compiler import CodeGenerator, Frame  # noqa: TID253
from jinja2.exceptions import SecurityError  # noqa: TID253
from jinja2.loaders import BaseLoader  # noqa: TID253
from jinja2.runtime import Context  # noqa: TID253
from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: TID253
from jinja2.utils import missing  # noqa: TID253

from csmkit.language import _
from csmkit.letters.values import Count, Fields, Missing, Run, Twd, is_known, join_zh

MAX_STEPS = 20_000
"""Turns of loops, calls and outputs in one letter."""
MAX_OUTPUT = 200_000
"""Characters one letter may print, also into variables."""
MAX_SECONDS = 2.0
MAX_RANGE = 1_000

# Short lists, because each filter and method left out is one that cannot be made to run away.
FILTERS = (
    *("length", "count", "first", "last", "round", "int", "abs", "sum", "min", "max", "sort", "unique", "list"),
    *("select", "reject", "selectattr", "rejectattr", "map", "trim", "upper", "lower"),
)
TESTS = ("none", "even", "odd", "eq", "ne", "gt", "ge", "lt", "le", "in", "number", "string")
METHODS = frozenset(("startswith", "endswith", "strip", "split", "items", "keys", "values", "get", "upper", "lower"))

Source = Callable[[str], tuple[str, str] | None]
"""Gives a template's text and file by its name (`mail/zh-TW/closeout.md`), or None when there is none."""


class TooMuchError(Exception):
    """A template that would run too long or print too much."""


class Meter:
    """Counts what a rendering does and stops it when it does too much."""

    def __init__(self) -> None:
        self._steps = 0
        self._size = 0
        self._until = time.monotonic() + MAX_SECONDS

    def spend(self, size: int = 0) -> None:
        """One step that prints `size` characters.

        Raises:
            TooMuchError: when the bounds are passed.
        """
        self._steps += 1
        self._size += size
        if self._steps > MAX_STEPS or time.monotonic() > self._until:
            raise TooMuchError(_("it does not come to an end"))
        if self._size > MAX_OUTPUT:
            raise TooMuchError(_("it prints more than {count} characters").format(count=f"{MAX_OUTPUT:,}"))


class _Metered(CodeGenerator):
    """Compiles templates so that every output, turn of a loop, macro and block is counted while it runs."""

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 (Jinja's name)
        size = sum(len(child.data) for child in node.nodes if isinstance(child, nodes.TemplateData))
        self.writeline(f"environment.meter.spend({size})")
        if node.nodes:
            super().visit_Output(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        self.write("environment.joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802
        node.body.insert(0, nodes.Output([], lineno=node.lineno))
        super().visit_For(node, frame)

    def macro_body(self, node: Any, frame: Frame) -> Any:
        """The body of a macro, which begins by counting itself."""
        node.body.insert(0, nodes.Output([], lineno=node.lineno))
        return super().macro_body(node, frame)


class _Names(Context):
    """Names a template uses; one that nobody gave is a gap like any other."""

    def resolve_or_missing(self, key: str) -> Any:
        """The value, or Missing."""
        value = super().resolve_or_missing(key)
        if value is missing and isinstance(self.environment, LetterEnvironment):
            return Missing(key, self.environment.run)
        return value


class _Layers(BaseLoader):
    """Templates by name out of the layered folders; nothing else is ever opened."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template; its front matter becomes a comment, so that line numbers stay right."""
        environment.meter.spend()
        parts = template.split("/")
        if template.startswith("/") or "\\" in template or ".." in parts or not template.endswith(".md"):
            raise SecurityError(_("'{name}' lies outside the template folders").format(name=template))
        found = self._source(template)
        if found is None:
            raise TemplateNotFound(template)
        text, path = found
        environment.files[path] = text
        return prepared(text), path, lambda: True


_TAGS_ONLY = re.compile(r"\s*(?:\{%(?:(?!%\}).)*%\}\s*)+")


def prepared(text: str) -> str:
    """The template as Jinja gets it, with the line numbers of the file.

    Front matter becomes a comment. A line of tags alone leaves no line behind; a line of prose keeps its end, also when
    a tag stands there, which Jinja by itself would eat together with the line break.
    """
    from csmkit.letters.template import split

    parts = split(text)
    before, body = ("{#" + "\n" * (parts[2] - 1) + "#}", parts[1]) if parts else ("", text)
    return before + "\n".join(_kept_end(line) for line in body.split("\n"))


def _kept_end(line: str) -> str:
    plain = line.rstrip()
    if not plain.endswith("%}") or plain.endswith(("-%}", "+%}")) or _TAGS_ONLY.fullmatch(plain):
        return line
    return plain[:-2] + "+%}"


class LetterEnvironment(ImmutableSandboxedEnvironment):
    """Jinja as letters use it.

    Args:
        source: where templates come from.
        english: how lists are joined.
    """

    code_generator_class = _Metered
    context_class = _Names
    intercepted_binops = frozenset(("+", "*", "**", "%"))

    def __init__(self, source: Source, *, english: bool = False) -> None:
        self.meter = Meter()
        self.run = Run()
        self.files: dict[str, str] = {}
        """Text of every template opened so far by its file, to show the line of an error."""
        self._short: dict[str, Template] = {}
        super().__init__(
            loader=_Layers(source),
            autoescape=False,
            undefined=StrictUndefined,
            finalize=self._printed,
            optimized=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
            auto_reload=False,
        )
        self.filters = {name: _on_known(self.filters[name]) for name in FILTERS}
        self.filters["join_zh"] = lambda rows: join_zh(rows, english=english)
        self.filters["join"] = _on_known(lambda rows, between="": self.joined(rows, between))
        self.filters["default"] = self.filters["d"] = lambda value, other="": value if is_known(value) else other
        self.filters["twd"] = _on_known(lambda value: Twd(int(value)))
        self.filters["count_of"] = _on_known(lambda value: Count(int(value)))
        self.tests = {name: self.tests[name] for name in TESTS}
        self.tests["known"] = self.tests["defined"] = is_known
        self.tests["missing"] = self.tests["undefined"] = lambda value: not is_known(value)
        self.globals = {"range": _short_range, "namespace": self.globals["namespace"], "known": is_known}

    def short(self, text: str) -> Template:
        """The template a line of front matter is; compiled once, however many letters use it."""
        if text not in self._short:
            self._short[text] = self.from_string(text)
        return self._short[text]

    def begin(self, run: Run) -> None:
        """Begin a new letter: its own bounds, its own gaps."""
        self.run = run
        self.meter = Meter()

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of the record, or a safe attribute of anything else."""
        if isinstance(obj, Fields | Missing):
            return obj.at(attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A field of the record, or an element of anything else."""
        if isinstance(obj, Fields | Missing):
            return obj.at(str(argument))
        return super().getitem(obj, argument)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Any:
        """Refuse at once what the sandbox forbids."""
        raise SecurityError(_("'{name}' may not be used in a letter").format(name=attribute))

    def wrap_str_format(self, value: Any) -> None:
        """Refuse `format`: it can build a text of any size, and `~` does all a letter needs."""
        if getattr(value, "__name__", "") in ("format", "format_map") and isinstance(
            getattr(value, "__self__", None), str
        ):
            raise SecurityError(_("'{name}' may not be used in a letter").format(name="format"))

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 (Jinja's form)
        """Call a macro or one of our functions, counted; methods of texts could build huge ones."""
        __self.meter.spend()
        if isinstance(getattr(__obj, "__self__", None), str | bytes | int | list | tuple | dict):
            name = getattr(__obj, "__name__", "")
            if name not in METHODS:
                raise SecurityError(_("'{name}' may not be used in a letter").format(name=name))
        if isinstance(__obj, Missing):
            raise SecurityError(_("there is no function '{name}'").format(name=__obj.path))
        return super().call(__context, __obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Sums and products, but none that grows without end."""
        self.meter.spend()
        if isinstance(left, Missing) or isinstance(right, Missing):
            return left if isinstance(left, Missing) else right
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if operator in ("**", "%") and not (numbers and abs(left) < 10**6 and abs(right) < 10**3):
            raise SecurityError(_("'{name}' may not be used in a letter").format(name=operator))
        if operator == "*" and (isinstance(left, str | list | tuple) or isinstance(right, str | list | tuple)):
            raise SecurityError(_("'{name}' may not be used in a letter").format(name=operator))
        if operator == "*" and isinstance(left, int) and isinstance(right, int) and max(left, right).bit_length() > 512:
            raise TooMuchError(_("a number grows without end"))
        if operator == "+" and isinstance(left, str | list | tuple):
            self.meter.spend(len(left) + len(right))
        return super().call_binop(context, operator, left, right)

    def joined(self, parts: Iterable[Any], between: str = "") -> str:
        """Parts put together to one text, counted like output."""
        words = [str(part) for part in parts]
        self.meter.spend(sum(map(len, words)))
        return between.join(words)

    def _printed(self, value: Any) -> Any:
        """What a template prints goes through here: counted, and sums and days noted as taken from the record."""
        if value is None:
            return ""
        text = str(value)
        self.meter.spend(len(text))
        if not isinstance(value, str):
            self.run.printed.add(text)
        return text


def _on_known(function: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, passing on what is missing instead of failing on it."""
    from functools import wraps

    @wraps(function)
    def filtered(*args: Any, **kwargs: Any) -> Any:
        # Some of Jinja's own filters take the environment or the context first; the value is the first of ours.
        for argument in args[:2]:
            if isinstance(argument, Missing):
                return argument
        return function(*args, **kwargs)

    return filtered


def _short_range(*args: int) -> range:
    found = range(*args)
    if len(found) > MAX_RANGE:
        raise TooMuchError(_("a range is longer than {count}").format(count=f"{MAX_RANGE:,}"))
    return found


def from_mapping(files: Mapping[str, str]) -> Source:
    """A source of templates held in memory, by name."""
    return lambda name: (files[name], name) if name in files else None
