"""Desks to order: clients, projects and journals of any size, the same for the same seed.

`make_desk(60, 50, today=…)` gives models; `write_desk(desk, folder)` lays the same desk out as files.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from csmkit.domain.client import Client
from csmkit.domain.event import Event
from csmkit.domain.project import Project
from csmkit.domain.stage import ACTIVE
from csmkit.domain.vocabulary import ClientType, EventKind, Kind, Stage, Way
from csmkit.reminders.situation import Subject
from csmkit.workspace.journal import lines_by_file
from csmkit.workspace.records import new_record
from csmkit.workspace.root import FOLDERS

ZONE = ZoneInfo("Asia/Taipei")
THINGS = [
    "檯燈",
    "帳篷",
    "背包",
    "熱湯",
    "詩集",
    "桌遊",
    "耳機",
    "襪子",
    "茶壺",
    "腳踏車",
    "香皂",
    "雜誌",
    "木琴",
    "雨衣",
    "餅乾",
    "課程",
    "筆記本",
    "刀具",
    "盆栽",
    "毯子",
]
PLACES = ["港邊", "山腰", "河畔", "巷口", "島嶼", "高原", "溪谷", "海線", "屋頂", "車站"]
TIERS = (("diamond", 10), ("gold", 30), ("standard", 60))
LIFE = 165  # days from the invitation to the closed project, about
AFTERMATH = 300  # days over which closed projects lie behind


class Desk(NamedTuple):
    """A whole desk as models, by slug; events in order of time."""

    clients: dict[str, Client]
    projects: dict[str, Project]
    events: tuple[Event, ...]


class Script(NamedTuple):
    """What will happen to one project, all its dates known from the start."""

    dates: dict[str, date]
    decided: date
    closed: date
    longterm: bool


def day(days: int) -> timedelta:
    return timedelta(days=days)


def make_script(rng: random.Random, invited: date) -> Script:
    """A project's life, from its invitation on."""
    pick = rng.randint
    met = invited + day(pick(6, 14))
    offer_sent = met + day(pick(2, 6))
    contract_back = offer_sent + day(pick(3, 20))
    page_due = contract_back + day(pick(18, 28))
    review = page_due + day(7)
    launch = review + day(pick(20, 35))
    end = launch + day(pick(35, 60))
    payout = end + day(pick(24, 34))
    ship = payout + day(pick(30, 120))
    dates = {
        "invited": invited,
        "met": met,
        "offer_sent": offer_sent,
        "contract_back": contract_back,
        "page_due": page_due,
        "review": review,
        "prelaunch": launch - day(21),
        "launch": launch,
        "end": end,
        "decision_due": end + day(14),
        "payout": payout,
        "ship": ship,
        "shipped": ship + day(pick(-5, 15)),
    }
    decided = end + day(pick(3, 16))
    return Script(dates, decided, payout + day(pick(6, 14)), rng.random() < 0.2)


def stage_on(script: Script, today: date) -> Stage:
    """Where the project stands on a day."""
    dates = script.dates
    for start, stage in (
        (script.closed + day(20), Stage.LONGTERM if script.longterm else Stage.CLOSED),
        (script.closed, Stage.CLOSED),
        (script.decided, Stage.CLOSING),
        (dates["end"] + day(1), Stage.ENDED),
        (dates["launch"], Stage.LIVE),
        (dates["contract_back"] + day(5), Stage.PREPARING),
        (dates["contract_back"], Stage.CONTRACTED),
        (dates["offer_sent"], Stage.OFFERED),
        (dates["invited"], Stage.INVITED),
    ):
        if today >= start:
            return stage
    return Stage.LEAD


def known_dates(script: Script, today: date) -> dict[str, date]:
    """The dates that stand in the record on a day: what happened, and what is planned by then."""
    dates, known = script.dates, dict[str, date]()
    planned_from = {
        "met": dates["invited"],
        "page_due": dates["contract_back"],
        "review": dates["contract_back"],
        "prelaunch": dates["contract_back"],
        "launch": dates["contract_back"],
        "end": dates["contract_back"],
        "decision_due": dates["launch"],
        "payout": dates["end"],
        "ship": dates["launch"],
    }
    for name, on in dates.items():
        if planned_from.get(name, on) <= today:
            known[name] = on
    if script.longterm and stage_on(script, today) is Stage.LONGTERM:
        known["longterm_from"] = script.closed + day(20)
    return known


def make_desk(
    live: int,
    closed: int,
    *,
    today: date,
    seed: int = 1,
    events_per_project: int | None = None,
    aftermath: int = AFTERMATH,
) -> Desk:
    """A desk with `live` projects between invitation and closing, and `closed` behind them.

    Args:
        live: projects at work, spread over their lives so that most of them are in preparation or live.
        closed: finished projects.
        today: the day the desk is looked at; nothing in the journal is later.
        seed: the same seed gives the same desk.
        events_per_project: how many events are kept of each journal; None keeps all (about 45).
        aftermath: days over which closed projects lie behind.
    """
    rng = random.Random(seed)
    clients = make_clients(rng, client_count(live + closed), today)
    slugs = list(clients)
    projects: dict[str, Project] = {}
    events: list[Event] = []
    for number in range(live + closed):
        script = _script_for(rng, today, live=number < live, aftermath=aftermath)
        slug, client = f"{number:05}-{rng.choice(THINGS)}", slugs[number % len(slugs)]
        projects[slug] = make_project(rng, script, client, today)
        rows = list(past_events(rng, script, slug, client, today))
        if events_per_project is not None:
            rows = sorted(rng.sample(rows, min(events_per_project, len(rows))), key=lambda event: event.at)
        events.extend(rows)
    return Desk(clients, projects, tuple(sorted(events, key=lambda event: (event.at, event.id))))


def _script_for(rng: random.Random, today: date, *, live: bool, aftermath: int) -> Script:
    """A life that on `today` is going on, or over."""
    while True:
        age = rng.randint(0, LIFE + 20) if live else rng.randint(LIFE, LIFE + aftermath)
        script = make_script(rng, today - day(age))
        if (stage_on(script, today) in ACTIVE) is live:
            return script


def client_count(projects: int) -> int:
    """How many clients so many projects come from: most have one at first, and the good ones come back for years."""
    return max(1, min(projects * 4 // 5, 100 + projects // 4))


def make_clients(rng: random.Random, count: int, today: date) -> dict[str, Client]:
    """Clients of all tiers and most types, a few of whom want to be left alone."""
    found: dict[str, Client] = {}
    for number in range(count):
        name = f"{rng.choice(PLACES)}{rng.choice(THINGS)}工作室"
        slug = f"c{number:05}"
        limits: dict[str, Any] = {}
        if rng.random() < 0.04:
            limits["no_contact"] = True
        if rng.random() < 0.08:
            limits["quiet_days"] = [rng.choice(("mon", "wed", "fri"))]
        if rng.random() < 0.15:
            limits["no_phone"] = True
        values = {
            "name": name,
            "tier": rng.choices([tier for tier, _weight in TIERS], [weight for _tier, weight in TIERS])[0],
            "type": rng.choice([None, *ClientType]),
            "since": today - day(rng.randint(60, 900)),
            "channel_told_on": today - day(rng.randint(0, 50)) if rng.random() < 0.85 else None,
            "limits": limits,
            "contacts": {"main": {"name": "林小姐", "email": f"{slug}@example.com", "chat_id": f"@{slug}"}},
        }
        found[slug] = Client.model_validate(values)
    return found


def make_project(rng: random.Random, script: Script, client: str, today: date) -> Project:
    """The record of a project as it stands on a day."""
    goal = rng.randint(10, 200) * 10_000
    asked = script.dates["contract_back"] + day(3)
    launch = script.dates["launch"]
    return Project.model_validate(
        {
            "title": f"{rng.choice(PLACES)}的{rng.choice(THINGS)}",
            "client": client,
            "kind": rng.choice(list(Kind)).value,
            "stage": stage_on(script, today).value,
            "dates": known_dates(script, today),
            "money": {"goal": goal, "raised": int(goal * rng.uniform(0.3, 2)) if today >= launch else None},
            "resources": {"asked_on": asked} if asked <= today else {},
            "todo": list(_todos(rng, script, today)),
            "case": {"result": "success"} if script.closed + day(5) <= today else None,
        }
    )


def _todos(rng: random.Random, script: Script, today: date) -> Iterator[dict[str, Any]]:
    for what, who, due in (
        ("樣品照 20 張", "client", script.dates["contract_back"] + day(12)),
        ("回饋方案表", "client", script.dates["review"]),
        ("開後台帳號", "us", script.dates["contract_back"] + day(4)),
        ("排電子報露出", "us", script.dates["launch"] - day(4)),
    ):
        if script.dates["contract_back"] <= today:
            done = due + day(rng.randint(-3, 2))
            yield {"what": what, "who": who, "due": due, "done_on": done if done <= today else None}


class Happening(NamedTuple):
    """Something that belongs into a project's journal on a day."""

    on: date
    kind: EventKind
    letter: str = ""
    text: str = ""
    way: Way | None = Way.OUT


def past_events(rng: random.Random, script: Script, slug: str, client: str, today: date) -> Iterator[Event]:
    """What the journal of a well-kept desk tells of a project up to yesterday."""
    for number, row in enumerate(sorted(_life(rng, script), key=lambda row: row.on)):
        if row.on < today:
            yield make_event(row, slug, client, number)


def make_event(row: Happening, project: str | None, client: str | None, number: int) -> Event:
    """The event of a happening; `number` spreads the events of one day over its hours."""
    at = datetime.combine(row.on, time(9 + number % 9, number * 7 % 60, number % 60), ZONE)
    return Event.model_validate(
        {
            "id": f"{at:%Y%m%dT%H%M%S}-{number:03}{(project or client or 'desk')}",
            "at": at,
            "kind": row.kind,
            "project": project,
            "client": client,
            "way": row.way,
            "text": row.text,
            "letter": row.letter or None,
            "metrics": {"raised": 1000 * number} if row.kind is EventKind.METRIC else {},
        }
    )


def _life(rng: random.Random, script: Script) -> Iterator[Happening]:
    dates = script.dates
    for letter, on in (
        ("invitation", dates["invited"]),
        ("agenda", dates["met"] - day(2)),
        ("minutes", dates["met"] + day(1)),
        ("contract-offer", dates["offer_sent"]),
        ("welcome", dates["contract_back"] + day(1)),
        ("preparation", dates["contract_back"] + day(3)),
        ("page-feedback", dates["review"]),
        ("prelaunch-check", dates["launch"] - day(9)),
        ("launch", dates["launch"]),
        ("first-week", dates["launch"] + day(7)),
        ("mid-campaign", dates["launch"] + day(30)),
        ("final-week", dates["end"] - day(8)),
        ("closeout", dates["end"] - day(10)),
        ("last-notice", dates["end"] + day(1)),
        ("payout-papers", script.decided + day(1)),
        ("recap", dates["end"] + day(14)),
        ("payout-made", dates["payout"] + day(1)),
        ("ask-permission", dates["payout"] + day(7)),
        ("longterm-invitation", dates["payout"] + day(14)),
        ("shipping-notice", dates["ship"] - day(7)),
    ):
        yield Happening(on, EventKind.MAIL, letter, f"寄出 {letter}")
    yield from stage_changes(script)
    yield Happening(script.decided, EventKind.DECISION, text="全額結案撥款", way=None)
    for week in range((dates["end"] - dates["launch"]).days // 7):
        yield Happening(dates["launch"] + day(7 * week), EventKind.METRIC, way=None)
        if week > 1:
            yield Happening(dates["launch"] + day(7 * week), EventKind.MAIL, "weekly-coaching", "本週建議")
    for _index in range(rng.randint(2, 6)):
        asked = dates["invited"] + day(rng.randint(1, 160))
        yield Happening(asked, EventKind.CHAT, text="想請問一下後台的設定", way=Way.IN)
        yield Happening(asked + day(1), EventKind.CHAT, text="回覆了，附上步驟")


def stage_changes(script: Script) -> Iterator[Happening]:
    """The stage events of a life, on the days the stage changes."""
    before = Stage.LEAD
    for offset in range((script.closed - script.dates["invited"]).days + 21):
        on = script.dates["invited"] + day(offset)
        after = stage_on(script, on)
        if after is not before:
            yield Happening(on, EventKind.STAGE, text=f"{before.value} → {after.value}", way=None)
            before = after


def subjects_of(desk: Desk) -> list[Subject]:
    """What the plan is made of: every project, then every client by itself."""
    of_project: dict[str | None, list[Event]] = {}
    of_client: dict[str | None, list[Event]] = {}
    for event in desk.events:
        of_project.setdefault(event.project, []).append(event)
        of_client.setdefault(event.client, []).append(event)
    stages: dict[str, tuple[Stage, ...]] = {}
    for project in desk.projects.values():
        stages[project.client] = (*stages.get(project.client, ()), project.stage)
    loose = {
        slug: [event for event in rows if event.project is None] for slug, rows in of_client.items() if slug is not None
    }
    found = [
        Subject(
            slug,
            project,
            project.client,
            desk.clients.get(project.client),
            tuple(of_project.get(slug, [])) + tuple(loose.get(project.client, [])),
            stages[project.client],
        )
        for slug, project in desk.projects.items()
    ]
    found.extend(
        Subject(None, None, slug, client, tuple(of_client.get(slug, [])), stages.get(slug, ()))
        for slug, client in desk.clients.items()
    )
    return found


def write_desk(desk: Desk, root: Path) -> None:
    """The desk as a workspace in `root`: settings, records, journal."""
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "csm.toml").write_text('[me]\nname = "林宜君"\n', encoding="utf-8")
    (root / "facts.toml").write_text("", encoding="utf-8")
    for folder, records in (("clients", desk.clients), ("projects", desk.projects)):
        for slug, record in records.items():
            values = record.model_dump(mode="python", exclude_defaults=True)
            (root / folder / f"{slug}.toml").write_bytes(new_record(values))
    for path, lines in lines_by_file(desk.events).items():
        (root / path).write_bytes(lines)
