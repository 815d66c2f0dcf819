"""Reminder rules: plain keys that a non-programmer edits, read from `templates/reminders/*.toml`."""

import re
from collections.abc import Iterable
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from csmkit.domain.calendar import Offset
from csmkit.domain.faults import faults_of
from csmkit.domain.fields import Line
from csmkit.domain.project import DATE_NAMES
from csmkit.domain.slug import slug_fault
from csmkit.domain.vocabulary import Side
from csmkit.errors import Problem
from csmkit.language import _
from csmkit.reminders.occurrence import DESK
from csmkit.reminders.rule_values import (
    DECISION,
    ChannelName,
    DateName,
    Deeds,
    FieldNames,
    Kinds,
    Names,
    Stages,
    Step,
    Steps,
    Triggers,
    Types,
    fault,
    one_of,
)
from csmkit.text.likeness import nearest
from csmkit.text.safe import one_line
from csmkit.text.toml import parse

REPLY = "reply"
Source = Literal["unanswered", "promise", "silence", "metrics", "todo", "channel", "fact", "own", "page"]
DESK_SOURCES = frozenset({"metrics", "fact", "own", "promise", "page"})
"""Sources whose reminders are settled by their own command, never by just any contact."""


class Rule(BaseModel):
    """One rule. When it falls due comes from `anchor`, `every`, `after` or `source`, exactly one of them."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, populate_by_name=True)

    id: Line
    off: bool = False
    title: Line = ""
    title_en: Line = ""
    why: Line = ""
    why_en: Line = ""

    anchor: DateName | None = None
    offset: Step = Offset(0)

    every: Step | None = None
    from_: DateName | None = Field(default=None, alias="from")
    until: Line | None = None

    after: Triggers = ()
    on: Steps = ()
    then: Literal["weekly", "never"] = "never"
    max: int | None = Field(default=None, ge=1, le=50)
    end_title: Line = "決定：換人聯絡、降低投入或停止"
    end_title_en: Line = "decide: another contact, low effort, or stop"

    source: Source | None = None
    who: Side = Side.CLIENT

    stages: Stages = ()
    kinds: Kinds = ()
    tiers: Names = ()
    types: Types = ()
    not_types: Types = ()
    missing: FieldNames = ()
    filled: FieldNames = ()

    done_by: Deeds = ()
    early: Step | None = None
    letter: Line | None = None
    command: Line = ""
    channel: ChannelName = "client"
    touch: Literal["human", "tech"] = "human"
    human_for: Names = ()
    shift: Literal["before", "after", "keep"] = "after"
    priority: Literal["money", "reply", "promise", "high", "normal", "low"] = "normal"
    lapses: Step | None = None
    required: bool = False

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.off:
            return self
        if not self.title:
            raise fault(_("it is missing"), _("give the reminder a short title"), "title")
        ways = [key for key, given in self._ways() if given]
        if len(ways) != 1:
            message = _("a rule needs exactly one of anchor, every, after, source; this one has {ways}")
            raise fault(message.format(ways=", ".join(ways) or _("none")), _("keep the one you mean"))
        self._check_timing()
        return self

    def _ways(self) -> tuple[tuple[str, bool], ...]:
        return (
            ("anchor", self.anchor is not None),
            ("every", self.every is not None and self.source is None),
            ("after", bool(self.after)),
            ("source", self.source is not None),
        )

    def _check_timing(self) -> None:
        if self.every is not None and self.every.days <= 0:
            raise fault(_("a repeat goes forward"), _("write for example 7d"), "every")
        if self.every is not None and self.source is None and self.from_ is None:
            raise fault(_("it is missing"), _("say from which date the repeats count"), "from")
        if self.source == "metrics" and (self.every is None or self.from_ is None):
            raise fault(_("numbers need every and from"), _('write every = "7d" and from = "launch"'), "source")
        if self.after and not self.on:
            raise fault(_("it is missing"), _('say after how long: on = ["+2wd"]'), "on")
        if self.until is not None:
            one_of(self.until, (REPLY, DECISION, *DATE_NAMES) if self.after else DATE_NAMES, "until")

    @property
    def reaches_client(self) -> bool:
        """Whether doing it is a contact with the client."""
        return self.channel != DESK

    @property
    def settled_by(self) -> tuple[str, ...]:
        """What, once it stands in the journal, makes a reminder of this rule done.

        Without any word on it in the rule, a contact does what a contact was asked for.
        """
        if self.letter:
            return (*self.done_by, f"mail:{self.letter}")
        if not self.done_by and not self.command and self.reaches_client and self.source not in DESK_SOURCES:
            return ("contact",)
        return self.done_by


KEYS = tuple(field.alias or name for name, field in Rule.model_fields.items() if name != "id")


def read_rules(text: str, path: str) -> tuple[list[Rule], list[Problem]]:
    """The rules in a file, and what is wrong with the others; one bad rule never hides the rest.

    Args:
        text: the file's text, one `[rule-id]` table per rule.
        path: the file, for the problems.
    """
    data, problem = parse(text, path)
    if data is None:
        return [], [problem] if problem else []
    rules: list[Rule] = []
    problems: list[Problem] = []
    for rule_id, values in data.items():
        rule, faults = _read_rule(rule_id, values)
        if rule is not None:
            rules.append(rule)
        problems.extend(_located(text, path, rule_id, key, message, fix) for key, message, fix in faults)
    return rules, problems


def merge_rules(layers: Iterable[list[Rule]]) -> list[Rule]:
    """The rules in force: a later layer replaces a rule of the same id, and one that is `off` switches it off."""
    merged: dict[str, Rule] = {}
    for layer in layers:
        merged.update({rule.id: rule for rule in layer})
    return [rule for rule in merged.values() if not rule.off]


_Fault = tuple[str, str, str]  # key, message, fix


def _read_rule(rule_id: str, values: Any) -> tuple[Rule | None, list[_Fault]]:
    if not isinstance(values, dict):
        return None, [("", _("it stands outside a rule"), _("put it under a line such as [my-rule]"))]
    bad_id = slug_fault(rule_id)
    if bad_id:
        return None, [("", _("'{id}' cannot name a rule: {fault}").format(id=one_line(rule_id, 40), fault=bad_id), "")]
    unknown = [_unknown_key(key) for key in values if key not in KEYS]
    if unknown:
        return None, unknown
    try:
        return Rule.model_validate({**values, "id": rule_id}), []
    except ValidationError as error:
        return None, list(_faults(error))


def _unknown_key(key: str) -> _Fault:
    close = nearest(key, KEYS, count=1)
    fix = (
        _("did you mean {close}?").format(close=close[0]) if close else _("the keys are listed at the top of the file")
    )
    return key, _("a rule has no such key"), fix


def _faults(error: ValidationError) -> Iterable[_Fault]:
    plain = {fault.key: fault for fault in faults_of(error)}
    seen: set[str] = set()
    for details in error.errors(include_url=False):
        context = details.get("ctx", {})
        key = str(details["loc"][0]) if details["loc"] else ""
        if details["type"] == "rule":
            key, message, fix = context["at"] or key, context["what"], context["fix"]
        else:
            found = plain.get(tuple(details["loc"]))
            message, fix = (found.message, found.fix) if found else (details["msg"], "")
        if key not in seen:
            seen.add(key)
            yield key, message, fix


def _located(text: str, path: str, rule_id: str, key: str, message: str, fix: str) -> Problem:
    """The problem with its line: that of the key, or of the rule's header when the key is not there."""
    header = re.compile(rf"\s*\[\s*[\"']?{re.escape(rule_id)}[\"']?\s*\]")
    pair = re.compile(rf"\s*[\"']?{re.escape(key or rule_id)}[\"']?\s*=")
    inside, line = False, None
    for number, content in enumerate(text.splitlines(), 1):
        if content.lstrip().startswith("["):
            inside = bool(header.match(content))
            line = number if inside else line
        elif pair.match(content) and (inside or not key):
            line = number
            break
    return Problem(path, line, f"{rule_id}.{key}" if key else rule_id, message, fix)
