"""Questions that found no answer."""

from typing import Any

from csmkit.language import _, ngettext
from csmkit.services.faq_gaps import Gaps
from csmkit.views.screen import Column, blank, line, nothing, table


def to_json(gaps: Gaps) -> dict[str, Any]:
    """Groups with their questions; `candidate` is true where an entry is worth writing, `command` begins it."""
    rows = [
        {
            "id": group.id,
            "count": len(group.questions),
            "candidate": group.is_candidate,
            "last_on": group.last_on.isoformat(),
            "questions": [{"id": gap.id, "at": gap.at.isoformat(), "text": gap.text} for gap in group.questions],
            "command": group.command(),
        }
        for group in gaps.groups
    ]
    return {"groups": rows, "answered": gaps.answered}


def to_rows(gaps: Gaps) -> list[list[str]]:
    """Id, count, `candidate` or nothing, last day, newest question, command."""
    return [
        [
            group.id,
            str(len(group.questions)),
            "candidate" if group.is_candidate else "",
            group.last_on.isoformat(),
            group.questions[0].text,
            group.command(),
        ]
        for group in gaps.groups
    ]


def to_screen(gaps: Gaps, width: int) -> list[Any]:
    """A table, and under it the command for each candidate, or how an answer begins, and how a question goes."""
    if not gaps.groups:
        return nothing(_("every question found an answer"))
    columns = [
        Column(_("Id"), style="bold"),
        Column(_("Times"), right=True),
        Column(_("Question"), ratio=1),
        Column(_("Last"), least=70),
    ]
    cells = [
        [group.short_id, str(len(group.questions)), group.questions[0].text, group.last_on.isoformat()]
        for group in gaps.groups
    ]
    parts = [table(columns, cells, width)]
    for group in gaps.groups:
        if group.is_candidate:
            count = len(group.questions)
            text = ngettext("asked {count} time, worth an entry:", "asked {count} times, worth an entry:", count)
            parts += [line(""), line(text.format(count=count), "bold"), line(group.command())]
    first = gaps.groups[0]
    ways = [_("to forget one and those like it: {command}").format(command=f"csm faq gaps --drop {first.short_id}")]
    if not any(group.is_candidate for group in gaps.groups):
        ways.insert(0, _("to write an answer: {command}").format(command=first.command()))
    return [*parts, blank(), *(line(text, "dim") for text in ways)]
