"""The names a template may use, out of the material; everything prints right and everything lacking is a gap."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from csmkit.domain.vocabulary import CaseResult, Channel, Kind, Quotable, Role, Stage, Word
from csmkit.letters.material import METRICS, Material, Numbers, elapsed, numbers, reached, with_days, years_since
from csmkit.letters.next_step import By, by_day
from csmkit.letters.template import Letter
from csmkit.letters.values import (
    Count,
    Day,
    Fields,
    Missing,
    Named,
    Percent,
    Rate,
    Run,
    SmallTwd,
    Twd,
    fact_text,
    mask,
)

_CONTACT = ("name", "greeting", "role", "email", "phone")
_CLIENT = ("name", "since", "preferred_channel")
_PRIVATE_PROJECT = frozenset(("notes", "formerly", "reminder", "client", "todo"))
"""Parts of a project that letters never see; of a client they see only what `_CLIENT` names."""
_MONEY_COUNTS = frozenset(("backers",))
_WORDS: Mapping[str, type[Word]] = {
    "kind": Kind,
    "stage": Stage,
    "role": Role,
    "preferred_channel": Channel,
    "result": CaseResult,
    "quotable": Quotable,
}


def build(letter: Letter, material: Material, run: Run) -> dict[str, Any]:
    """Every name of a template with its value."""
    found = numbers(material)
    by = next_day(letter, material)
    tables: dict[str, Mapping[str, Any]] = {
        "client": _client(material),
        "contact": _contact(material),
        "project": _project(material),
        "facts": _Facts(material),
        "me": _plain(material.me, material),
        "platform": _plain(material.platform, material),
        "numbers": _numbers(found, material),
        "todos": _todos(material),
        "ask": {name: _answer(text, material) for name, text in material.asks.items()},
        "next": {"who": letter.next.who, "what": letter.next.what} if letter.next else {},
        "letter": {"id": letter.id, "title": letter.title},
    }
    context: dict[str, Any] = {name: Fields(name, values, run) for name, values in tables.items()}
    context["next"] = Fields("next", {**tables["next"], "by": _by_value(by, material, run)}, run)
    top = Fields("", {**_counted(material, found, run), "received": _received(material)}, run)
    for name in (
        "reached",
        "elapsed",
        "days_left",
        "days_live",
        "days_to_launch",
        "years_with_us",
        "project_count",
        "received",
    ):
        context[name] = top.at(name)
    run.used.clear()
    context["today"] = Day.of(material.today, english=material.english)
    context["chat"] = material.chat
    for name in letter.asks:
        context.setdefault(name, context["ask"].at(name))
    run.used.clear()
    return context


def _answer(text: str, material: Material) -> Any:
    """An answer as it prints: a date like every date, anything else in the person's own words and Markdown."""
    found = with_days(text)
    return Day.of(found, english=material.english) if isinstance(found, date) else text


def next_day(letter: Letter, material: Material) -> By:
    """The day of the next step; `--set by=…` wins over the letter's own."""
    given = material.asks.get("by", "") if "by" not in letter.asks else ""
    words = given or (letter.next.by if letter.next else "")
    if not words:
        return By(None, lacks="next.by")
    return by_day(words, material.today, material.dates, material.asks, material.calendar)


def _by_value(by: By, material: Material, run: Run) -> Any:
    return Day.of(by.day, english=material.english) if by.day else Missing(by.lacks or "next.by", run)


def _client(material: Material) -> dict[str, Any]:
    return _plain({key: material.client.get(key) for key in _CLIENT}, material)


def _contact(material: Material) -> dict[str, Any]:
    contact = {"role": Role.OPERATOR.value, **material.contact} if material.contact else {}
    values = _plain({key: contact.get(key) for key in _CONTACT}, material)
    values["greeting"] = values.get("greeting") or values.get("name")
    return values


def _project(material: Material) -> dict[str, Any]:
    record = {key: value for key, value in material.project.items() if key not in _PRIVATE_PROJECT}
    values = _plain({"kind": "other", "stage": "lead", **record}, material)
    money = {
        key: (Count if key in _MONEY_COUNTS else Twd)(value) if isinstance(value, int) else value
        for key, value in record.get("money", {}).items()
    }
    # Two names for one sum: people write both.
    money.setdefault("ad_spend", money.get("ad_spent"))
    values["money"] = money
    resources = dict(values.get("resources", {}))
    if isinstance(resources.get("ad_budget"), int):
        resources["ad_budget"] = Twd(resources["ad_budget"])
    values["resources"] = resources
    for name in ("dates", "links", "case"):
        values.setdefault(name, {})
    values.setdefault("services", ())
    return values


class _Facts(Mapping[str, Any]):
    """The platform facts as they print, each formed when a letter asks for it: there are many, a letter uses few."""

    def __init__(self, material: Material) -> None:
        self._facts = material.facts
        self._english = material.english

    def __getitem__(self, key: str) -> str | None:
        fact = self._facts[key]
        return fact_text(str(fact.get("unit", "text")), fact.get("value"), english=self._english)

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)


def _numbers(found: Numbers, material: Material) -> dict[str, Any]:
    def shown(values: Mapping[str, Decimal], as_of: date | None) -> dict[str, Any]:
        table: dict[str, Any] = {key: _metric(key, values[key]) for key in METRICS if key in values}
        table["as_of"] = Day.of(as_of, english=material.english) if as_of else None
        return table

    return {**shown(found.values, found.as_of), "before": shown(found.before, found.before_as_of)}


def _metric(key: str, value: Decimal) -> Any:
    match key:
        case "raised" | "ad_spent":
            return Twd(int(value))
        case "ctr" | "bounce":
            return Rate(value)
        case "cpc":
            return SmallTwd(value)
    return Count(int(value))


def _todos(material: Material) -> dict[str, Any]:
    rows = [todo for todo in material.project.get("todo", ()) if not todo.get("done_on")]
    rows.sort(key=lambda todo: todo.get("due") or date.max)
    return {
        side: tuple(_todo(todo, material) for todo in rows if todo.get("who", "client") == side)
        for side in ("client", "us")
    }


def _todo(todo: Mapping[str, Any], material: Material) -> dict[str, Any]:
    due = todo.get("due")
    late = bool(due and due < material.today)
    return {**_plain({"what": todo.get("what"), "due": due}, material), "late": late}


def _received(material: Material) -> tuple[dict[str, Any], ...]:
    services = [event for event in material.own_events if event.get("kind") == "service" and event.get("text")]
    return tuple(
        {
            "on": Day.of(event["on"], english=material.english),
            "what": mask(event["text"]),
            "extra": event.get("scope") == "extra",
        }
        for event in services
    )


def _counted(material: Material, found: Numbers, run: Run) -> dict[str, Any]:
    dates, today = material.dates, material.today

    def days(name: str, count: int) -> Any:
        return Count(max(count, 0)) if name in dates else Missing(f"project.dates.{name}", run)

    share_reached, lacks_reached = reached(material.project, found)
    share_elapsed, lacks_elapsed = elapsed(dates, today)
    years = years_since(material.client.get("since"), today)
    return {
        "reached": Percent(share_reached) if share_reached is not None else Missing(lacks_reached, run),
        "elapsed": Percent(share_elapsed) if share_elapsed is not None else Missing(lacks_elapsed, run),
        "days_left": days("end", (dates["end"] - today).days if "end" in dates else 0),
        "days_live": days("launch", (today - dates["launch"]).days + 1 if "launch" in dates else 0),
        "days_to_launch": days("launch", (dates["launch"] - today).days if "launch" in dates else 0),
        "years_with_us": Count(years) if years else None,
        "project_count": Count(material.project_count) if material.project_count else None,
    }


def _plain(table: Mapping[str, Any], material: Material) -> dict[str, Any]:
    return {key: _value(key, value, material) for key, value in table.items()}


def _value(key: str, value: Any, material: Material) -> Any:
    """A value of the record as letters print it."""
    match value:
        case bool() | None:
            return value
        case date():
            return Day.of(value, english=material.english)
        case str():
            return _word(key, value, material)
        case int():
            return Count(value)
        case float():
            return Rate(str(value)) if key == "ad_share" else Decimal(str(value))
        case dict():
            return _plain(value, material)
        case list() | tuple():
            return tuple(_value("", item, material) for item in value)
    return value


def _word(key: str, text: str, material: Material) -> Any:
    if key in _WORDS:
        try:
            return Named.of(_WORDS[key](text), english=material.english)
        except ValueError:
            pass
    return Rate(text) if key == "ad_share" and text.replace(".", "", 1).isdigit() else mask(text)
