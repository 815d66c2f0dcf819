"""The demo desk: it loads, agrees with itself, shows every kind of day, and names nobody real."""

import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from csmkit.domain.client import Client
from csmkit.domain.event import Event
from csmkit.domain.facts import Fact
from csmkit.domain.project import Project
from csmkit.domain.slug import slug_fault
from csmkit.domain.vocabulary import (
    CONTACT_KINDS,
    MONEY_METRICS,
    ClientType,
    EventKind,
    Kind,
    Outcome,
    Role,
    Stage,
    Way,
)
from csmkit.workspace.journal import read_events
from csmkit.workspace.records import load_client, load_facts, load_project, load_settings

DEMO = Path(__file__).resolve().parents[1] / "templates" / "demo"
ANCHOR = date(2026, 1, 5)
MAINLAND = ("視頻", "信息", "渠道", "反饋", "優化", "項目", "後臺", "賦能", "落地", "運營", "用戶", "軟件")
LAUNCHED = {Stage.LIVE, Stage.ENDED, Stage.CLOSING, Stage.CLOSED, Stage.LONGTERM}
FILES = sorted(DEMO.rglob("*.toml"))


def _clients() -> dict[str, Client]:
    found = {path.stem: load_client(DEMO, f"clients/{path.name}") for path in (DEMO / "clients").iterdir()}
    assert [row[2] for row in found.values() if row[2]] == []
    return {slug: client for slug, (client, _loaded, _problems) in found.items() if client}


def _projects() -> dict[str, Project]:
    found = {path.stem: load_project(DEMO, f"projects/{path.name}") for path in (DEMO / "projects").iterdir()}
    assert [row[2] for row in found.values() if row[2]] == []
    return {slug: project for slug, (project, _loaded, _problems) in found.items() if project}


def _events() -> list[Event]:
    events, problems = read_events((DEMO / "journal.toml").read_text(encoding="utf-8"), "journal.toml")
    assert problems == []
    return events


def _facts() -> dict[str, Fact]:
    facts, problems = load_facts(DEMO)
    assert problems == []
    return facts


CLIENTS, PROJECTS, EVENTS, FACTS = _clients(), _projects(), _events(), _facts()


def _of(slug: str) -> list[Event]:
    return [event for event in EVENTS if event.project == slug]


def _days(*offsets: int) -> list[date]:
    return [ANCHOR + timedelta(days=offset) for offset in offsets]


def test_settings_load_and_leave_the_language_to_the_system() -> None:
    settings, problems = load_settings(DEMO)
    assert problems == []
    assert settings.language is None
    assert list(settings.tiers) == ["diamond", "gold", "standard"]
    assert settings.me.name and settings.platform.name


@pytest.mark.parametrize("path", [path for path in FILES if path.parent != DEMO], ids=lambda path: path.stem)
def test_every_record_has_a_usable_slug(path: Path) -> None:
    assert slug_fault(path.stem) is None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_words_are_taiwanese_and_nothing_real_is_named(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [word for word in MAINLAND if word in text] == []
    assert [mail for mail in re.findall(r"[\w.]+@[\w.-]+", text) if not mail.endswith(".example")] == []
    assert [host for host in re.findall(r"https?://([^/\"\s]+)", text) if not host.endswith(".example")] == []
    phones = re.findall(r"\"(0[\d-]{7,})\"", text) + re.findall(r"\b0\d-\d{4}-\d{3,4}\b", text)
    assert [phone for phone in phones if not re.match(r"0\d-5550-|0900-555-", phone)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_date_hides_in_a_text_where_it_would_not_move(path: Path) -> None:
    said = re.findall(r"\"\"\".*?\"\"\"|\"[^\"]*\"|#[^\n]*", path.read_text(encoding="utf-8"), re.DOTALL)
    # An event's own key is rebuilt from its moment; office hours name weekdays for good.
    texts = [text for text in said if not re.match(r"\"\d{8}T", text) and "週一至週五" not in text]
    moving = re.compile(r"20\d\d|\d月|\d ?/ ?\d|(?:(?<![每一])週|星期)[一二三四五六日]")
    assert [text for text in texts if moving.search(text)] == []


def test_clients_show_every_tier_type_and_role() -> None:
    assert len(CLIENTS) >= 14
    assert {client.tier for client in CLIENTS.values()} == {"diamond", "gold", "standard"}
    assert {client.type for client in CLIENTS.values() if client.type} == set(ClientType)
    assert all(client.type_since for client in CLIENTS.values() if client.type)
    assert {contact.role for client in CLIENTS.values() for contact in client.contacts.values()} == set(Role)
    assert any(contact.language == "en" for client in CLIENTS.values() for contact in client.contacts.values())
    assert any(len(client.contacts) == 3 for client in CLIENTS.values())
    assert len({client.preferred_channel for client in CLIENTS.values()}) >= 5
    assert all(client.reachable_by() for client in CLIENTS.values())
    assert sum(client.channel_told_on is None for client in CLIENTS.values()) == 2
    assert sum(not slug.isascii() for slug in CLIENTS) >= 2
    assert any("[" in client.name for client in CLIENTS.values())
    for limit in ("no_phone", "no_email", "no_contact", "quiet_days"):
        assert any(getattr(client.limits, limit) for client in CLIENTS.values()), limit


def test_projects_stand_at_every_stage() -> None:
    stages = Counter(project.stage for project in PROJECTS.values())
    at_least = {Stage.PREPARING: 2, Stage.LIVE: 4, Stage.ENDED: 2, Stage.CLOSING: 2, Stage.CLOSED: 2}
    assert [stage for stage in Stage if stages[stage] < at_least.get(stage, 1)] == []
    assert {project.kind for project in PROJECTS.values()} == set(Kind)
    assert {project.client for project in PROJECTS.values()} == set(CLIENTS)
    reminders = Counter(row.on for project in PROJECTS.values() for row in project.reminder)
    assert reminders[ANCHOR] == reminders[ANCHOR + timedelta(days=2)] == 1
    assert min(reminders) < ANCHOR
    cases = [project.case for project in PROJECTS.values() if project.case]
    assert {(case.result, case.quotable) for case in cases} == {("success", "named"), ("failure", "anonymous")}


def test_the_special_days_are_there() -> None:
    brilliant, slow = PROJECTS["lumi-lamp"], PROJECTS["tinytide-island"]
    assert (brilliant.reached() or 0) >= 180
    assert (slow.reached(), slow.elapsed(ANCHOR)) == (Decimal(12), Decimal(60))
    ends = {slug: project.dates.end for slug, project in PROJECTS.items()}
    assert [ends["corner-tote"], ends["peak-tent"], ends["handyharbor-loom"]] == _days(4, -4, -1)
    assert [PROJECTS["north-room-album"].dates.launch] == _days(3)
    tent, loom = PROJECTS["peak-tent"].money, PROJECTS["handyharbor-loom"].money
    assert (tent.goal or 0) < (tent.raised or 0) < (tent.production_threshold or 0)
    assert (loom.raised or 0) < (loom.goal or 0)


@pytest.mark.parametrize("slug", sorted(PROJECTS))
def test_dates_fit_the_stage(slug: str) -> None:
    project, dates = PROJECTS[slug], PROJECTS[slug].dates
    if project.stage in LAUNCHED:
        assert dates.launch and dates.end
        assert dates.launch <= ANCHOR
        assert (dates.end >= ANCHOR) == (project.stage is Stage.LIVE)
        assert 30 <= (dates.end - dates.launch).days + 1 <= 60
    else:
        assert dates.launch is None or dates.launch > ANCHOR
    named = ("invited", "met", "offer_sent", "contract_back", "page_due", "review", "launch", "end", "ship")
    known = [day for day in (getattr(dates, name) for name in named) if day]
    assert known == sorted(known)


@pytest.mark.parametrize("slug", sorted(PROJECTS))
def test_the_journal_tells_how_the_project_came_to_its_stage(slug: str) -> None:
    project, events = PROJECTS[slug], _of(slug)
    steps = [event.text.split(" → ") for event in events if event.kind is EventKind.STAGE]
    assert all(before[1] == after[0] for before, after in pairwise(steps))
    assert (steps[-1][1] if steps else "lead") == project.stage
    sent = {event.letter for event in events if event.letter}
    letters_by_stage = {
        frozenset(LAUNCHED): {"contract-offer", "welcome", "preparation", "page-feedback", "launch"},
        frozenset({Stage.CLOSING, Stage.CLOSED, Stage.LONGTERM}): {"closeout"},
        frozenset({Stage.DECLINED}): {"decline-project"},
        frozenset({Stage.STOPPED}): {"stop"},
    }
    for stages, letters in letters_by_stage.items():
        assert project.stage not in stages or letters <= sent
    if project.stage in (Stage.CLOSED, Stage.LONGTERM):
        assert any(event.kind is EventKind.DECISION for event in events)
        assert sent & {"payout-made", "refund"}
    launched = [event.at.date() for event in events if event.letter == "launch"]
    assert launched == ([project.dates.launch] if project.stage in LAUNCHED else [])


@pytest.mark.parametrize("slug", sorted(PROJECTS))
def test_numbers_grow_and_end_at_the_record(slug: str) -> None:
    for metric in MONEY_METRICS:
        noted = [event.metrics[metric] for event in _of(slug) if metric in event.metrics]
        assert noted == sorted(noted)
        assert (noted[-1] if noted else None) == getattr(PROJECTS[slug].money, metric)


def test_journal_is_in_order_and_recent() -> None:
    assert len(EVENTS) >= 170
    moments = [event.at for event in EVENTS]
    assert moments == sorted(moments)
    assert len({event.id for event in EVENTS}) == len(EVENTS)
    assert all(re.fullmatch(rf"{event.at:%Y%m%dT%H%M%S}-[a-z0-9]{{7}}", event.id) for event in EVENTS)
    assert moments[0].date() < ANCHOR - timedelta(days=400)
    assert moments[-1].date() == ANCHOR - timedelta(days=1)
    kinds = set(EventKind) - {EventKind.REMINDER, EventKind.CORRECTION, EventKind.ALARM}
    assert {event.kind for event in EVENTS} == kinds
    assert {event.outcome for event in EVENTS if event.outcome} == set(Outcome)
    assert {event.scope.value for event in EVENTS if event.scope} == {"contract", "extra"}


def test_events_name_records_and_people_that_exist() -> None:
    for event in EVENTS:
        assert event.client is not None
        client = CLIENTS[event.client]
        assert event.project is None or PROJECTS[event.project].client == event.client
        assert (event.way is None) == (event.who is None), event.id
        assert event.who is None or event.who in client.contacts, event.id
        assert not (client.limits.no_phone and event.channel == "phone"), event.id
        assert not (client.limits.no_email and event.channel == "email"), event.id


def test_three_messages_wait_and_two_promises_are_open() -> None:
    waiting = [
        event.at.date()
        for event in EVENTS
        if event.way is Way.IN
        and event.kind in CONTACT_KINDS
        and not any(later.at > event.at and later.client == event.client and later.way is Way.OUT for later in EVENTS)
    ]
    assert waiting == _days(-3, -2, -1)
    assert sorted(event.promise_by for event in EVENTS if event.promise_by) == _days(-2, 1)


def test_facts_show_known_unknown_expiring_and_expired() -> None:
    assert len(FACTS) == 52
    assert sum(not fact.is_known() for fact in FACTS.values()) == 3
    until = [fact.valid_until for fact in FACTS.values() if fact.valid_until]
    assert sum(day < ANCHOR for day in until) == 1
    assert [day for day in until if ANCHOR <= day < ANCHOR + timedelta(days=200)] == _days(12)
    assert all(fact.name for fact in FACTS.values())
    assert all("示範資料" in fact.source for fact in FACTS.values() if fact.is_known())
