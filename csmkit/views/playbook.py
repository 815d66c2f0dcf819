"""One playbook, with a project's facts where one was asked for."""

from collections.abc import Iterator
from typing import Any

from csmkit.domain.money import percent as rate
from csmkit.domain.vocabulary import Scope
from csmkit.language import _
from csmkit.services.playbook import Filled, WayRow
from csmkit.views.screen import blank, day, heading, line, percent, sum_of

_LISTS = ("signs", "examples", "questions", "steps", "avoid", "reminders", "letters", "faq")


def to_json(result: Filled) -> dict[str, Any]:
    """The playbook's keys, and `project`, `facts`, `services`, `done`, `demands`, `two_ways` of the project."""
    book = result.playbook
    return {
        "type": book.type.value,
        "name": book.type.zh,
        **{key: getattr(book, key) for key in ("phase", "shows", "need", "effort", "call", "advice_at_once")},
        **{key: list(getattr(book, key)) for key in _LISTS},
        "say": [{"step": step, "text": text} for step, text in result.say],
        "answers": [{"kind": kind, "text": text} for kind, text in result.answers],
        "check_days": book.check_days,
        "project": result.project or None,
        "facts": dict(result.facts),
        "services": list(result.promised),
        "done": [
            {"on": day(row.on), "text": row.text, "scope": row.scope.value if row.scope else None}
            for row in result.done
        ],
        "demands": [
            {"on": day(row.on), "text": row.text, "outcome": row.outcome.value if row.outcome else None}
            for row in result.demands
        ],
        "two_ways": [_way_json(row) for row in result.sheet],
    }


def _way_json(row: WayRow) -> dict[str, Any]:
    return {
        **row._asdict(),
        "result": row.result.value if row.result else None,
        "reached": float(row.reached) if row.reached is not None else None,
        "ad_share": float(row.ad_share) if row.ad_share is not None else None,
    }


def to_rows(result: Filled) -> list[list[str]]:
    """Part and text, one line each."""
    return [[title, text] for title, texts in _parts(result) for text in texts]


def to_screen(result: Filled, width: int) -> list[Any]:
    """Headed lists, in the order they are used."""
    book = result.playbook
    parts: list[Any] = [heading(f"{book.type.zh}  {book.type.value}")]
    for title, texts in _parts(result):
        if len(texts) == 1:
            parts.append(line(f"{title}: {texts[0]}"))
        else:
            parts += [blank(), heading(title), *(line(f"- {text}") for text in texts)]
    return parts


def _parts(result: Filled) -> Iterator[tuple[str, list[str]]]:
    """What to show, as a title and its texts; empty parts are left out."""
    book = result.playbook
    labels = {"listen": _("listen"), "agree": _("agree"), "ask": _("ask"), "advise": _("advise")}
    kinds = {"no": _("no"), "yes-if": _("yes, if"), "instead": _("instead")}
    names = {"title": "", "client": "", "tier": "", "stage": "", "reached": ""}
    names |= {"goal": _("goal"), "raised": _("raised"), "ad_spent": _("ad spent"), "ad_budget": _("ad budget")}
    names["team_hours"] = _("hours a week")
    found: list[tuple[str, list[str]]] = [
        (_("Project"), [" · ".join(f"{names.get(key, key)} {text}".strip() for key, text in result.facts)]),
        (_("Phase"), [book.phase]),
        (_("How it shows"), [book.shows]),
        (_("Need"), [book.need]),
        (_("Call first"), [book.call]),
        (_("Effort"), [book.effort]),
        (_("Points of advice at a time"), [str(book.advice_at_once)]),
        (_("Signs"), list(book.signs)),
        (_("Examples"), list(book.examples)),
        (_("Ask first"), list(book.questions)),
        (_("Steps"), list(book.steps)),
        (_("Say"), [f"{labels[step]}: {text}" for step, text in result.say]),
        (_("Answers"), [f"{kinds.get(kind, kind)}: {text}" for kind, text in result.answers]),
        (_("Avoid"), list(book.avoid)),
        (_("Asked for before"), [_demand(row.on, row.text, row.outcome) for row in result.demands]),
        (_("Services by contract"), list(result.promised)),
        (_("Done by contract"), [_done(row) for row in result.done if row.scope is not Scope.EXTRA]),
        (_("Done beyond the contract"), [_done(row) for row in result.done if row.scope is Scope.EXTRA]),
        (_("Without advertising"), [_way(row) for row in result.sheet if not row.paid]),
        (_("With advertising"), [_way(row) for row in result.sheet if row.paid]),
        (_("Reminders"), list(book.reminders)),
        (_("Letters"), list(book.letters)),
        (_("FAQ"), list(book.faq)),
    ]
    for title, texts in found:
        if any(texts):
            yield title, texts


def _done(row: Any) -> str:
    return f"{day(row.on)} {row.text}"


def _demand(on: Any, text: str, outcome: Any) -> str:
    return f"{day(on)} {text}" + (f" ({outcome.label})" if outcome else "")


def _way(row: WayRow) -> str:
    pieces = [row.name, row.result.label if row.result else ""]
    if row.raised is not None:
        pieces.append(
            _("{raised} of {goal} ({percent})").format(
                raised=sum_of(row.raised), goal=sum_of(row.goal) or "?", percent=percent(row.reached) or "?"
            )
        )
    if row.ad_share is not None:
        pieces.append(_("advertising {share}").format(share=rate(row.ad_share)))
    if row.hours:
        pieces.append(_("{count} hours a week").format(count=row.hours))
    pieces.append(" + ".join(row.did))
    return " · ".join(piece for piece in pieces if piece)
