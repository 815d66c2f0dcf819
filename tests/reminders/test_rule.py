"""Rules as a person writes them: every key, and what is said about a wrong one."""

import pytest

from csmkit.domain.calendar import Offset
from csmkit.domain.vocabulary import ClientType, Kind, Side, Stage
from csmkit.reminders.rule import KEYS, Rule, merge_rules, read_rules
from tests.reminders.rules import rule


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ('anchor = "end"', "anchor", "end"),
        ('anchor = "end"\noffset = "-7wd"', "offset", Offset(-7, working=True)),
        ('anchor = "end"\noffset = "+2w"', "offset", Offset(14)),
        ('every = "7d"\nfrom = "launch"\nuntil = "end"', "every", Offset(7)),
        ('every = "7d"\nfrom = "launch"\nuntil = "end"', "from_", "launch"),
        ('every = "7d"\nfrom = "launch"\nuntil = "end"', "until", "end"),
        ('after = "mail:closeout"\non = ["+2wd", "+4wd"]', "after", ("mail:closeout",)),
        ('after = "mail:closeout"\non = ["+2wd", "+4wd"]', "on", (Offset(2, working=True), Offset(4, working=True))),
        (
            'after = ["stage:待結案", "type:特立獨行型", "date:met"]\non = "1d"',
            "after",
            ("stage:ended", "type:maverick", "date:met"),
        ),
        ('after = "decision"\non = "1d"\nthen = "weekly"\nmax = 4', "max", 4),
        ('after = "decision"\non = "1d"\nuntil = "reply"', "until", "reply"),
        ('source = "todo"\nwho = "us"', "who", Side.US),
        ('anchor = "end"\nstages = ["集資中", "ended"]', "stages", (Stage.LIVE, Stage.ENDED)),
        ('anchor = "end"\nkinds = "食品"', "kinds", (Kind.FOOD,)),
        ('anchor = "end"\ntiers = ["鑽石"]', "tiers", ("鑽石",)),
        ('anchor = "end"\ntypes = ["follower"]', "types", (ClientType.FOLLOWER,)),
        ('anchor = "end"\nnot_types = ["匆忙路人型"]', "not_types", (ClientType.HURRIED,)),
        ('anchor = "end"\nmissing = ["resources.asked_on", "decision"]', "missing", ("resources.asked_on", "decision")),
        ('anchor = "end"\nfilled = ["client.type", "case.agreed_on"]', "filled", ("client.type", "case.agreed_on")),
        ('anchor = "end"\ndone_by = ["mail:x", "call", "contact"]', "done_by", ("mail:x", "call", "contact")),
        ('anchor = "end"\nearly = "3d"', "early", Offset(3)),
        ('anchor = "end"\nlapses = "+7d"', "lapses", Offset(7)),
        ('anchor = "end"\nchannel = "電話"', "channel", "phone"),
        ('anchor = "end"\ntouch = "tech"\nshift = "keep"\npriority = "money"', "priority", "money"),
        ('anchor = "end"\nrequired = true', "required", True),
        ('anchor = "end"\ncommand = "csm numbers"', "command", "csm numbers"),
    ],
)
def test_keys(text: str, field: str, value: object) -> None:
    assert getattr(rule(text), field) == value


@pytest.mark.parametrize(
    ("text", "line", "key", "said"),
    [
        ('anchor = "ende"', 3, "r.anchor", "end"),
        ('anchor = "xyz"', 3, "r.anchor", "invited"),
        ('anchr = "end"', 3, "r.anchr", "did you mean anchor?"),
        ('anchor = "end"\noffset = "-7x"', 4, "r.offset", "-7wd"),
        ('anchor = "end"\noffset = -7', 4, "r.offset", "quotes"),
        ('anchor = "end"\nstages = ["lvie"]', 4, "r.stages", "did you mean live?"),
        ('anchor = "end"\nmissing = ["resources.askd_on"]', 4, "r.missing", "did you mean asked_on?"),
        ('anchor = "end"\nfilled = ["title.x"]', 4, "r.filled", "title.x"),
        ('anchor = "end"\ndone_by = ["cal"]', 4, "r.done_by", "did you mean call?"),
        ('anchor = "end"\nchannel = "fax"', 4, "r.channel", "email"),
        ('anchor = "end"\npriority = "urgent"', 4, "r.priority", "money"),
        ('anchor = "end"\nrequired = "maybe"', 4, "r.required", "true"),
        ('anchor = "end"\nevery = "7d"\nfrom = "launch"', 1, "r", "anchor, every"),
        ("", 1, "r", "none"),
        ('every = "7d"', 1, "r.from", "from which date"),
        ('every = "-7d"\nfrom = "launch"', 3, "r.every", "7d"),
        ('after = "decision"', 1, "r.on", "+2wd"),
        ('after = "stage:nowhere"\non = "1d"', 3, "r.after", "nowhere"),
        ('after = "letter:x"\non = "1d"', 3, "r.after", "letter:x"),
        ('after = "decision"\non = "1d"\nmax = 0', 5, "r.max", "1"),
        ('after = "decision"\non = "1d"\nuntil = "answer"', 5, "r.until", "reply"),
        ('every = "7d"\nfrom = "launch"\nuntil = "reply"', 5, "r.until", "end"),
        ('source = "mood"', 3, "r.source", "unanswered"),
        ('source = "metrics"', 3, "r.source", 'every = "7d"'),
    ],
)
def test_faults_name_the_line_the_key_and_what_to_write(text: str, line: int, key: str, said: str) -> None:
    rules, problems = read_rules(f'[r]\ntitle = "標題"\n{text}\n', "templates/reminders/my.toml")
    assert rules == []
    assert [(problem.path, problem.line, problem.key) for problem in problems] == [
        ("templates/reminders/my.toml", line, key)
    ]
    assert said in str(problems[0])


def test_a_title_is_needed() -> None:
    problems = read_rules('[r]\nanchor = "end"\n', "my.toml")[1]
    assert [problem.key for problem in problems] == ["r.title"]


def test_one_bad_rule_costs_one_rule() -> None:
    text = '[a]\ntitle = "一"\nanchor = "end"\n[b]\ntitle = "二"\nanchor = "x"\nanchor_ = 1\n[c]\ntitle = "三"\nanchor = "end"\n'
    rules, problems = read_rules(text, "my.toml")
    assert [found.id for found in rules] == ["a", "c"]
    assert [(problem.line, problem.key) for problem in problems] == [(7, "b.anchor_")]


def test_what_is_no_table_or_no_toml_or_no_name_is_a_problem() -> None:
    rules, problems = read_rules('stray = 1\n["a b"]\ntitle = "x"\nanchor = "end"\n', "my.toml")
    assert rules == []
    assert [problem.line for problem in problems] == [1, 2]
    assert read_rules("[r\n", "my.toml")[1][0].line == 1


def test_later_layers_replace_and_switch_off() -> None:
    shipped = [rule('anchor = "end"', "a"), rule('anchor = "end"', "b"), rule('anchor = "end"', "c")]
    mine = [*read_rules("[a]\noff = true\n", "my.toml")[0], rule('anchor = "launch"', "b"), rule('anchor = "met"', "d")]
    assert [(found.id, found.anchor) for found in merge_rules([shipped, mine])] == [
        ("b", "launch"),
        ("c", "end"),
        ("d", "met"),
    ]


@pytest.mark.parametrize(
    ("text", "settled_by"),
    [
        ('anchor = "end"\nletter = "closeout"', ("mail:closeout",)),
        ('anchor = "end"\nletter = "closeout"\ndone_by = ["call"]', ("call", "mail:closeout")),
        ('anchor = "end"', ("contact",)),
        ('anchor = "end"\nchannel = "desk"', ()),
        ('anchor = "end"\ncommand = "csm x"', ()),
        ('source = "promise"', ()),
    ],
)
def test_what_settles_a_reminder_when_the_rule_does_not_say(text: str, settled_by: tuple[str, ...]) -> None:
    assert rule(text).settled_by == settled_by


def test_every_key_is_explained_at_the_top_of_the_first_file() -> None:
    from tests.reminders.rules import FOLDER

    head = (FOLDER / "1-signing.toml").read_text(encoding="utf-8").split("\n[", 1)[0]
    assert [key for key in KEYS if key not in head] == []
    assert "from" in KEYS
    assert "from_" not in KEYS
    assert set(Rule.model_fields) >= {"from_", "id"}
