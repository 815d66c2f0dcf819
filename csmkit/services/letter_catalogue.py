"""The letters there are: the built-in ones and the workspace's own, which win."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csmkit.errors import InvalidDataError, NotFoundError, Problem
from csmkit.language import _
from csmkit.letters.parts import read_phrases
from csmkit.letters.template import Letter, find_letter, front_matter, read_letter
from csmkit.workspace.files import decode, read_file
from csmkit.workspace.lookup import builtin, layers

if TYPE_CHECKING:
    from csmkit.letters.environment import LetterEnvironment

FOLDER = "templates/mail"
PHRASES = "templates/letters/phrases.toml"
ZH, EN = "zh-TW", "en"
BUILTIN = "builtin/"


class Catalogue:
    """Letters of one desk, read when they are asked for.

    Args:
        root: the workspace.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self.problems: list[Problem] = []
        self._environments: dict[bool, LetterEnvironment] = {}
        self._phrases: dict[bool, dict[str, Any]] = {}

    @cached_property
    def letters(self) -> dict[str, Letter]:
        """Every readable letter in Chinese by id; what is wrong in the others goes to `problems`."""
        return self._all(ZH)

    @cached_property
    def english(self) -> dict[str, Letter]:
        """Every readable English letter by id."""
        return self._all(EN)

    def find(self, text: str) -> Letter:
        """The letter that `text` means, by id, Chinese title or their beginning.

        Raises:
            NotFoundError, UsageError: when none, or more than one, is meant.
            InvalidDataError: when its file is wrong.
        """
        letter, problems = self._read(text, ZH) if text.isascii() and text.replace("-", "").isalnum() else (None, [])
        if problems:
            raise InvalidDataError(str(problems[0]))
        return letter or find_letter(self.letters, text)

    def in_english(self, letter: Letter) -> Letter | None:
        """The English version of a letter, or None when there is none.

        Raises:
            InvalidDataError: when its file is wrong.
        """
        found, problems = self._read(letter.id, EN)
        if problems:
            raise InvalidDataError(str(problems[0]))
        return found

    def has_chat(self, letter: Letter, *, english: bool) -> bool:
        """Whether the letter has a short version."""
        name = f"{FOLDER}/{EN if english else ZH}/{letter.id}.chat.md"
        return (self._root / name).is_file() or (builtin() / name).is_file()

    def is_own(self, letter: Letter) -> bool:
        """Whether the letter comes out of the workspace."""
        return not letter.path.startswith(BUILTIN)

    def environment(self, *, english: bool) -> "LetterEnvironment":
        """Jinja over the folders of both layers; one for all letters of a language, so that a template compiles once."""
        from csmkit.letters.environment import LetterEnvironment

        if english not in self._environments:
            self._environments[english] = LetterEnvironment(self.source, english=english)
        return self._environments[english]

    def phrases(self, *, english: bool) -> dict[str, Any]:
        """The sentences all letters of a language share, of both layers."""
        if english not in self._phrases:
            files = [(f"{BUILTIN}{PHRASES}", builtin() / PHRASES), (PHRASES, self._root / PHRASES)]
            texts = [(name, decode(read_file(path))) for name, path in files if path.is_file()]
            self._phrases[english], problems = read_phrases(texts, EN if english else ZH)
            self.problems.extend(problems)
        return self._phrases[english]

    def source(self, name: str) -> tuple[str, str] | None:
        """Text and path of a template by its name under `templates/`; `builtin/…` names the built-in one.

        Raises:
            InvalidDataError: when the file cannot be read, or is a link out of the template folders.
        """
        plain = name.removeprefix(BUILTIN)
        tops = [builtin()] if plain != name else [self._root, builtin()]
        for top in tops:
            path = top / "templates" / plain
            if not path.is_file():
                continue
            if not path.resolve().is_relative_to((top / "templates").resolve()):
                raise InvalidDataError(_("'{name}' lies outside the template folders").format(name=name))
            return decode(read_file(path)), self._shown(top, f"templates/{plain}")
        return None

    def _shown(self, top: Path, relative: str) -> str:
        return relative if top == self._root else f"{BUILTIN}{relative}"

    def _all(self, language: str) -> dict[str, Letter]:
        found: dict[str, Letter] = {}
        for path in layers(self._root, f"{FOLDER}/{language}", ".md"):
            name = path.name.removesuffix(".md")
            if name.startswith(("_", ".")) or name.endswith(".chat"):
                continue
            letter, problems = self._read(name, language)
            self.problems.extend(problems)
            if letter:
                found[name] = letter
        return found

    def _read(self, name: str, language: str) -> tuple[Letter | None, list[Problem]]:
        relative = f"mail/{language}/{name}.md"
        try:
            found = self.source(relative)
            if found is None:
                return None, []
            text, path = found
            base = None
            if not path.startswith(BUILTIN):
                built_in = self.source(BUILTIN + relative)
                base = front_matter(built_in[0]) if built_in else None
        except InvalidDataError as error:
            return None, [Problem(f"templates/{relative}", None, "", error.message, error.hint or "")]
        return read_letter(text, name, path, base=base)


def new_letter(root: Path, name: str) -> str:
    """What a new letter of the workspace begins with: an example, or a change to the built-in letter of that name.

    Raises:
        NotFoundError: when the installation lacks the example.
    """
    relative = f"mail/{ZH}/{name}.md"
    if (builtin() / "templates" / relative).is_file():
        return _EXTENDING.replace("LETTER", name)
    example = builtin() / "templates/letters/new.md"
    if not example.is_file():
        raise NotFoundError(_("the installation lacks {path}").format(path="templates/letters/new.md"))
    return example.read_text(encoding="utf-8")


_EXTENDING = (
    """+++
# 這封信接在內建的同名信上:這裡沒寫的設定都照內建的,寫了的以這裡為準。
# title = "……"
+++
{% extends "builtin/mail/zh-TW/LETTER.md" %}

{# 只改想改的段落:opening、body、closing。{{ super() }} 是內建的內容。 #}
{% block closing %}
{{ super() }}
{% endblock %}
""".replace("上:這", "上：這")
    .replace("的,寫", "的，寫")
    .replace("段落:", "段落：")
)
