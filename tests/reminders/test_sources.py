"""Reminders that hang on no date of the plan."""

from datetime import date
from typing import Any

import pytest

from csmkit.domain.calendar import weekend_only
from csmkit.domain.event import Event
from csmkit.domain.facts import Fact
from csmkit.domain.settings import Settings
from csmkit.domain.vocabulary import Stage
from csmkit.reminders.plan import plan_facts
from tests.reminders.rules import due_days, event, lone_client, planned, rule, subject

UNANSWERED = rule('title = "回覆：{text}"\nsource = "unanswered"\npriority = "reply"', "u")
ASKED = event("2026-11-02 09:00", "mail", id="q", way="in", text="出貨時間？\n還有運費")  # a Monday


@pytest.mark.parametrize(
    ("later", "due"),
    [
        ([], ["2026-11-03"]),
        ([event("2026-11-02 11:00", "call", way="out")], []),
        ([event("2026-11-02 11:00", "chat", way="out")], []),
        ([event("2026-11-02 11:00", "mail", way="out", project=None)], []),
        ([event("2026-11-02 11:00", "note")], ["2026-11-03"]),
        ([event("2026-11-02 11:00", "metric")], ["2026-11-03"]),
        ([event("2026-11-05", "chat", way="in")], ["2026-11-03"]),  # the oldest question counts
        ([event("2026-11-03", "chat", way="out"), event("2026-11-06", "chat", way="in")], ["2026-11-09"]),
        ([event("2026-11-03", "reminder", reminder="u/lumi/q", action="done")], []),
        (
            [
                event("2026-11-03", "reminder", reminder="u/lumi/q", action="done"),
                event("2026-11-04", "chat", way="in"),
            ],
            ["2026-11-05"],
        ),
        (
            [
                event("2026-11-02 15:00", "chat", way="in"),
                event("2026-11-03", "reminder", reminder="u/lumi/q", action="done"),
            ],
            [],
        ),
    ],
)
def test_unanswered(later: list[Event], due: list[str]) -> None:
    assert due_days(subject(ASKED, *later), UNANSWERED) == due


def test_unanswered_says_what_was_asked_and_waits_as_long_as_the_settings_say() -> None:
    patient = Settings.model_validate({"reminders": {"reply_working_days": 3}})
    row = planned(subject(ASKED), UNANSWERED, settings=patient)[0]
    assert (row.due_on, row.title, row.priority) == ("2026-11-05", "回覆：出貨時間？ 還有運費", 1)


def test_a_message_is_waited_on_by_its_project_or_by_the_client_never_both() -> None:
    loose = event("2026-11-02", "mail", way="in", project=None)
    assert (due_days(subject(ASKED), UNANSWERED), due_days(lone_client(ASKED), UNANSWERED)) == (["2026-11-03"], [])
    assert (due_days(subject(loose), UNANSWERED), due_days(lone_client(loose), UNANSWERED)) == ([], ["2026-11-03"])


def test_promises_until_they_are_kept() -> None:
    made = rule('title = "答應過：{text}"\nsource = "promise"\nshift = "before"\npriority = "promise"', "p")
    said = event("2026-11-02", "call", id="w", text="週日前給試算", promise_by=date(2026, 11, 8))
    row = planned(subject(said), made)[0]
    assert (row.due_on, row.title, row.key) == ("2026-11-06", "答應過：週日前給試算", "p/lumi/w")
    assert row.command == f"csm done {row.id}"
    assert due_days(subject(said, event("2026-11-05", "chat", way="out")), made) == ["2026-11-06"]
    assert due_days(subject(said, event("2026-11-05", "reminder", reminder="p/lumi/w", action="done")), made) == []


SILENCE = rule('source = "silence"\nstages = ["live"]', "s")


@pytest.mark.parametrize(
    ("events", "client", "stages", "due"),
    [
        ([event("2026-11-02", "chat", way="in")], {}, (Stage.LIVE,), ["2026-12-02"]),
        ([event("2026-11-02", "chat", way="in")], {"tier": "diamond"}, (Stage.LIVE,), ["2026-11-12"]),
        ([event("2026-11-02", "chat", way="in")], {"tier": "鑽石"}, (Stage.LIVE,), ["2026-11-12"]),
        ([event("2026-11-02", "chat", way="in")], {"tier": "unheard-of"}, (Stage.LIVE,), []),
        ([event("2026-11-02", "call"), event("2026-11-20", "note")], {}, (Stage.LIVE,), ["2026-12-02"]),
        ([], {"since": date(2026, 11, 2)}, (Stage.LIVE,), ["2026-12-02"]),
        ([], {}, (Stage.LIVE,), []),
        ([event("2026-11-02", "call")], {}, (Stage.CLOSED,), []),
        (
            [event("2026-11-02", "call"), event("2026-12-02", "reminder", reminder="s/client:studio/0", action="skip")],
            {},
            (Stage.LIVE,),
            ["2027-01-01"],
        ),
    ],
)
def test_silence(events: list[Event], client: dict[str, Any], stages: tuple[Stage, ...], due: list[str]) -> None:
    assert due_days(lone_client(*events, stages=stages, **client), SILENCE) == due
    assert due_days(subject(*events), SILENCE) == []


@pytest.mark.parametrize(
    ("events", "due"),
    [
        ([], ["2026-11-09"]),
        ([event("2026-11-05", "metric")], ["2026-11-12"]),
        ([event("2026-11-10", "reminder", reminder="n/lumi/0", action="skip")], ["2026-11-17"]),
        ([event("2026-11-20", "metric")], []),  # the next would be after the end
    ],
)
def test_numbers_are_wanted_every_week_of_the_campaign(events: list[Event], due: list[str]) -> None:
    made = rule('source = "metrics"\nevery = "7d"\nfrom = "launch"\nuntil = "end"\ncommand = "csm numbers"', "n")
    campaign = {"launch": date(2026, 11, 2), "end": date(2026, 11, 25)}
    rows = planned(subject(*events, dates=campaign), made)
    assert [row.due_on for row in rows] == due
    assert {row.command for row in rows} <= {"csm numbers"}


TODOS = [
    {"what": "樣品照", "due": date(2026, 11, 3)},
    {"what": "影片", "due": date(2026, 11, 5)},
    {"what": "運費表"},
    {"what": "帳號", "who": "us", "due": date(2026, 11, 8)},
    {"what": "帳號", "who": "us", "due": date(2026, 11, 10)},
    {"what": "交好的", "due": date(2026, 11, 1), "done_on": date(2026, 11, 1)},
]


def test_the_clients_late_todos_are_one_reminder_that_comes_again() -> None:
    made = rule('source = "todo"\noffset = "+1wd"\nevery = "5d"\ndone_by = ["contact"]', "t")
    assert due_days(subject(todo=TODOS), made) == ["2026-11-04"]
    asked = event("2026-11-04", "chat", way="out")
    assert due_days(subject(asked, todo=TODOS), made) == ["2026-11-09"]
    before = event("2026-11-02", "chat", way="out")
    assert due_days(subject(before, todo=TODOS), made) == ["2026-11-04"]
    assert due_days(subject(todo=TODOS[2:]), made) == []


def test_our_todos_are_one_reminder_each_with_their_number() -> None:
    made = rule(
        'title = "{text}"\nsource = "todo"\nwho = "us"\nshift = "before"\nchannel = "desk"\n'
        'command = "csm todo {project} done {number}"',
        "t",
    )
    rows = planned(subject(todo=TODOS), made)
    assert [(row.due_on, row.title, row.command) for row in rows] == [
        ("2026-11-06", "帳號", "csm todo lumi done 4"),
        ("2026-11-10", "帳號", "csm todo lumi done 5"),
    ]
    assert len({row.key for row in rows} | {row.series for row in rows}) == 4 - 2
    moved = planned(subject(todo=TODOS[1:]), made)
    assert [row.key for row in moved] == [row.key for row in rows]  # a reminder keeps its id when the list changes


CHANNEL = rule('source = "channel"\noffset = "+2wd"\nstages = ["contracted"]', "c")


@pytest.mark.parametrize(
    ("events", "client", "due"),
    [
        ([event("2026-11-02", "stage", text="offered → contracted")], {}, ["2026-11-04"]),
        ([], {"since": date(2026, 11, 2)}, ["2026-11-04"]),
        ([event("2026-11-02", "note")], {}, ["2026-11-04"]),
        ([], {}, []),
        ([], {"since": date(2026, 11, 2), "channel_told_on": date(2026, 11, 3)}, []),
    ],
)
def test_the_channel_nobody_told_them(events: list[Event], client: dict[str, Any], due: list[str]) -> None:
    assert due_days(lone_client(*events, stages=(Stage.CONTRACTED,), **client), CHANNEL) == due


def test_own_reminders_once_and_repeated() -> None:
    made = rule('title = "{text}"\nsource = "own"\nshift = "keep"\nchannel = "desk"', "o")
    rows = [
        {"text": "打給潘姐", "on": date(2026, 11, 7)},
        {"text": "看數字", "on": date(2026, 11, 2), "every": "3d", "until": date(2026, 11, 9)},
        {"text": "寫錯的", "on": date(2026, 11, 2), "every": "sometimes"},
    ]
    found = planned(subject(reminder=rows), made)
    assert [(row.title, row.due_on) for row in found] == [
        ("打給潘姐", "2026-11-07"),
        ("看數字", "2026-11-02"),
        ("看數字", "2026-11-05"),
        ("看數字", "2026-11-08"),
        ("寫錯的", "2026-11-02"),
    ]
    assert len({row.key for row in found}) == 5
    assert len({row.series for row in found}) == 3
    done = event("2026-11-05", "reminder", reminder=found[2].key, action="done")
    assert [row.due_on for row in planned(subject(done, reminder=rows[1:2]), made)] == ["2026-11-08"]


def test_facts_that_run_out() -> None:
    made = rule('title = "快過期：{text}"\nsource = "fact"\noffset = "-14d"\nchannel = "desk"', "f")
    facts = {
        "platform_fee": Fact.model_validate(
            {"name": "平台費率", "unit": "rate", "value": 0.08, "valid_until": date(2026, 12, 31)}
        ),
        "unknown": Fact.model_validate({"valid_until": date(2026, 12, 31)}),
        "for-ever": Fact.model_validate({"value": "x"}),
    }
    rows = plan_facts(facts, [made], weekend_only())
    assert [(row.key, row.due_on, row.title, row.project, row.client) for row in rows] == [
        ("f/fact:platform_fee/0", "2026-12-17", "快過期：平台費率", None, None)
    ]
    assert rows[0].command == f"csm done {rows[0].id}"
    nap = event(
        "2026-12-18", "reminder", project=None, client=None, reminder=rows[0].key, action="snooze", until="2026-12-24"
    )
    assert plan_facts(facts, [made], weekend_only(), [nap])[0].wake_on == "2026-12-24"
    done = event(
        "2026-12-18",
        "reminder",
        project=None,
        client=None,
        reminder=rows[0].key,
        action="done",
        anchor_on=date(2026, 12, 17),
    )
    assert plan_facts(facts, [made], weekend_only(), [done]) == []
    renewed = {"platform_fee": facts["platform_fee"].model_copy(update={"valid_until": date(2027, 12, 31)})}
    assert [row.due_on for row in plan_facts(renewed, [made], weekend_only(), [done])] == ["2027-12-17"]


LOOK = rule(
    'title = "再看一次：{text}"\nsource = "page"\noffset = "+4wd"\ndone_by = ["mail:page-feedback"]\nchannel = "desk"\n'
    'command = "csm audit-page {number} --project {project}"',
    "look",
)


def audit(when: str, *lacking: str, name: str = "a") -> Event:
    text = "頁面檢查：規格、團隊"
    return event(when, "audit", id=name, text=text, lacking=list(lacking), page="/desk/my page.html")


@pytest.mark.parametrize(
    ("events", "due"),
    [
        ([], []),
        ([audit("2026-11-02")], []),
        ([audit("2026-11-02", "specs", "team")], ["2026-11-06"]),
        (
            [audit("2026-11-02", "specs"), event("2026-11-04", "mail", way="out", letter="page-feedback")],
            ["2026-11-10"],
        ),
        ([audit("2026-11-02", "specs"), audit("2026-11-05", name="b")], []),
        ([audit("2026-11-02", "specs"), audit("2026-11-05", "team", name="b")], ["2026-11-11"]),
        ([audit("2026-11-02", "specs"), event("2026-11-05", "correction", corrects="a")], []),
        ([audit("2026-11-02", "specs"), event("2026-11-05", "reminder", reminder="look/lumi/a", action="done")], []),
    ],
)
def test_a_page_that_lacked_something_is_looked_at_again(events: list[Event], due: list[str]) -> None:
    assert due_days(subject(*events), LOOK) == due


def test_the_second_look_names_the_points_and_the_page() -> None:
    (found,) = planned(subject(audit("2026-11-02", "specs")), LOOK)
    assert found.title == "再看一次：規格、團隊"
    assert found.command == "csm audit-page '/desk/my page.html' --project lumi"
