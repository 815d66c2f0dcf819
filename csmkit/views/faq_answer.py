"""One answer: the text that is pasted, and beside it what only its giver should know."""

from typing import Any

from csmkit.language import _
from csmkit.services.faq_answer import Answer, gap_lines
from csmkit.services.faq_told import told_line
from csmkit.text.safe import visible


def to_json(answer: Answer) -> dict[str, Any]:
    """The answer with stable keys; `note` is for the user alone and never part of `text`."""
    entry, material, told = answer.entry, answer.material, answer.told
    return {
        "id": entry.id,
        "question": entry.question,
        "group": entry.group,
        "project": material.project_slug if material else "",
        "client": material.client_slug if material else "",
        "contact": material.contact_key if material else "",
        "form": answer.form,
        "channel": answer.channel.value if material else "",
        "text": answer.text,
        "html": answer.html,
        "short": answer.short,
        "full": answer.full,
        "missing": list(answer.gaps),
        "expired": {key: day.isoformat() for key, day in answer.expired.items()},
        "ask_first": [{"key": ask.key, "text": ask.text} for ask in answer.asks],
        "guides": [guide._asdict() for guide in answer.guides],
        "tier": answer.rank,
        "call": answer.call,
        "points": list(answer.points),
        "told": {**told._asdict(), "on": told.on.isoformat(), "changed": [list(row) for row in told.changed]}
        if told
        else None,
        "note": entry.note,
        "related": list(entry.related),
        "letters": list(entry.letters),
        "as_of": entry.as_of.isoformat() if entry.as_of else None,
        "review_by": entry.review_by.isoformat() if entry.review_by else None,
    }


def to_text(answer: Answer, *, both: bool) -> str:
    """What is pasted, control characters made visible; with `both` the short answer and the full one."""
    text = f"{answer.text}\n\n{answer.full}" if both and answer.form == "chat" else answer.text
    return visible(text, keep_lines=True) + "\n"


def lines_before(answer: Answer) -> list[str]:
    """What to know before answering: the question, what was told before, what to ask first, and to call."""
    project = answer.material.project_slug if answer.material else ""
    lines = [f"{answer.entry.question}  ({answer.entry.id})"]
    if answer.told:
        lines.append(told_line(answer.told, project))
    if answer.asks:
        lines.append(_("Ask first:"))
        lines += [f"  - {ask.text}" + (f"  --set {ask.key}=…" if ask.key and project else "") for ask in answer.asks]
    if answer.rank == "highest":
        call = _("Call rather than write: {who}").format(who=answer.call)
        lines.append(call if answer.call else _("The client takes no calls."))
        lines += [f"  - {point}" for point in answer.points] if answer.call else []
    return lines


def lines_after(answer: Answer, *, note: bool) -> list[str]:
    """What to know before it leaves: gaps, old figures, guides, and, where asked for, the note."""
    project = answer.material.project_slug if answer.material else ""
    lines = gap_lines(answer, project)
    lines += [
        _("facts.{key} was true until {day} only: {command}").format(
            key=key, day=day, command=f"csm facts set {key} … --until …"
        )
        for key, day in answer.expired.items()
    ]
    lines += [_("Guide: {title} {link}").format(title=guide.title, link=guide.link) for guide in answer.guides]
    if answer.entry.related:
        lines.append(_("See also: {ids}").format(ids=", ".join(answer.entry.related)))
    if note and answer.entry.note:
        lines.append(_("Only for you: {note}").format(note=" ".join(answer.entry.note.split())))
    return lines
