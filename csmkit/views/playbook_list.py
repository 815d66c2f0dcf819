"""The nine client types, one line each."""

from typing import Any

from csmkit.language import _
from csmkit.playbooks.playbook import Playbook
from csmkit.views.screen import Column, table


def to_json(books: list[Playbook]) -> list[dict[str, Any]]:
    """Type, name, phase, how it shows, the need, the effort cap."""
    keys = ("phase", "shows", "need", "effort", "advice_at_once")
    return [
        {"type": book.type.value, "name": book.type.zh, **{key: getattr(book, key) for key in keys}} for book in books
    ]


def to_rows(books: list[Playbook]) -> list[list[str]]:
    """Id, name, phase, how it shows, the need."""
    return [[book.type.value, book.type.zh, book.phase, book.shows, book.need] for book in books]


def to_screen(books: list[Playbook], width: int) -> list[Any]:
    """A table."""
    columns = [
        Column(_("Type"), style="bold"),
        Column(_("Id")),
        Column(_("Phase"), least=90),
        Column(_("How it shows"), ratio=3),
        Column(_("Need"), ratio=2, least=110),
    ]
    rows = [[book.type.zh, book.type.value, book.phase, book.shows, book.need] for book in books]
    return [table(columns, rows, width)]
