"""Every check with what it lets pass and what it stops."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from csmkit.domain.calendar import Offset, calendar_of
from csmkit.domain.vocabulary import Channel, Stage
from csmkit.letters import checks, figures, leaks
from csmkit.letters.examined import Envelope, Examined, Other, read_words
from csmkit.letters.finding import Finding
from csmkit.letters.template import NextStep
from csmkit.letters.values import Run
from tests.letters.record import FACTS, TODAY, WORDS, a_letter, event, examined, material

Check = Callable[[Examined], Iterator[Finding]]


def found(check: Check, letter: Examined) -> list[str]:
    """What a check says: severity, and the message."""
    return [f"{finding.severity}: {finding.message}" for finding in check(letter)]


def test_a_sound_letter_passes_every_check() -> None:
    assert checks.check(examined("林經理，您好：\n\n目前 NT$412,300，2026/01/23(五) 結束。")) == []


def test_gaps_are_named_with_the_place_to_fill_them() -> None:
    letter = a_letter(needs=("project.dates.end", "contact.email"), facts=("payout_days",))
    assert found(checks.gaps, examined(letter=letter)) == []
    of = material(dates={"end": None}, facts={}, client={"contacts": {"lin": {"name": "林"}}})
    assert found(checks.gaps, examined("還有 【缺:project.money.goal】", letter=letter, of=of)) == [
        "error: projects/antler-lamp.toml: money.goal is empty",
        "error: projects/antler-lamp.toml: dates.end is empty",
        "error: clients/antler.toml: contacts.lin.email is empty",
        "error: facts.toml: there is no payout_days",
    ]


def test_only_facts_that_a_letter_uses_block_it() -> None:
    assert found(checks.gaps, examined(of=material(facts={"unknown_fee": {}}))) == []


@pytest.mark.parametrize("path", ["numbers.raised", "project.services", "me.name", "client.since", "numbers.as_of"])
def test_needs_look_into_every_part_of_the_record(path: str) -> None:
    assert found(checks.gaps, examined(letter=a_letter(needs=(path,)))) == []


def test_the_stage_must_fit() -> None:
    assert found(checks.stage_fits, examined(letter=a_letter(stages=(Stage.LIVE,)))) == []
    assert found(checks.stage_fits, examined(letter=a_letter(stages=()))) == []
    wrong = examined(letter=a_letter(stages=(Stage.LEAD, Stage.INVITED)))
    assert found(checks.stage_fits, wrong) == ["error: the project is in stage live; this letter is for lead, invited"]


def _sent(days: int, again: Offset | None = None, **values: Any) -> list[str]:
    on = date.fromordinal(TODAY.toordinal() - days)
    events = (event("mail", on, **{"letter": "x", "way": "out", **values}),)
    return found(checks.not_sent_before, examined(of=material(events=events), letter=a_letter(again=again)))


def test_the_same_letter_does_not_go_out_twice_unasked() -> None:
    assert _sent(2) == ["error: it was sent on 2026-01-03"]
    assert _sent(20) == ["warning: it was sent on 2025-12-16"]
    assert _sent(2, letter="other") == [] and _sent(2, project="other") == [] and _sent(2, way="in") == []


def test_a_letter_that_comes_again_may_after_its_time() -> None:
    assert _sent(7, again=Offset(6)) == []
    assert _sent(3, again=Offset(6)) == ["warning: it was sent on 2026-01-02"]


def test_facts_must_still_be_believed() -> None:
    assert found(checks.facts_current, examined(letter=a_letter(facts=("payout_days",)))) == []
    old = ["error: facts.toml: old_fee was valid until 2025-12-31 only"]
    assert found(checks.facts_current, examined(letter=a_letter(facts=("old_fee",)))) == old
    assert found(checks.facts_current, examined(used=["facts.old_fee"])) == old
    assert found(checks.facts_current, examined(of=material(facts=FACTS))) == []


def test_numbers_that_are_printed_are_fresh() -> None:
    of = material(today=date(2026, 1, 12))
    assert found(checks.numbers_fresh, examined(used=["numbers.raised", "reached"])) == []
    assert found(checks.numbers_fresh, examined(of=of)) == []
    assert found(checks.numbers_fresh, examined(of=of, used=["numbers.raised", "numbers.ctr"])) == [
        "warning: raised, ctr: noted on 2026-01-04, 8 days ago"
    ]


@pytest.mark.parametrize(
    ("step", "changes", "said"),
    [
        (NextStep("您", "回覆", "+3wd"), {}, []),
        (None, {}, ["error: the letter has no next step"]),
        (NextStep("您", "回覆", "2026-01-02"), {}, ["error: the next step is due on 2026-01-02, which is past"]),
        (
            NextStep("您", "回覆", "2026-01-10"),
            {},
            ["warning: the next step is due on 2026-01-10, which is not worked"],
        ),
        (
            NextStep("您", "回覆", "2026-01-07"),
            {"calendar": calendar_of([date(2026, 1, 7)], [], [])},
            ["warning: the next step is due on 2026-01-07, which is not worked"],
        ),
        (
            NextStep("您", "回覆", "dates.end"),
            {"dates": {"end": None}},
            ["error: the next step has no day: projects/antler-lamp.toml: dates.end is empty"],
        ),
        (NextStep("您", "回覆", "三天內"), {}, ["error: '三天內' is not a day"]),
        (NextStep("您", "回覆", "三天內"), {"asks": {"by": "2026-01-09"}}, []),
    ],
)
def test_the_next_step_has_a_day_that_comes_and_is_worked(
    step: NextStep | None, changes: dict[str, Any], said: list[str]
) -> None:
    assert found(checks.next_step_stands, examined(letter=a_letter(next=step), of=material(**changes))) == said


def test_the_channel_is_there_and_not_refused() -> None:
    assert found(checks.channel_open, examined()) == []
    bare = {"contacts": {"lin": {"name": "林沛岑"}}}
    assert found(checks.channel_open, examined(of=material(client=bare))) == ["error: 林沛岑 has no email address"]
    assert found(checks.channel_open, examined(of=material(client=bare), form="chat")) == [
        "warning: 林沛岑 has no chat id"
    ]
    assert found(checks.channel_open, examined(of=material(client={"contacts": {}}))) == [
        "error: the client has no contact"
    ]
    for form, way in (("mail", "email"), ("chat", "chat_id")):
        letter = examined(of=material(client={"contacts": {}}), form=form)
        assert [finding.fix for finding in checks.channel_open(letter)] == [
            f"csm client set antler contacts.main.name=… contacts.main.{way}=…"
        ]
    assert found(checks.channel_open, examined(of=material(limits={"no_email": True}))) == [
        "error: the client takes no email"
    ]
    assert found(checks.channel_open, examined(of=material(limits={"no_email": True}), form="chat")) == []


def test_a_letter_goes_only_the_ways_it_may() -> None:
    by_mail = a_letter(channels=(Channel.EMAIL,))
    assert found(checks.channel_open, examined(letter=by_mail)) == []
    assert found(checks.channel_open, examined(letter=by_mail, form="chat")) == [
        "error: this letter goes by email only"
    ]


def test_who_asked_for_no_contact_gets_only_what_contract_or_closeout_require() -> None:
    of = material(limits={"no_contact": True})
    refused = ["error: the client asked for no contact but what contract and closeout require"]
    assert found(checks.channel_open, examined(of=of)) == refused
    for letter in (a_letter(required=True), a_letter(gate="decision"), a_letter(stages=(Stage.ENDED,))):
        assert found(checks.channel_open, examined(of=of, letter=letter)) == []


@pytest.mark.parametrize("quiet", ["mon", TODAY])
def test_a_quiet_day_is_a_warning(quiet: object) -> None:
    of = material(limits={"quiet_days": [quiet]})
    assert found(checks.channel_open, examined(of=of)) == ["warning: the client asked to be left alone today"]


@pytest.mark.parametrize(
    "address",
    ["a@b,c", "a@b", "ab.example", "a b@c.example", "a@b.example, c@d.example", "a@b.example\nBcc: x@y.example"],
)
def test_an_address_is_one_address(address: str) -> None:
    envelope = Envelope("me@x.example", (address,))
    assert [finding.check for finding in checks.headers_sound(examined(envelope=envelope))] == ["header"]


def test_headers_are_one_line_and_there() -> None:
    assert found(checks.headers_sound, examined()) == []
    assert "subject holds a line break" in found(checks.headers_sound, examined(subject="主旨\nBcc: x@y.example"))[0]
    assert found(checks.headers_sound, examined(subject=" ")) == ["error: the subject is empty"]
    nobody = examined(envelope=Envelope("", ("a@b.example",)))
    assert "nobody would be the sender" in found(checks.headers_sound, nobody)[0]
    assert found(checks.headers_sound, examined(subject="\n", form="chat")) == []


@pytest.mark.parametrize(
    "text",
    [
        "目標 NT$500,000，已募得 NT$412,300",
        "先試 NT$3,000 的廣告",
        "退款手續費 NT$15",
        "預算 NT$100,000",
        "回饋金 NT$ 412,300",
        "多了 NT$71,100",
    ],
)
def test_sums_of_the_record_and_round_examples_pass(text: str) -> None:
    run = Run()
    run.printed.add("NT$71,100")
    assert found(figures.sums_agree, examined(text, run=run)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("目標 NT$300,000", "NT$300,000 contradicts the record: money.goal is NT$500,000"),
        ("集資金額：NT$500,500", "NT$500,500 contradicts the record: money.raised is NT$412,300"),
        ("會再加上 NT$12,345", "NT$12,345 is not in the record"),
        ("服務報價為 NT$60,001", "NT$60,001 contradicts the record: money.service_quote is NT$60,000"),
    ],
)
def test_sums_that_contradict_the_record_are_stopped(text: str, said: str) -> None:
    assert found(figures.sums_agree, examined(text)) == [f"error: {said}"]


def test_a_sum_given_as_an_answer_is_known() -> None:
    assert found(figures.sums_agree, examined("補上 NT$12,345", of=material(asks={"amount": "NT$12,345"}))) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026/01/23(五) 結束，1/12(一) 前回覆", []),
        ("2026/01/23(四) 結束", ["error: 2026/01/23(四) has the wrong weekday"]),
        ("1/23（四）結束", ["error: 1/23（四） has the wrong weekday"]),
        ("2026/02/30 結束", ["error: 2026/02/30 is not a date"]),
        ("2026/03/02(一) 開會", ["warning: 2026/03/02(一) is not in the record"]),
        ("3/4 的人同意", []),
    ],
)
def test_dates_are_real_right_and_known(text: str, said: list[str]) -> None:
    assert found(figures.dates_agree, examined(text)) == said


def test_a_record_that_contradicts_itself_is_stopped_where_it_matters() -> None:
    assert found(figures.record_agrees, examined(used=["project.dates.end"])) == []
    of = material(dates={"launch": date(2026, 2, 1), "decision_due": None, "payout": None})
    assert found(figures.record_agrees, examined(of=of)) == [
        "error: dates.end 2026-01-23 lies before dates.launch 2026-02-01"
    ]
    early = material(dates={"payout": date(2026, 1, 10)})
    assert found(figures.record_agrees, examined(of=early)) == []
    assert len(found(figures.record_agrees, examined(of=early, used=["project.dates.payout"]))) == 1


def test_record_and_journal_should_say_the_same() -> None:
    of = material(money={"raised": 412000})
    assert found(figures.record_agrees, examined(of=of)) == []
    assert found(figures.record_agrees, examined(of=of, used=["reached"])) == [
        "warning: money.raised says 412000, the journal says 412300"
    ]


def test_a_campaign_that_ended_is_not_live() -> None:
    of = material(today=date(2026, 1, 26))
    assert found(figures.record_agrees, examined(of=of)) == [
        "warning: the stage is live, but the campaign ended on 2026-01-23"
    ]


@pytest.mark.parametrize(
    ("amount", "is_round"), [(100000, True), (36000, True), (5000, True), (268400, False), (12345, False), (990, True)]
)
def test_round_sums_are_anybodys(amount: int, is_round: bool) -> None:
    assert figures.is_round(amount) is is_round


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("像退潮食堂那樣", "tide"),
        ("請問王若琳", "tide"),
        ("退潮湯包也是這樣做", "tide-broth"),
        ("ask Moss Days about it", "latin"),
        ("寫信給 WANG@tide.example", "tide"),
        ("打 0900-555-777", "tide"),
        ("他們募到 268,450 元", "tide-broth"),
        ("他們募到 26.845 萬", "tide-broth"),
    ],
)
def test_another_client_is_caught(text: str, who: str) -> None:
    said = checks.check(examined(text))
    assert [finding.check for finding in said] == ["leak"] or {finding.check for finding in said} == {"leak", "figure"}
    assert who in " ".join(finding.message for finding in said)


@pytest.mark.parametrize(
    "text",
    [
        "預算 NT$100,000 起",  # also another project's sum, and round
        "海風吹過",  # another client's contact, but only two characters
        "we start with the part you know",  # Art stands inside other words
        "打 02-5550-1234 給我",
        "鹿角光研所、林沛岑、鹿角檯燈：一本書大小的燈",
    ],
)
def test_what_only_looks_like_a_leak_passes(text: str) -> None:
    assert checks.check(examined(text)) == []


def test_a_short_name_is_caught_when_it_is_listed_and_a_common_one_passes_when_that_is_listed() -> None:
    words, problems = read_words([("w", '[watch]\n"海風" = "簡稱"\n[not_a_leak]\n"退潮湯包" = "一般用語"')])
    assert problems == []
    assert found(leaks.names_stay_home, examined("海風與退潮湯包", words=words)) == ["error: '海風' belongs to tide"]


def test_a_name_within_the_clients_own_name_is_no_leak() -> None:
    others = (Other("deer", ("鹿角光",)),)
    assert found(leaks.names_stay_home, examined("鹿角光研所您好", others=others)) == []
    assert found(leaks.names_stay_home, examined("鹿角光您好", others=others)) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("您是討價還價型的客戶", "討價還價型"),
        ("給黃金客戶的安排", "黃金客戶"),
        ("您的分級是鑽石", "分級是鑽石"),
        ("for our gold tier", "gold tier"),
        ("這是公版信", "公版"),
        ("低心力處理", "低心力"),
        ("you are a maverick", "maverick"),
    ],
)
def test_our_own_words_about_clients_stay_home(text: str, word: str) -> None:
    assert [finding.message for finding in leaks.words_stay_home(examined(text)) if f"'{word}'" in finding.message]


@pytest.mark.parametrize("text", ["一般來說", "黃金時段", "鑽石般的切面", "一般級別", "a gold standard", "穩定地聽"])
def test_common_words_that_are_also_tiers_pass(text: str) -> None:
    assert found(leaks.words_stay_home, examined(text)) == []


@pytest.mark.parametrize("text", ["我們知道產能上限只有九百盞，所以", "提早給她就不會被追喔", "老闆說先不要開新模"])
def test_what_we_noted_for_ourselves_stays_home(text: str) -> None:
    assert [finding.check for finding in leaks.notes_stay_home(examined(text))] == ["never"]


def test_short_pieces_and_what_the_letter_itself_says_are_no_notes() -> None:
    assert found(leaks.notes_stay_home, examined("林經理您好")) == []
    own = a_letter(body="產能上限只有九百盞的說明")
    assert found(leaks.notes_stay_home, examined("產能上限只有九百盞的說明", letter=own)) == []


def test_notes_in_the_journal_stay_home_as_well() -> None:
    of = material(events=(event("note", TODAY, text="老闆其實已經不想做這一檔了"),))
    assert len(found(leaks.notes_stay_home, examined("聽說老闆其實已經不想做這一檔了", of=of))) == 1


@pytest.mark.parametrize(
    "text",
    ["OO 您好", "請在XX日前", "TODO 補數字", "○○公司", "{{ project.title }}", "還有 %} 這個", "[姓名]您好", "（待補）"],
)
def test_left_overs_are_caught(text: str) -> None:
    assert {finding.check for finding in checks.nothing_left_over(examined(text))} == {"leftover"}


@pytest.mark.parametrize("text", ["BOOK 一本", "XXL 尺寸", "TODOS 餐廳", "二〇〇五年"])
def test_whole_tokens_only(text: str) -> None:
    assert found(checks.nothing_left_over, examined(text)) == []


def test_a_title_with_such_a_token_is_not_a_left_over() -> None:
    of = material(project={"title": "OO 計畫"})
    assert found(checks.nothing_left_over, examined("「OO 計畫」上線了", of=of)) == []


@pytest.mark.parametrize("text", ["a\x1b[31m", "a\u202eb", "a\x00"])
def test_hidden_characters_are_caught(text: str) -> None:
    assert [finding.check for finding in checks.nothing_hidden(examined(text))] == ["hidden"]


def test_visible_text_has_nothing_hidden() -> None:
    assert found(checks.nothing_hidden, examined("第一行\n\t第二行 → 😀")) == []


def test_money_waits_for_the_decision() -> None:
    gated = a_letter(gate="decision")
    assert [finding.check for finding in checks.gate_passed(examined(letter=gated))] == ["gate"]
    assert found(checks.gate_passed, examined(letter=gated, gate_reasons=())) == []
    assert found(checks.gate_passed, examined()) == []


def test_promises_have_their_hook() -> None:
    assert checks.promises("一定保證") == [] and found(checks.promises_kept, examined()) == []


def test_everything_is_listed_at_once_errors_first() -> None:
    of = material(dates={"end": None}, limits={"no_email": True}, today=TODAY)
    letter = a_letter(needs=("project.dates.end",), facts=("old_fee",), stages=(Stage.LEAD,))
    said = checks.check(examined("給黃金客戶 2026/03/02(一)", letter=letter, of=of))
    assert {finding.check for finding in said} == {"gap", "fact", "stage", "channel", "never", "figure"}
    assert [finding.severity for finding in said] == sorted(finding.severity for finding in said)


def test_words_of_the_workspace_add_and_take_away() -> None:
    words, problems = read_words(
        [
            ("a", '[never]\n"公版" = "內部"\n"奧客" = "不敬"'),
            ("b", '[never]\n"公版" = false\n"甲方" = "x"\n[nosuch]\na = "b"'),
        ]
    )
    assert words.never == {"奧客": "不敬", "甲方": "x"}
    assert [(problem.path, problem.key) for problem in problems] == [("b", "nosuch")]
    assert WORDS.leftover
