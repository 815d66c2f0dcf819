"""Answers within a letter: greeting, each answer under its question, next step, signature."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from csmkit.language import _
from csmkit.letters.values import mask
from csmkit.services.faq_answer import Answer, fit
from csmkit.services.faq_entries import find_entry
from csmkit.services.faq_told import note_in_letter
from csmkit.services.letters import Office, Prepared, Wish, find_contact
from csmkit.workspace.desk import Desk

LETTER = "answers"
"""The letter that answers go into."""


class Written(NamedTuple):
    """A letter with answers, and the answers in it."""

    prepared: Prepared
    answers: list[Answer]


def write_answers(office: Office, ids: Sequence[str], project: str, wish: Wish = Wish()) -> Written:
    """A letter that answers one or more questions.

    Args:
        office: the desk.
        ids: of the entries, or their beginnings, in the order of the letter.
        project: slug of the project.
        wish: reader and copies; always a mail.

    Raises:
        NotFoundError, UsageError: when an entry or contact is not there.
        InvalidDataError: when a record or template cannot be used.
    """
    letter = office.catalogue.find(LETTER)
    material = office.data.material(project)
    material = material._replace(contact_key=find_contact(material.client, wish.to, letter, "mail"))
    entries = {entry.id: entry for entry in (find_entry(office.desk.root, text) for text in ids)}
    answers = [fit(entry, material, "mail", office.desk.root) for entry in entries.values()]
    given = {
        "answers": "\n\n".join(_under_question(answer) for answer in answers),
        "topic": _topic(answers),
        "entries": " ".join(entries),
    }
    asks = {**wish.answers, **given}
    return Written(office.prepare(letter, project, wish._replace(form="mail", answers=asks)), answers)


def _under_question(answer: Answer) -> str:
    return f"**{mask(answer.entry.question)}**\n\n{answer.markdown}"


def _topic(answers: Sequence[Answer]) -> str:
    """What the subject says: the question, or how many there are."""
    return answers[0].entry.question.rstrip("？?") if len(answers) == 1 else f"您問的 {len(answers)} 件事"


def sent_letters(desk: Desk, project: str) -> dict[str, dict[str, Any]]:
    """Events of letters with answers that left for a project, by id."""
    desk.cache.sync()
    rows = (json.loads(body) for body in desk.cache.events(project=project))
    return {row["id"]: row for row in rows if row.get("letter") == LETTER and row.get("sent")}


def note_answers(
    desk: Desk, answers: list[Answer], event: dict[str, Any], *, now: datetime, on: date | None = None
) -> None:
    """Note for each answer of a letter that left who was told it; `on` is the day, when not today."""
    change = desk.change(_("told {slug} {count} answers").format(slug=event["project"], count=len(answers)), now)
    note_in_letter(change, answers, sent=event["sent"], channel=event["channel"], now=now, on=on)
    change.commit()
