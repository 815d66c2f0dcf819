"""Answers to a question, best first."""

from collections.abc import Iterable
from typing import Any

from csmkit.language import _
from csmkit.services.faq import Found
from csmkit.text.safe import visible


def to_json(result: Found) -> dict[str, Any]:
    """The query and its results; empty results when nothing fits."""
    rows = [
        {
            "id": hit.id,
            "question": hit.question,
            "group": hit.group,
            "score": hit.score,
            "matched": list(hit.matched),
            "short": hit.short,
        }
        for hit in result.hits
    ]
    return {"query": result.query, "results": rows}


def to_rows(result: Found) -> list[list[str]]:
    """Id, score, question, short answer."""
    return [[hit.id, f"{hit.score:g}", hit.question, hit.short] for hit in result.hits]


def to_screen(result: Found, width: int) -> list[Any]:
    """Each hit with what was found highlighted, why it matched, and its short answer."""
    from rich.padding import Padding
    from rich.text import Text

    parts: list[Any] = []
    for number, hit in enumerate(result.hits, 1):
        head = Text(f"{number}  ", style="dim")
        head.append_text(_marked(hit.question, hit.question_spans, "bold"))
        head.append(f"  {hit.id}", style="dim")
        parts.append(head)
        parts.append(Padding(_marked(hit.short, hit.short_spans, ""), (0, 0, 0, 3)))
        parts.append(Text("   " + _("found: {words}").format(words="、".join(map(visible, hit.matched))), style="dim"))
    if result.hits:
        parts.append(Text(_("the whole answer: csm faq show {id}").format(id=result.hits[0].id), style="dim"))
    return parts


def _marked(text: str, spans: Iterable[tuple[int, int]], style: str) -> Any:
    """The text with what was found underlined; only where making it visible did not move the places."""
    from rich.text import Text

    shown = Text(visible(text), style=style)
    if shown.plain == text:
        for start, end in spans:
            shown.stylize("bold yellow", start, end)
    return shown
