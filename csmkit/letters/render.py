"""Filling a letter: subject, text, and what was lacking."""

from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Any

from csmkit.errors import InvalidDataError
from csmkit.language import _
from csmkit.letters.context import build
from csmkit.letters.markup import to_html, to_plain
from csmkit.letters.material import Material
from csmkit.letters.parts import Parts, Phrases
from csmkit.letters.syntax import syntax_words
from csmkit.letters.template import Letter
from csmkit.letters.values import Run, unmask
from csmkit.text.safe import one_line

if TYPE_CHECKING:
    from csmkit.letters.environment import LetterEnvironment


class Rendered:
    """A letter filled in.

    Attributes:
        subject: one line, as it will leave.
        markdown: the body; data in it is masked, see `values.mask`.
        run: gaps, fields used, and values printed.
    """

    def __init__(self, subject: str, markdown: str, run: Run, *, english: bool = False) -> None:
        self.subject = subject
        self.markdown = markdown
        self.run = run
        self._english = english

    @cached_property
    def text(self) -> str:
        """The body as plain text."""
        return to_plain(self.markdown)

    @cached_property
    def html(self) -> str:
        """The body as HTML."""
        return to_html(self.markdown, english=self._english)

    @property
    def missing(self) -> tuple[str, ...]:
        """Paths that were printed but hold nothing."""
        return tuple(self.run.gaps)


def template_name(letter_id: str, *, english: bool = False, chat: bool = False) -> str:
    """The name a letter's body has among the templates."""
    return f"mail/{'en' if english else 'zh-TW'}/{letter_id}{'.chat' if chat else ''}.md"


def render(letter: Letter, material: Material, environment: "LetterEnvironment", phrases: Phrases) -> Rendered:
    """The letter filled with the material.

    Args:
        letter: its template.
        material: the data.
        environment: Jinja with the templates; it serves one letter at a time.
        phrases: the sentences all letters share.

    Raises:
        InvalidDataError: naming file, line and the line when a template is wrong, does not end or prints too much.
    """
    run = Run()
    environment.begin(run)
    context = build(letter, material, run)
    name = template_name(letter.id, english=material.english, chat=material.chat)
    shown = letter.path
    try:
        _add_next(context, letter, environment)
        context.update(Parts(phrases, context, run).functions())
        shown = f"{letter.path}: subject"
        subject = environment.short(letter.subject).render(context)
        shown = letter.path
        body = environment.get_template(name).render(context)
    except RecursionError as error:
        raise _broken(shown, None, _("it calls itself without end"), "") from error
    except MemoryError as error:
        raise _broken(shown, None, _("it needs too much memory"), "") from error
    except Exception as error:  # a template can raise anything; whatever it is, it is named and never a crash
        raise _explained(error, shown, environment) from error
    return Rendered(unmask(" ".join(subject.split(" "))).strip(), _tidy(body), run, english=material.english)


def check_template(environment: "LetterEnvironment", name: str, shown: str) -> None:
    """Read a template without filling it.

    Args:
        environment: Jinja with the templates.
        name: the template's name.
        shown: the file, as a person knows it.

    Raises:
        InvalidDataError: naming file and line when it is wrong.
    """
    environment.begin(Run())
    try:
        environment.get_template(name)
    except Exception as error:  # as above
        raise _explained(error, shown, environment) from error


def _add_next(context: dict[str, Any], letter: Letter, environment: "LetterEnvironment") -> None:
    """The words of the next step may name fields themselves."""
    if not letter.next or "{" not in letter.next.who + letter.next.what:
        return
    words = {
        key: environment.short(text).render(context)
        for key, text in (("who", letter.next.who), ("what", letter.next.what))
    }
    context["next"] = context["next"].replaced(words)


def _tidy(body: str) -> str:
    """No space at the end of lines, and one empty line where blocks left out had left several."""
    lines = [line.rstrip() for line in body.replace("\r\n", "\n").split("\n")]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n")


def _explained(error: Exception, shown: str, environment: "LetterEnvironment") -> InvalidDataError:
    from jinja2 import TemplateNotFound, TemplateSyntaxError

    if isinstance(error, TemplateSyntaxError):
        path = error.filename if error.filename and error.filename != "<unknown>" else shown
        written = (error.source or "").split("\n")[error.lineno - 1 : error.lineno]
        return _broken(path, error.lineno, syntax_words(error.message or ""), "".join(written))
    path, number = _place(error.__traceback__, environment)
    line = _source_line(environment, path, number)
    if isinstance(error, TemplateNotFound):
        return _broken(path or shown, number, _("there is no template '{name}'").format(name=error.name), line)
    return _broken(path or shown, number, str(error) or type(error).__name__, line)


def _place(trace: TracebackType | None, environment: "LetterEnvironment") -> tuple[str, int | None]:
    """The last place in a template that an error went through."""
    found: tuple[str, int | None] = ("", None)
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name in environment.files:
            found = (name, trace.tb_lineno)
        trace = trace.tb_next
    return found


def _source_line(environment: "LetterEnvironment", path: str, number: int | None) -> str:
    lines = environment.files.get(path, "").split("\n")
    return lines[number - 1] if number and number <= len(lines) else ""


def _broken(path: str, line: int | None, message: str, source: str) -> InvalidDataError:
    where = f"{path}:{line}" if line else path
    return InvalidDataError(f"{where}: {message}", hint=one_line(source.strip(), 100) or None)
