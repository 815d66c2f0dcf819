"""The built-in rules, rules written in a test, and small subjects to try them on."""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from csmkit.domain.calendar import WorkingCalendar, weekend_only
from csmkit.domain.client import Client
from csmkit.domain.event import Event
from csmkit.domain.project import Project
from csmkit.domain.settings import Settings
from csmkit.domain.vocabulary import Stage
from csmkit.reminders.occurrence import Occurrence
from csmkit.reminders.plan import Subject, plan
from csmkit.reminders.rule import Rule, merge_rules, read_rules

FOLDER = Path(__file__).parents[2] / "templates" / "reminders"
ZONE = ZoneInfo("Asia/Taipei")


@cache
def shipped() -> list[Rule]:
    """The rules that ship, all of them without a fault."""
    layers = []
    for path in sorted(FOLDER.glob("*.toml")):
        rules, problems = read_rules(path.read_text(encoding="utf-8"), path.name)
        assert problems == []
        layers.append(rules)
    return merge_rules(layers)


def rule(text: str, rule_id: str = "r") -> Rule:
    """One rule from its keys; a title is given when the test does not care."""
    title = "" if "\ntitle =" in f"\n{text}" else 'title = "標題"\n'
    rules, problems = read_rules(f"[{rule_id}]\n{title}{text}\n", "my.toml")
    assert problems == [], problems
    return rules[0]


def event(at: str, kind: str = "note", **values: Any) -> Event:
    """An event of project `lumi` at a Taipei time such as `2026-11-02 09:00`; the project can be taken off."""
    moment = datetime.fromisoformat(at if " " in at else f"{at} 12:00").replace(tzinfo=ZONE)
    marker = values.pop("id", f"{at} {kind} {sorted(values.items())}")
    fields = {"id": marker, "at": moment, "kind": kind, "project": "lumi", "client": "studio", **values}
    return Event.model_validate({key: value for key, value in fields.items() if value is not None})


def subject(
    *events: Event,
    stage: str = "live",
    client: dict[str, Any] | None = None,
    dates: dict[str, date] | None = None,
    **project: Any,
) -> Subject:
    """Project `lumi` of client `studio`."""
    values = {"title": "露米檯燈", "client": "studio", "stage": stage, "dates": dates or {}, **project}
    who = Client.model_validate(
        {"name": "露米工作室", "contacts": {"a": {"name": "林", "email": "a@b.example"}}, **(client or {})}
    )
    model = Project.model_validate(values)
    return Subject("lumi", model, "studio", who, events, (model.stage,))


def lone_client(*events: Event, stages: tuple[Stage, ...] = (Stage.LIVE,), **client: Any) -> Subject:
    """Client `studio` by itself."""
    return Subject(None, None, "studio", Client.model_validate({"name": "露米工作室", **client}), events, stages)


def planned(
    what: Subject, *rules: Rule, calendar: WorkingCalendar | None = None, settings: Settings | None = None
) -> list[Occurrence]:
    """The plan, on a calendar that knows weekends only unless the test brings one."""
    return plan(what, rules, calendar or weekend_only(), settings or Settings())


def due_days(what: Subject, *rules: Rule, calendar: WorkingCalendar | None = None) -> list[str]:
    """The days of the plan, in order."""
    return sorted(row.due_on for row in planned(what, *rules, calendar=calendar))
