"""The rules that ship: readable, complete, and each one settled by the very command it shows."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from csmkit.domain.event import Event
from csmkit.domain.project import DATE_NAMES
from csmkit.domain.vocabulary import Stage
from csmkit.reminders.occurrence import PROMISE, Occurrence
from csmkit.reminders.plan import Subject
from csmkit.reminders.rule import Rule
from tests.reminders.rules import FOLDER, due_days, event, lone_client, planned, shipped, subject

LETTERS = frozenset(
    [
        "invitation",
        "invitation-followup",
        "agenda",
        "minutes",
        "contract-offer",
        "contract-chase",
        "welcome",
        "preparation",
        "page-feedback",
        "prelaunch-check",
        "launch",
        "first-week",
        "weekly-coaching",
        "page-first",
        "stage-summary",
        "mid-campaign",
        "slow-start",
        "final-week",
        "closeout",
        "last-notice",
        "decision-chase",
        "payout-papers",
        "payout-made",
        "advance",
        "refund",
        "stop",
        "decline-project",
        "decline-service",
        "delay-notice",
        "shipping-notice",
        "recap",
        "ask-permission",
        "longterm-invitation",
        "next-project",
        "anniversary",
    ]
)
MAINLAND = (
    "項目",
    "視頻",
    "質量",
    "信息",
    "渠道",
    "反饋",
    "優化",
    "鏈接",
    "短信",
    "郵件",
    "數據庫",
    "默認",
    "用戶",
    "落地",
)
START = date(2026, 1, 5)
RULES = {rule.id: rule for rule in shipped()}
OF_RECORDS = [rule for rule in shipped() if rule.source != "fact"]


def test_the_set_covers_a_projects_life() -> None:
    assert set(RULES) == {
        "invite", "invitation-chase", "agenda", "minutes", "contract-offer", "contract-chase",
        "welcome", "channel-untold", "resources-unasked", "page-due-soon", "page-late", "page-review", "page-second-look",
        "prelaunch-begins", "prelaunch-check", "launch-eve", "todo-client", "todo-us",
        "launch-day", "first-week", "numbers", "coaching", "ad-post", "newsletter",
        "maverick-check", "mid-campaign", "final-week",
        "closeout", "last-notice", "decision-chase", "decision-due", "payout-undecided", "payout-papers",
        "payout-check", "payout-made", "decision-changed", "case",
        "shipping-soon", "shipping-late", "recap", "ask-permission", "longterm-invitation", "next-project",
        "longterm-check", "anniversary",
        "unanswered", "promise", "silence", "own", "fact-expiring",
    }  # fmt: skip


@pytest.mark.parametrize("made", shipped(), ids=lambda made: made.id)
def test_words(made: Rule) -> None:
    assert 0 < len(made.title.replace("{text}", "")) <= 14 or made.id == "own"
    assert re.fullmatch(r"[^。]{4,40}。", made.why)
    assert made.title_en
    assert made.why_en.endswith((".", "!"))
    named = {deed.removeprefix("mail:") for deed in (*made.done_by, *made.after) if deed.startswith("mail:")}
    assert named | ({made.letter} if made.letter else set()) <= LETTERS


def test_the_words_are_taiwans() -> None:
    for path in FOLDER.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        assert [word for word in MAINLAND if word in text] == []
        assert text.startswith("# ")


def test_no_rule_id_is_used_twice() -> None:
    headers = [line for path in FOLDER.glob("*.toml") for line in path.read_text(encoding="utf-8").splitlines()]
    names = [line for line in headers if re.fullmatch(r"\[[\w-]+\]", line)]
    assert len(set(names)) == len(names) == len(RULES)


def case_for(made: Rule, **client: Any) -> Subject:
    """A subject of which the rule certainly has something to say."""
    absent = {name.removeprefix("dates.") for name in made.missing} | {made.until or ""}
    dates = {name: START + timedelta(days=14 * n) for n, name in enumerate(DATE_NAMES) if name not in absent}
    if made.from_ and made.until in DATE_NAMES:
        dates[made.until] = dates[made.from_] + timedelta(days=60)
    if "launch" in dates and "end" not in dates:
        dates["end"] = dates["launch"] + timedelta(days=60)
    who = {
        "type": made.types[0] if made.types else None,
        "tier": made.tiers[0] if made.tiers else "gold",
        "since": START,
        "channel_told_on": None if made.source == "channel" else START,
        **client,
    }
    events = list(_events_for(made))
    if made.source in ("silence", "channel"):
        return lone_client(*events, stages=(made.stages[0],), **who)
    values = {
        "kind": made.kinds[0].value if made.kinds else "product",
        "todo": [{"what": "樣品照", "due": START}, {"what": "帳號", "who": "us", "due": START}],
        "reminder": [{"text": "打電話", "on": START}],
    }
    stage = made.stages[0] if made.stages else Stage.LIVE
    return subject(*events, stage=stage.value, client=who, dates=dates, **values)


def _events_for(made: Rule) -> list[Event]:
    events = [event("2026-01-05", "mail", way="in")] if made.source == "unanswered" else []
    if made.source == "promise":
        events.append(event("2026-01-05", "call", text="給試算", promise_by=date(2026, 1, 8)))
    if "decision" in made.filled or made.after == ("decision",):
        events.append(event("2026-01-05", "decision"))
    if made.after == ("alarm",):
        events.append(event("2026-01-05", "alarm", text="撥款後決定改了"))
    if made.source == "page":
        events.append(event("2026-01-05", "audit", text="頁面檢查：規格", lacking=["specs"]))
    head, _colon, rest = (made.after[0] if made.after else "").partition(":")
    if head in ("stage", "type"):
        events.append(event("2026-01-05", head, text=f"? → {rest}"))
    if head == "mail":
        events.append(event("2026-01-05", "mail", letter=rest, way="out"))
    return events


def typed(row: Occurrence, what: Subject) -> Subject:
    """The subject after the reminder's own command was typed on the day it was due."""
    project, on = what.project_slug, row.due_on
    words = row.command.split()
    mark = re.fullmatch(r'csm log \S+ "…" --kind (\w+)(?: --letter (\S+))?', row.command)
    if words[1] == "mail":
        return _and(what, event(on, "mail", letter=words[2], way="out", project=project))
    if mark:
        return _and(what, event(on, mark[1], way="out", letter=mark[2], project=project))
    if words[1] == "audit-page":
        return _and(what, event(on, "audit", text="頁面檢查：沒有缺漏", lacking=[], project=project))
    if words[1] == "numbers":
        return _and(what, event(on, "metric", project=project))
    if words[1] == "todo":
        assert what.project
        todo = what.project.todo
        number = int(words[4]) - 1
        done = (*todo[:number], todo[number].model_copy(update={"done_on": START}), *todo[number + 1 :])
        return what._replace(project=what.project.model_copy(update={"todo": done}))
    if words[1] == "client":
        assert what.client
        assert words[2:] == ["set", "studio", "channel_told_on=today"]
        return what._replace(client=what.client.model_copy(update={"channel_told_on": START}))
    assert row.command == f"csm done {row.id}"
    return _and(what, event(on, "reminder", reminder=row.key, action="done", project=project))


def _and(what: Subject, happened: Event) -> Subject:
    return what._replace(events=(*what.events, happened))


@pytest.mark.parametrize("made", OF_RECORDS, ids=lambda made: made.id)
@pytest.mark.parametrize("channel", ["email", "line", "phone"])
def test_the_command_it_shows_settles_it(made: Rule, channel: str) -> None:
    what = case_for(made, preferred_channel=channel)
    row = planned(what, made)[0]
    after = {found.key: found for found in planned(typed(row, what), made)}
    assert row.key not in after or after[row.key].due_on > row.due_on


@pytest.mark.parametrize("made", OF_RECORDS, ids=lambda made: made.id)
def test_clients_who_want_little_hear_only_what_must_be(made: Rule) -> None:
    if made.types:
        return
    hurried = planned(case_for(made, type="hurried"), made)
    left_alone = planned(case_for(made, limits={"no_contact": True}), made)
    for row in (*hurried, *left_alone):
        assert row.required or not row.contact or row.priority <= PROMISE or made.letter in OFFERS
    if made.required:
        assert hurried
        assert left_alone


OFFERS = {"agenda", "minutes", "contract-offer", "invitation-followup", "delay-notice"}
"""Until the contract, and when goods are late, a hurried client is written to like any other."""


def test_payout_waits_for_a_decision() -> None:
    rules = [rule for rule in shipped() if rule.id.startswith("payout")]
    dates = {"end": date(2026, 11, 2), "payout": date(2026, 12, 1)}
    undecided = planned(subject(stage="closing", dates=dates), *rules)
    assert [row.rule for row in undecided] == ["payout-undecided"]
    decided = planned(subject(event("2026-11-12", "decision"), stage="closing", dates=dates), *rules)
    assert [row.rule for row in decided] == ["payout-papers", "payout-check", "payout-made"]
    assert {row.priority for row in (*undecided, *decided)} == {0}


def test_rhythms_by_type() -> None:
    dates = {"launch": date(2026, 11, 2), "end": date(2026, 12, 2)}
    follower = subject(client={"type": "follower"}, dates=dates)
    assert due_days(follower, RULES["ad-post"]) == ["2026-11-05", "2026-11-12", "2026-11-19", "2026-11-26"]
    assert len(due_days(follower, RULES["newsletter"])) == 2
    assert due_days(subject(client={"type": "bargainer"}, dates=dates), RULES["ad-post"]) == []
    tried = event("2026-11-09", "type", text="inquirer → maverick：想自己下廣告", project=None)
    maverick = subject(tried, client={"type": "maverick"}, dates=dates)
    assert due_days(maverick, RULES["maverick-check"]) == ["2026-11-12"]


def test_an_old_closed_project_does_not_flood_the_desk() -> None:
    """Whatever falls due in the stage closed lapses, so that an import of past years stays silent."""
    closed = [rule for rule in shipped() if Stage.CLOSED in rule.stages]
    assert len(closed) > 5
    assert [rule.id for rule in closed if rule.lapses is None] == []
