"""Entries of the user's own: how a new one is written, where it goes, and what keeps it from being kept."""

import re
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import NamedTuple

from csmkit.errors import Problem
from csmkit.faq.parse import ANSWER, NOTE, SHORT, parse_file
from csmkit.language import _
from csmkit.services.edit_file import Editor
from csmkit.services.faq_check import check_entries, leaks_in
from csmkit.services.faq_draft import Rescue
from csmkit.services.faq_entries import all_entries
from csmkit.text.toml import literal


class Draft(NamedTuple):
    """What is known of a new entry."""

    question: str = ""
    short: str = ""
    answer: str = ""
    also: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    id: str = ""
    note: str = ""

    def missing(self) -> tuple[str, ...]:
        """The options that an entry cannot do without."""
        return tuple(name for name in ("question", "short", "answer") if not getattr(self, name).strip())


class Faults(NamedTuple):
    """What is wrong with a text: what forbids to keep it, and what wants a yes."""

    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    def lines(self) -> list[str]:
        """All of it, a line each."""
        return [str(problem) for problem in (*self.errors, *self.warnings)]


def entry_text(draft: Draft, *, root: Path, today: date) -> str:
    """A new entry as a file holds it; parts that are not known yet are left open to be filled in.

    Args:
        draft: what is known.
        root: the workspace, for an id that is not taken.
        today: the day its content is true.
    """
    identity = draft.id or _free_id(draft.question, {entry.id for entry in all_entries(root)[0]}, today)
    metadata = (
        f"id = {literal(identity)}",
        f"also = {literal(list(draft.also))}",
        f"tags = {literal(list(draft.tags))}",
        *(f"{name} = []" for name in ("stages", "kinds", "related", "letters")),
        f"as_of = {today}",
        f"review_by = {_a_year_later(today)}",
    )
    parts = [f"## {' '.join(draft.question.split())}", "\n".join(("```toml", *metadata, "```"))]
    parts += [f"### {SHORT}", draft.short.strip(), f"### {ANSWER}", draft.answer.strip()]
    if draft.note or draft.missing():
        parts += [f"### {NOTE}", draft.note.strip()]
    return "\n\n".join(filter(None, parts)) + "\n"


def _a_year_later(today: date) -> date:
    return today.replace(year=today.year + 1, day=28 if (today.month, today.day) == (2, 29) else today.day)


def _free_id(question: str, taken: Collection[str], today: date) -> str:
    words = re.findall(r"[a-z0-9]+", question.lower())[:4]
    stem = "-".join(["own", *words]) if words else f"own-{today:%Y%m%d}"
    number, identity = 2, stem
    while identity in taken:
        identity, number = f"{stem}-{number}", number + 1
    return identity


def faults_in(root: Path, text: str, *, replaces: str = "", source: str = "", today: date) -> Faults:
    """What is wrong with a text of entries that is to be kept.

    Args:
        root: the workspace.
        text: one or more entries.
        replaces: id of the entry it stands in place of; any other id must be free.
        source: the file the text was read from, if it came out of one.
        today: the day it is.
    """
    # The text lies in no file yet: its lines are counted in what the person has before her eyes.
    place = source or replaces or _("the new entry")
    entries, problems = parse_file(text, place)
    errors = list(problems)
    if not entries and not errors:
        errors.append(Problem(place, 1, "", _("there is no entry in it"), _("begin it with: ## the question")))
    others = [entry for entry in all_entries(root)[0] if entry.id != replaces]
    taken = {entry.id: entry for entry in others}
    for entry in entries:
        if entry.id in taken:
            where = f"{taken[entry.id].path}:{taken[entry.id].line}"
            message = _("the id {id} is already used at {where}").format(id=entry.id, where=where)
            fix = _("to change that one: csm faq edit {id}").format(id=entry.id)
            errors.append(Problem(place, entry.line, "id", message, fix))
    errors += leaks_in(entries, root, today)
    every = [entry for entry in others if entry.id not in {new.id for new in entries}] + entries
    found = check_entries(entries, every, root, today=today)
    return Faults(tuple(dict.fromkeys(errors)), tuple(problem for problem in found if problem not in errors))


def edited_text(
    rescue: Rescue, text: str, *, replaces: str, today: date, editor: Editor
) -> tuple[str, tuple[Problem, ...]] | None:
    """The text as the person leaves it once nothing forbids to keep it, with the warnings that are left.

    Args:
        rescue: where the text goes when it is given up with faults in it.
        text: what is shown first.
        replaces: id of the entry it stands in place of, or nothing for a new one.
        today: the day it is.
        editor: shows the text and what was wrong; gives back the new text, or None to give up.

    Returns:
        The text and its warnings; None when nothing changed.

    Raises:
        InvalidDataError: when the person gave up; it names the file that holds what was written.
    """
    faults: list[str] = []
    new, written = text, ""
    while True:
        with rescue.guarding(written):
            edited = editor(new, ".md", faults)
        if edited is None and written:
            raise rescue.refused(written)
        if edited is None or _plain(edited) == _plain(text):
            return None
        found = faults_in(rescue.desk.root, edited, replaces=replaces, today=today)
        if not found.errors:
            return edited, found.warnings
        new, faults = edited, found.lines()
        # An emptied text is a way to say "leave it"; what was written before is still worth its keeping.
        written = edited if edited.strip() else written


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
