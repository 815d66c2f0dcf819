"""The letters there are, by stage."""

from typing import Any, NamedTuple

from csmkit.domain.vocabulary import Stage
from csmkit.language import _
from csmkit.letters.template import Letter
from csmkit.views.screen import Column, blank, heading, table


class LetterRow(NamedTuple):
    """A letter and whether it is the workspace's own, has a short and an English version."""

    letter: Letter
    own: bool
    chat: bool
    english: bool


def to_json(rows: list[LetterRow]) -> list[dict[str, Any]]:
    """Id, title, stages and what it needs."""
    return [
        {
            "id": row.letter.id,
            "title": row.letter.title,
            "stages": [stage.value for stage in row.letter.stages],
            "channels": [channel.value for channel in row.letter.channels],
            "needs": list(row.letter.needs),
            "facts": list(row.letter.facts),
            "asks": dict(row.letter.asks),
            "gate": row.letter.gate,
            "own": row.own,
            "chat": row.chat,
            "english": row.english,
            "path": row.letter.path,
        }
        for row in rows
    ]


def to_rows(rows: list[LetterRow]) -> list[list[str]]:
    """Id, title, stages, marks."""
    return [
        [row.letter.id, row.letter.title, " ".join(stage.value for stage in row.letter.stages), _marks(row)]
        for row in rows
    ]


def to_screen(rows: list[LetterRow], width: int) -> list[Any]:
    """A heading per stage and its letters; a letter for several stages stands at the first."""
    parts: list[Any] = []
    columns = [Column("", style="bold"), Column(""), Column("", ratio=1)]
    for stage in (*Stage, None):
        chosen = [row for row in rows if (row.letter.stages[0] if row.letter.stages else None) is stage]
        if not chosen:
            continue
        lines = [[row.letter.id, row.letter.title, _marks(row)] for row in chosen]
        parts += [blank()] * bool(parts)
        parts += [heading(stage.label if stage else _("any stage")), table(columns, lines, width, head=False)]
    return parts


def _marks(row: LetterRow) -> str:
    marks = (
        (row.own, _("own")),
        (row.english, "en"),
        (not row.chat, _("mail only")),
        (bool(row.letter.gate), _("after the decision")),
    )
    return ", ".join(word for given, word in marks if given)
