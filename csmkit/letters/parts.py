"""What every letter shares: form of address, next step, signature, lists. The sentences are data, one place for all."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from csmkit.errors import InvalidDataError, Problem
from csmkit.language import _
from csmkit.letters.values import Missing, Run
from csmkit.text.toml import parse

Phrases = Mapping[str, Any]
_LISTS = ("ours", "signature")


def read_phrases(files: Iterable[tuple[str, str]], language: str) -> tuple[dict[str, Any], list[Problem]]:
    """The sentences of a language, those of later files winning.

    Args:
        files: path and text of each phrases.toml, the built-in one first.
        language: `zh-TW` or `en`.
    """
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for path, text in files:
        data, problem = parse(text, path)
        if problem:
            problems.append(problem)
        for key, value in ((data or {}).get(language) or {}).items():
            right = (
                isinstance(value, list) and all(isinstance(line, str) for line in value)
                if key in _LISTS
                else isinstance(value, str)
            )
            if right:
                found[key] = value
            else:
                problems.append(
                    Problem(path, None, f"{language}.{key}", _("it is not text"), _('put it in quotes: "…"'))
                )
    return found, problems


class Parts:
    """The functions a template may call.

    Args:
        phrases: the sentences.
        context: the names of the letter.
        run: takes down the days and sums that were printed.
    """

    def __init__(self, phrases: Phrases, context: Mapping[str, Any], run: Run) -> None:
        self._phrases = phrases
        self._run = run
        self._context = context

    def functions(self) -> dict[str, Callable[..., str]]:
        """The functions by their names in templates."""
        names = (
            "greeting",
            "next_step",
            "signature",
            "role_block",
            "todo_list",
            "received_list",
            "thanks_line",
            "as_of",
        )
        return {name: getattr(self, name) for name in names}

    def greeting(self) -> str:
        """The form of address the reader likes."""
        key = "greeting_chat" if self._context["chat"] else "greeting"
        return self._filled(key, name=self._at("contact.greeting"))

    def next_step(self) -> str:
        """Who does what by when; one sentence."""
        step = self._context["next"]
        who = str(step.at("who"))
        key = "next_step_ours" if who in self._phrases.get("ours", ()) else "next_step"
        return self._filled(key, who=who, what=step.at("what"), by=step.at("by"))

    def signature(self) -> str:
        """Who writes; nothing in a chat, where the name stands beside the message."""
        if self._context["chat"]:
            return ""
        lines = [self._signature_line(line) for line in self._phrases.get("signature", ())]
        return "\n".join(filter(None, lines))

    def role_block(self, operator: Any = "", manager: Any = "", decision_maker: Any = "") -> str:
        """The words for the reader's role: steps, results, or cost compared."""
        role = self._at("contact.role")
        chosen = decision_maker if role == "decision-maker" else manager if role == "manager" else operator
        return str(chosen)

    def todo_list(self, rows: Iterable[Any]) -> str:
        """Open to-dos as a list, those past their date saying so."""
        lines = []
        for row in rows:
            due = row.at("due")
            key = "todo" if isinstance(due, Missing) else "todo_late" if row.at("late") else "todo_due"
            lines.append("- " + self._filled(key, what=row.at("what"), by=due))
        return "\n".join(lines)

    def received_list(self) -> str:
        """What the client received already, as a list."""
        rows = self._context["received"]
        keys = ("received_extra" if row.at("extra") is True else "received" for row in rows)
        lines = [self._filled(key, on=row.at("on"), what=row.at("what")) for key, row in zip(keys, rows, strict=True)]
        return "\n".join(f"- {line}" for line in lines)

    def thanks_line(self) -> str:
        """One sentence about years and projects together, where it is true; else nothing."""
        years, projects = self._context["years_with_us"], self._context["project_count"]
        many = bool(projects) and projects > 1
        key = "thanks_both" if years and many else "thanks_years" if years else "thanks_projects" if many else ""
        return self._filled(key, years=years, projects=projects) if key else ""

    def as_of(self) -> str:
        """The day the numbers are of."""
        return self._filled("as_of", day=self._at("numbers.as_of"))

    def _filled(self, key: str, **values: Any) -> str:
        text = self._phrases.get(key)
        if text is None:
            raise InvalidDataError(_("templates/letters/phrases.toml lacks '{key}'").format(key=key))
        return self._fill(str(text), values)

    def _signature_line(self, line: str) -> str:
        """A line of the signature; fields that are empty go together with the mark beside them."""
        paths = [
            path
            for path in ("me.name", "me.title", "me.email", "me.phone", "platform.name", "platform.url")
            if f"{{{path}}}" in line
        ]
        values = {path: self._at(path) for path in paths}
        if paths == ["me.name"]:
            return self._fill(line, values)
        known = {path: value for path, value in values.items() if not isinstance(value, Missing)}
        if paths and not known:
            return ""
        filled = self._fill(line, {path: known.get(path, "") for path in paths})
        return filled.strip("｜|,， ") if len(known) < len(paths) else filled

    def _at(self, path: str) -> Any:
        table, _dot, key = path.partition(".")
        return self._context[table].at(key)

    def _fill(self, text: str, values: Mapping[str, Any]) -> str:
        """The sentence with `{name}` filled; data cannot hold braces, because they are masked."""
        for name, value in values.items():
            mark = f"{{{name}}}"
            if mark in text:
                shown = str(value)
                text = text.replace(mark, shown)
                if not isinstance(value, str):
                    self._run.printed.add(shown)
        return text
