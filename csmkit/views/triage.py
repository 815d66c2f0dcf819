"""What a message tells, and what to do about it."""

from typing import Any

from csmkit.language import _
from csmkit.services.triage import Triaged
from csmkit.views.screen import blank, heading, line


def to_json(result: Triaged) -> dict[str, Any]:
    """`types` (best first), `clear`, `needs`, `feelings`, `call_first`, `questions`, `faq`, `reply`."""
    return {
        "types": [
            {
                "type": likely.type.value,
                "name": likely.type.zh,
                "score": likely.score,
                "signs": list(likely.signs),
            }
            for likely in result.found.types
        ],
        "clear": result.found.clear,
        "needs": list(result.found.needs),
        "feelings": [name for name, _text in result.found.feelings],
        "call_first": result.call_first,
        "call": result.call,
        "questions": list(result.questions),
        "advice_at_once": result.advice_at_once or None,
        "faq": [match._asdict() for match in result.answers],
        "reply": [{"step": step, "text": text} for step, text in result.reply],
    }


def to_rows(result: Triaged) -> list[list[str]]:
    """Part and text, one line each; a type with its score, a sign behind the type it speaks for.

    A message of no type has the type `none`, so that no cell a script reads is empty.
    """
    types = result.found.types
    rows = [["type", likely.type.zh, f"{likely.score:g}"] for likely in types] or [["type", "none", "0"]]
    rows += [["sign", likely.type.zh, sign] for likely in types for sign in likely.signs]
    rows += [["need", text] for text in result.found.needs]
    rows += [["feeling", name] for name, _text in result.found.feelings]
    rows += [["call", result.call]] if result.call else []
    rows += [["ask", text] for text in result.questions]
    rows += [["faq", match.id, match.question] for match in result.answers]
    return rows + [[step, text] for step, text in result.reply]


def to_screen(result: Triaged, width: int) -> list[Any]:
    """Headed lists, in the order they are used."""
    labels = {"listen": _("listen"), "agree": _("agree"), "ask": _("ask"), "advise": _("advise")}
    parts: list[Any] = []
    if not result.found.clear:
        parts.append(heading(_("Not clear: no sign of a type in this message.")))
    for likely in result.found.types:
        parts.append(heading(f"{likely.type.zh}  {likely.score:.0%}"))
        parts += [line(f"  {sign}") for sign in likely.signs]
    blocks = [
        (_("Need"), list(result.found.needs)),
        (_("Feelings"), [name for name, _text in result.found.feelings]),
        (_("Call first") if result.call_first else _("Call"), [result.call] if result.call else []),
        (_("Ask"), list(result.questions)),
        (_("FAQ"), [f"{match.question}  ({match.id})" for match in result.answers]),
        (_("Reply"), [f"{labels[step]}: {text}" for step, text in result.reply]),
    ]
    for title, texts in blocks:
        if texts:
            parts += [blank(), heading(title), *(line(f"- {text}") for text in texts)]
    return parts
