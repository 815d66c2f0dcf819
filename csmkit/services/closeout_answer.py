"""Noting one closeout answer: the project's file and the journal change together, or not at all."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from csmkit.domain.client import Client
from csmkit.domain.closeout import MOVES, Answers, CloseoutState, Grounds, contradictions, is_asked, state_of
from csmkit.domain.closeout_answer import Answer, Closeout
from csmkit.domain.closeout_gate import gate, required
from csmkit.domain.closeout_question import DECISIVE, QUESTIONS, Question, find_question
from csmkit.domain.event import Event
from csmkit.domain.faults import made
from csmkit.domain.project import Project
from csmkit.domain.vocabulary import Channel, EventKind, Stage, Way
from csmkit.errors import InvalidDataError, NotFoundError, RefusedError, UsageError
from csmkit.language import _
from csmkit.services.closeout_gate import grounds_of
from csmkit.services.log import Note, append_events, new_event
from csmkit.text.likeness import fold_name, nearest
from csmkit.text.safe import one_line
from csmkit.workspace.desk import Desk
from csmkit.workspace.journal import new_id
from csmkit.workspace.splice_section import set_section

HISTORY_KEY = "closeout"
"""Key under which an event of the journal keeps the answer it records."""


class Said(NamedTuple):
    """An answer as it was told, still in the person's words."""

    question: str
    value: str
    by: str
    via: Channel
    on: date | None = None
    evidence: str = ""


class Answered(NamedTuple):
    """What noting an answer did.

    Attributes:
        slug: the project.
        question: its id.
        before: the earlier value, or None.
        answer: the one that stands now.
        state_before: the state it was in.
        state: the state it is in.
        alarm: whether a decisive answer changed after payout.
    """

    slug: str
    question: str
    before: str | int | None
    answer: Answer
    state_before: CloseoutState
    state: CloseoutState
    alarm: bool


def answer(desk: Desk, name: str, said: Said, *, now: datetime) -> Answered:
    """Note one answer; as `answer_all` with one."""
    return answer_all(desk, name, [said], now=now)[0]


def answer_all(desk: Desk, name: str, said: Sequence[Said], *, now: datetime) -> list[Answered]:
    """Note the answers of one message, in their order: all of them, or none.

    Raises:
        NotFoundError: when there is no such project or contact.
        UsageError: for an unknown question, a value that is no answer, or a day in the future.
        RefusedError: when a question is not asked as things stand, or an answer contradicts others.
    """
    record = desk.project(name)
    project, raw = record.model, record.raw
    events: list[Event] = []
    done: list[Answered] = []
    for one in said:
        step = _Step(record.slug, project, *_understood(desk, project, one, now))
        check_answer(record.slug, step.grounds, step.before, step.after, step.question)
        alarm = step.changes_decision and was_paid(desk.events(project=record.slug), project, now.date())
        raw = set_section(raw, ("closeout", "answers", step.question.id), _values(step.question, step.new))
        events += [_event(step, now), *([_alarm(step, now)] if alarm else [])]
        held = step.held.value if step.held else None
        states = state_of(step.grounds, step.before), state_of(step.grounds, step.after)
        done.append(Answered(record.slug, step.question.id, held, step.new, *states, alarm))
        project = project.model_copy(update={"closeout": Closeout(answers=step.after)})
    names = ", ".join(one.question for one in done)
    change = desk.change(_("{slug}: answered {question}").format(slug=record.slug, question=names), now)
    change.write(record.path, raw, read=record.raw)
    append_events(change, events)
    change.commit()
    return done


def _understood(desk: Desk, project: Project, said: Said, now: datetime) -> tuple[Question, Grounds, Answer]:
    """What the person's words mean, with what the decision stands on."""
    question = named_question(said.question)
    by = find_contact(desk, project, said.by)
    on = said.on or now.date()
    if on > now.date():
        raise UsageError(
            _("{day} lies in the future").format(day=on), hint=_("an answer is on record once it is given")
        )
    values = {
        "value": _read(question, said.value),
        "by": by,
        "via": said.via,
        "on": on,
        "evidence": said.evidence.strip(),
        "at": now.replace(microsecond=0),
    }
    new = made(Answer, values)
    return question, grounds_of(desk, project, now.date()), new


class _Step(NamedTuple):
    """One answer on its way into a project."""

    slug: str
    project: Project
    question: Question
    grounds: Grounds
    new: Answer

    @property
    def before(self) -> Answers:
        return self.project.closeout.answers

    @property
    def after(self) -> Answers:
        return {**self.before, self.question.id: self.new}

    @property
    def held(self) -> Answer | None:
        return self.before.get(self.question.id)

    @property
    def changes_decision(self) -> bool:
        return self.question.id in DECISIVE and self.held is not None and self.held.value != self.new.value


def named_question(text: str) -> Question:
    """The question that `text` names.

    Raises:
        UsageError: with the nearest, when there is none.
    """
    found = find_question(text)
    if found is None:
        close = nearest(text, QUESTIONS, count=2)
        message = _("there is no question '{name}'").format(name=one_line(text, 40))
        if close:
            message += "; " + _("did you mean {names}?").format(names=_(" or ").join(close))
        raise UsageError(message, hint=_("there are: {names}").format(names=", ".join(QUESTIONS)))
    return found


def find_contact(desk: Desk, project: Project, text: str) -> str:
    """Key of the client's contact that `text` names by key, name or form of address.

    Raises:
        NotFoundError: when the client has no such contact.
    """
    owner = desk.client_of(project)
    if owner is None:
        raise InvalidDataError(_("no client '{name}'").format(name=one_line(project.client, 40)))
    found = _contacts_named(owner.model, text)
    if len(found) != 1:
        shown = ", ".join(f"{key} {contact.name}" for key, contact in owner.model.contacts.items()) or _("none")
        raise NotFoundError(
            _("no contact '{name}'; there are: {names}").format(name=one_line(text, 40), names=shown),
            hint=f"csm client edit {owner.slug}",
        )
    return found[0]


def _contacts_named(client: Client, text: str) -> list[str]:
    if text in client.contacts:
        return [text]
    wanted = fold_name(text)
    return [
        key
        for key, contact in client.contacts.items()
        if wanted and wanted in [fold_name(name) for name in (key, contact.name, contact.greeting) if name]
    ]


def _read(question: Question, text: str) -> str | int:
    try:
        return question.read(text)
    except ValueError as error:
        raise UsageError(str(error), hint=question.label) from error


def check_answer(slug: str, grounds: Grounds, before: Answers, after: Answers, question: Question) -> None:
    """Refuse an answer that makes no sense as things stand.

    Raises:
        RefusedError: with every reason.
    """
    see = f"csm closeout {slug}"
    if not grounds.went_live:
        raise RefusedError(_("the project never went live, so there is nothing to decide"), hint=f"csm show {slug}")
    if question.id not in before and not is_asked(question.id, grounds, before):
        state = state_of(grounds, before)
        if question.id in ("reached", "threshold") and not grounds.ended:
            raise RefusedError(_("the campaign is not over yet"), hint=see)
        raise RefusedError(
            _("{question} is not asked as things stand ({state})").format(question=question.id, state=state.label),
            hint=see,
        )
    known = contradictions(grounds, before)
    new = [lack for lack in contradictions(grounds, after) if lack not in known or lack.question == question.id]
    if new:
        reasons = "; ".join(f"{lack.question}: {lack.message}" for lack in new)
        raise RefusedError(reasons, hint=_("nothing was noted; see: {command}").format(command=see))
    states = state_of(grounds, before), state_of(grounds, after)
    if states[1] not in (states[0], *MOVES[states[0]]):
        raise RefusedError(
            _("from {before} a closeout does not go to {after}").format(before=states[0].label, after=states[1].label),
            hint=see,
        )


def was_paid(events: Iterable[Event], project: Project, today: date) -> bool:
    """Whether the money left: its letter went out, or the day of the payout came in a stage after the decision."""
    told = any(event.letter == "payout-made" and event.way is not Way.IN for event in events)
    day = project.dates.payout
    return told or (day is not None and day <= today and project.stage in (Stage.CLOSING, Stage.CLOSED, Stage.LONGTERM))


def _values(question: Question, new: Answer) -> dict[str, Any]:
    value = date.fromisoformat(new.value) if question.form == "date" and isinstance(new.value, str) else new.value
    return {
        "value": value,
        "by": new.by,
        "via": new.via.value,
        "on": new.on,
        "evidence": new.evidence or None,
        "at": new.at,
    }


def _event(step: _Step, now: datetime) -> Event:
    """The answer as an event.

    Only what makes or changes a whole decision is a `decision`: that word ends the chase and asks for the papers.
    """
    question, new, grounds, after = step.question, step.new, step.grounds, step.after
    decides = question.id in required(grounds, after, "closing") and not gate(grounds, after, "closing")
    kind = EventKind.DECISION if decides else EventKind.NOTE
    text = f"{question.zh}{_zh(question, new)}" + (f"（{new.evidence}）" if new.evidence else "")
    note = Note(text, kind=kind, way=Way.IN, who=new.by, channel=new.via, on=new.on)
    event = new_event(note, now=now, project=step.slug, client=step.project.client)
    kept = {"question": question.id, "value": new.value, "before": step.held.value if step.held else None}
    return Event.model_validate({**event.model_dump(exclude_defaults=True), HISTORY_KEY: kept})


def _alarm(step: _Step, now: datetime) -> Event:
    """What the morning shows when a decisive answer changed after the money left."""
    at, question = now.replace(microsecond=0), step.question
    text = f"撥款後決定改了：{question.zh}{_zh(question, step.held)} → {_zh(question, step.new)}"
    return Event(id=new_id(at), at=at, kind=EventKind.ALARM, project=step.slug, client=step.project.client, text=text)


def _zh(question: Question, given: Answer | None) -> str:
    if given is None:
        return ""
    return next((choice.zh for choice in question.choices if choice.id == given.value), str(given.value))
