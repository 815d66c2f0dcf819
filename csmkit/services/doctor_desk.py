"""The doctor's look at what belongs to the whole desk: settings, platform figures, own templates and FAQ entries."""

from collections.abc import Iterator
from pathlib import Path

from csmkit.domain.calendar import weekend_only
from csmkit.domain.facts import expiry_note
from csmkit.errors import InvalidDataError, Problem
from csmkit.language import _
from csmkit.services.calendar import public_days
from csmkit.services.doctor_chart import Chart
from csmkit.text.likeness import fold_name
from csmkit.workspace.files import ReadError, decode, read_file


def desk_problems(chart: Chart) -> Iterator[Problem]:
    """Everything that is wrong beside clients, projects and journal."""
    yield from _settings_problems(chart)
    yield from _fact_problems(chart)
    yield from _rule_problems(chart)
    yield from _todo_problems(chart)
    yield from _faq_problems(chart)


def _settings_problems(chart: Chart) -> Iterator[Problem]:
    calendar, sheet = chart.settings.calendar, chart.desk_file
    try:
        public_days(chart.root, calendar.country, chart.today.year)
    except InvalidDataError as error:
        text = error.message.partition("calendar.country: ")[2]
        yield sheet.problem(("calendar", "country"), text, error.hint or "")
    for day in sorted(set(calendar.days_off) & set(calendar.work_days)):
        message = _("{day} is both a day off and a working day").format(day=day)
        yield sheet.problem(("calendar", "work_days"), message, _("take it out of one of the two lists"))
    names: dict[str, str] = {}
    for key, tier in chart.settings.tiers.items():
        other = names.setdefault(fold_name(tier.name), key)
        if other != key:
            message = _("two tiers are called {name}").format(name=tier.name)
            yield sheet.problem(("tiers", key, "name"), message, _("give one another name"))


def _fact_problems(chart: Chart) -> Iterator[Problem]:
    sheet, today = chart.facts_file, chart.today
    for key, fact in (sheet.model or {}).items():
        if not fact.is_known():
            continue
        command = _("ask again, then: csm facts set {key} …").format(key=key)
        if fact.as_of is None:
            yield sheet.problem((key, "as_of"), _("nobody can tell when this was true"), _("add as_of = 2026-02-03"))
        elif fact.as_of > today:
            yield sheet.problem((key, "as_of"), _("this day is still to come"), _("write the day it was true"))
        elif fact.valid_until and fact.valid_until < fact.as_of:
            message = _("{day} is before {other} {than}").format(day=fact.valid_until, other="as_of", than=fact.as_of)
            yield sheet.problem((key, "valid_until"), message, command)
        elif fact.expired(today):
            yield sheet.problem((key, "valid_until"), expiry_note(fact, today), command)


def _rule_problems(chart: Chart) -> Iterator[Problem]:
    from csmkit.reminders.rule import read_rules

    for path in _own(chart, "templates/reminders", ".toml"):
        name = path.relative_to(chart.root).as_posix()
        text, problem = _text(chart, name)
        yield from [problem] if problem else read_rules(text, name)[1]


def _todo_problems(chart: Chart) -> Iterator[Problem]:
    from csmkit.domain.todo_template import todos_for

    for path in _own(chart, "templates/todos", ".toml"):
        name = path.relative_to(chart.root).as_posix()
        text, problem = _text(chart, name)
        yield from [problem] if problem else todos_for(text, name, {}, weekend_only(), ())[1]


def _faq_problems(chart: Chart) -> Iterator[Problem]:
    from csmkit.faq.parse import parse_file

    for path in _own(chart, "faq", ".md"):
        name = path.relative_to(chart.root).as_posix()
        text, problem = _text(chart, name)
        yield from [problem] if problem else parse_file(text, name)[1]


def _own(chart: Chart, folder: str, ending: str) -> list[Path]:
    """Her own files in a folder, sorted; none where the folder cannot be looked into (the desk says so)."""
    try:
        return sorted((chart.root / folder).glob(f"[!.]*{ending}"))
    except OSError:
        return []


def _text(chart: Chart, path: str) -> tuple[str, Problem | None]:
    try:
        return decode(read_file(chart.root / path)), None
    except ReadError as error:
        return "", Problem(path, None, "", error.message, error.fix)
