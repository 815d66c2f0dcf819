"""Where one closeout stands."""

from typing import Any

from csmkit.domain.closeout_answer import Answer
from csmkit.domain.closeout_question import QUESTIONS
from csmkit.language import _
from csmkit.services.closeout import Standing
from csmkit.text.safe import one_line
from csmkit.views.screen import blank, day, heading, line, sum_of


def to_json(result: Standing) -> dict[str, Any]:
    """State, answers, open questions, contradictions, history and the next command."""
    return {
        "project": result.slug,
        "title": result.project.title,
        "client": result.project.client,
        "stage": result.project.stage.value,
        "state": result.state.value,
        "due": day(result.due) or None,
        "days_left": result.days_left,
        "answers": {name: answer.model_dump(mode="json") for name, answer in result.answers.items()},
        "open": result.open,
        "contradictions": [{"question": lack.question, "message": lack.message} for lack in result.wrong],
        "history": [{**past._asdict(), "on": day(past.on)} for past in result.history],
        "next": result.next,
    }


def to_rows(result: Standing) -> list[list[str]]:
    """Question, value (empty: open), by, channel, day; then the contradictions; the next command last."""
    rows = [
        [name, str(found.value), found.by, found.via.value, day(found.on)]
        for name, found in sorted(result.answers.items(), key=lambda item: list(QUESTIONS).index(item[0]))
    ]
    rows += [[name, "", "", "", ""] for name in result.open]
    rows += [["!", lack.question, lack.message, "", ""] for lack in result.wrong]
    return [["state", result.state.value, "", "", ""], *rows, ["next", result.next, "", "", ""]]


def to_screen(result: Standing, _width: int) -> list[Any]:
    """The state, the answers in order, what is open, what contradicts, what to type next."""
    from csmkit.views.closeout_list import left

    money = result.project.money
    sums = "  ".join(
        f"{label} {sum_of(value)}"
        for label, value in (
            (_("raised"), money.raised),
            (_("goal"), money.goal),
            (_("threshold"), money.production_threshold),
        )
        if value is not None
    )
    remaining = left(result)
    parts = [
        heading(f"{result.project.title}  ({result.slug})"),
        line("  ".join(filter(None, (result.state.label, result.project.stage.label, remaining, sums)))),
        blank(),
        *(line(_answer_line(name, result.answers[name])) for name in QUESTIONS if name in result.answers),
        *(line(f"[ ] {QUESTIONS[name].label}  {name}", "bold") for name in result.open),
        *(line(f"[!] {lack.question}: {lack.message}", "bold red") for lack in result.wrong),
    ]
    return [*parts, blank(), line(_("Next: {command}").format(command=result.next))]


def _answer_line(name: str, answer: Answer) -> str:
    question = QUESTIONS[name]
    shown = one_line(question.shown(answer.value), 60)
    evidence = f"  「{one_line(answer.evidence, 40)}」" if answer.evidence else ""
    return f"[x] {question.label}  {shown}  ({answer.by}, {answer.via.label}, {answer.on}){evidence}"
