"""What a client answered about the end of a project, as kept in the project's file under `[closeout.answers.…]`."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from csmkit.domain.fields import Day, Line, Moment, RecordModel, Text, Twd
from csmkit.domain.vocabulary import Channel


def _plain(value: Any) -> Any:
    """A value as answers keep it: `true` written by hand is a yes, a date is its ISO text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else value


class Answer(RecordModel):
    """One answer: what, who said it, through which channel, on which day, and what shows it."""

    value: Annotated[Twd | Line, BeforeValidator(_plain)]
    """A choice's id, whole TWD, an ISO date, a month as 2026-05, or text; which one, the question says."""
    by: Line = Field(min_length=1)
    """Key of the client's contact."""
    via: Channel
    on: Day
    """The day it was said."""
    evidence: Text = ""
    """The message's words, or the name of a file."""
    at: Moment | None = None
    """When it was noted."""


class Closeout(RecordModel):
    """The closeout of a project: the answers that stand now; earlier ones are in the journal."""

    answers: dict[str, Answer] = Field(default_factory=dict)
