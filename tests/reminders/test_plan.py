"""Which rules speak of whom, how they reach them, and what a snooze does."""

from datetime import date
from typing import Any

import pytest

from csmkit.domain.event import Event
from csmkit.domain.vocabulary import Stage
from csmkit.reminders.plan import Subject
from tests.reminders.rules import due_days, event, lone_client, planned, rule, subject

DATES = {"launch": date(2026, 11, 2), "end": date(2026, 12, 18)}


@pytest.mark.parametrize(
    ("keys", "values", "speaks"),
    [
        ('stages = ["live"]', {}, True),
        ('stages = ["ended"]', {}, False),
        ("", {"stage": "closed"}, False),
        ("", {"stage": "declined"}, False),
        ("", {"stage": "longterm"}, False),
        ("", {"stage": "ended"}, True),
        ('stages = ["closed"]', {"stage": "closed"}, True),
        ('kinds = ["food"]', {"kind": "food"}, True),
        ('kinds = ["food"]', {"kind": "course"}, False),
        ('tiers = ["鑽石"]', {"client": {"tier": "diamond"}}, True),
        ('tiers = ["diamond"]', {"client": {"tier": "鑽石"}}, True),
        ('tiers = ["diamond"]', {"client": {"tier": "gold"}}, False),
        ('tiers = ["nosuch"]', {"client": {"tier": "nosuch"}}, False),
        ('types = ["follower"]', {"client": {"type": "follower"}}, True),
        ('types = ["follower"]', {}, False),
        ('not_types = ["hurried"]', {"client": {"type": "hurried"}}, False),
        ('not_types = ["hurried"]', {}, True),
        ('missing = ["resources.asked_on"]', {}, True),
        ('missing = ["resources.asked_on"]', {"resources": {"asked_on": date(2026, 11, 1)}}, False),
        ('missing = ["money.raised"]', {"money": {"raised": 0}}, False),
        ('missing = ["case.agreed_on"]', {}, True),
        ('missing = ["case.agreed_on"]', {"case": {"agreed_on": date(2026, 11, 1)}}, False),
        ('missing = ["services"]', {"services": ["頁面健檢"]}, False),
        ('filled = ["client.type"]', {}, False),
        ('filled = ["client.type"]', {"client": {"type": "follower"}}, True),
        ('filled = ["decision"]', {}, False),
        ("off = true", {}, False),
    ],
)
def test_conditions(keys: str, values: dict[str, Any], speaks: bool) -> None:
    assert bool(due_days(subject(dates=DATES, **values), rule(f'anchor = "end"\n{keys}'))) is speaks


def test_a_decision_in_the_journal_is_a_condition() -> None:
    decided = event("2026-12-20", "decision")
    assert due_days(subject(decided, dates=DATES), rule('anchor = "end"\nfilled = ["decision"]')) != []
    assert due_days(subject(decided, dates=DATES), rule('anchor = "end"\nmissing = ["decision"]')) == []


def test_a_client_who_is_not_there_costs_only_what_needs_them() -> None:
    orphan = subject(dates=DATES)._replace(client=None)
    row = planned(orphan, rule('anchor = "end"'), rule('anchor = "end"\ntiers = ["gold"]', "x"))[0]
    assert (row.client, row.client_name, row.tier_rank, row.channel) == ("studio", "", 3, "other")


def test_project_rules_say_nothing_of_a_client_alone() -> None:
    assert due_days(lone_client(stages=(Stage.LIVE,)), rule('anchor = "end"'), rule('source = "own"', "o")) == []


@pytest.mark.parametrize(
    ("keys", "limits", "planned_still"),
    [
        ("", {}, True),
        ("", {"no_contact": True}, False),
        ("required = true", {"no_contact": True}, True),
        ('priority = "money"', {"no_contact": True}, True),
        ('channel = "desk"', {"no_contact": True}, True),
    ],
)
def test_no_contact_leaves_only_what_is_required(keys: str, limits: dict[str, Any], planned_still: bool) -> None:
    made = rule(f'anchor = "end"\n{keys}')
    assert bool(due_days(subject(dates=DATES, client={"limits": limits}), made)) is planned_still


@pytest.mark.parametrize(
    ("keys", "client", "channel", "command"),
    [
        ("", {}, "email", 'csm log lumi "…" --kind mail'),
        ("", {"preferred_channel": "phone"}, "phone", 'csm log lumi "…" --kind call'),
        ("", {"preferred_channel": "line"}, "line", 'csm log lumi "…" --kind chat'),
        ("", {"preferred_channel": "phone", "limits": {"no_phone": True}}, "email", 'csm log lumi "…" --kind mail'),
        ('channel = "phone"', {}, "phone", 'csm log lumi "…" --kind call'),
        ('channel = "phone"', {"limits": {"no_phone": True}}, "email", 'csm log lumi "…" --kind mail'),
        ('channel = "email"', {"limits": {"no_email": True}}, "other", 'csm log lumi "…" --kind note'),
        ('letter = "closeout"', {}, "email", "csm mail closeout lumi"),
        ('command = "csm do {project} {client}"', {}, "email", "csm do lumi studio"),
    ],
)
def test_channel_and_command(keys: str, client: dict[str, Any], channel: str, command: str) -> None:
    row = planned(subject(dates=DATES, client=client), rule(f'anchor = "end"\n{keys}'))[0]
    assert (row.channel, row.command, row.contact) == (channel, command, True)


@pytest.mark.parametrize(
    ("tier", "touch"), [("diamond", "human"), ("gold", "human"), ("standard", "tech"), ("nosuch", "tech")]
)
def test_some_tiers_always_meet_a_person(tier: str, touch: str) -> None:
    made = rule('anchor = "end"\ntouch = "tech"\nhuman_for = ["鑽石", "gold"]')
    assert [row.touch for row in planned(subject(dates=DATES, client={"tier": tier}), made)] == [touch]


def test_desk_work_is_marked_done() -> None:
    row = planned(subject(dates=DATES), rule('anchor = "end"\nchannel = "desk"'))[0]
    assert (row.channel, row.command, row.contact) == ("desk", f"csm done {row.id}", False)


def test_everything_a_line_shows() -> None:
    made = rule(
        'title = "寄結案信"\ntitle_en = "closeout"\nwhy = "因為"\nanchor = "end"\noffset = "-7wd"\n'
        'priority = "money"\nrequired = true\ntouch = "tech"\nlapses = "+7d"',
        "closeout",
    )
    who = {"tier": "黃金", "limits": {"quiet_days": ["mon", date(2026, 12, 9)]}}
    row = planned(subject(dates=DATES, client=who), made)[0]
    assert row.key == "closeout/lumi/0"
    assert row.series == "closeout/lumi"
    assert (row.title, row.title_en, row.why, row.why_en) == ("寄結案信", "closeout", "因為", "因為")
    assert (row.project, row.project_title, row.client, row.client_name) == ("lumi", "露米檯燈", "studio", "露米工作室")
    assert (row.tier, row.tier_rank, row.priority, row.touch, row.required) == ("gold", 1, 0, "tech", True)
    assert (row.due_on, row.wake_on, row.lapses_on) == ("2026-12-09", None, "2026-12-16")
    assert row.quiet == ("mon", "2026-12-09")


ONE = 'anchor = "end"\nshift = "keep"\nlapses = "+5d"'


def nap(until: str, **values: Any) -> Event:
    fields = {"reminder": "r/lumi/0", "anchor_on": DATES["end"], **values}
    return event("2026-12-18 10:00", "reminder", action="snooze", until=until, **fields)


@pytest.mark.parametrize(
    ("events", "wake_on"),
    [
        ([nap("2026-12-24")], "2026-12-24"),
        ([nap("2026-12-24", anchor_on=None)], "2026-12-24"),
        ([nap("2026-12-24"), event("2026-12-19", "chat", way="in")], None),
        ([event("2026-12-17", "chat", way="in"), nap("2026-12-24")], "2026-12-24"),
        ([nap("2026-12-24"), event("2026-12-19", "chat", way="out")], "2026-12-24"),
        ([nap("2026-12-24", anchor_on=date(2026, 12, 11))], None),  # the end has moved since
        ([nap("2026-12-24", id="n"), event("2026-12-19", "correction", corrects="n")], None),
        ([nap("2026-12-01")], None),
        ([nap("next week")], None),
    ],
)
def test_a_snooze_holds_until_they_write_or_the_date_moves(events: list[Event], wake_on: str | None) -> None:
    row = planned(subject(*events, dates=DATES), rule(f"{ONE}\ndone_by = []\ncommand = 'x'"))[0]
    assert (row.due_on, row.wake_on) == ("2026-12-18", wake_on)
    assert row.lapses_on == ("2026-12-29" if wake_on else "2026-12-23")


def test_snoozing_one_repeat_snoozes_its_series_until_then() -> None:
    made = rule('every = "7d"\nfrom = "launch"\nuntil = "end"\nletter = "x"')
    sleeping = nap("2026-11-18", reminder="r/lumi/1", anchor_on=date(2026, 11, 9))
    rows = planned(subject(sleeping, dates=DATES), made)
    assert [(row.due_on, row.wake_on) for row in rows[:4]] == [
        ("2026-11-02", "2026-11-18"),
        ("2026-11-09", "2026-11-18"),
        ("2026-11-16", "2026-11-18"),
        ("2026-11-23", None),
    ]


def test_a_client_alone_carries_the_clients_name() -> None:
    alone = lone_client(event("2026-11-02", "mail", way="in", project=None))
    row = planned(alone, rule('source = "unanswered"'))[0]
    assert (row.project, row.client, row.key.split("/")[1]) == (None, "studio", "client:studio")
    assert row.command.startswith("csm log studio ")


def test_nobody_at_all_is_planned_without_a_fault() -> None:
    nobody = Subject(None, None, "gone", None, (), ())
    assert planned(nobody, rule('source = "silence"'), rule('source = "channel"', "c")) == []
