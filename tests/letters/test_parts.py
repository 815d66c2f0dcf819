"""The sentences all letters share."""

from datetime import date

import pytest

from csmkit.errors import InvalidDataError
from csmkit.letters.parts import read_phrases
from csmkit.letters.render import render
from csmkit.letters.template import NextStep
from tests.letters.record import EVENTS, PHRASES, a_letter, environment, filled, material


@pytest.mark.parametrize(
    ("contact", "shown"),
    [("lin", "林經理，您好："), ("zhou", "以恩，您好：")],
)
def test_a_reader_is_greeted_as_they_like(contact: str, shown: str) -> None:
    assert filled("{{ greeting() }}", of=material(contact_key=contact)).text == shown


def test_a_reader_without_a_form_of_address_is_greeted_by_name() -> None:
    client = {"contacts": {"wu": {"name": "吳若帆"}}}
    assert filled("{{ greeting() }}", of=material(client=client, contact_key="wu")).text == "吳若帆，您好："


@pytest.mark.parametrize(("contact", "shown"), [("zhou", "步驟"), ("lin", "成果"), ("hsieh", "成本")])
def test_the_emphasis_follows_the_role(contact: str, shown: str) -> None:
    body = "{{ role_block(operator='步驟', manager='成果', decision_maker='成本') }}"
    assert filled(body, of=material(contact_key=contact)).text == shown


def test_the_next_step_is_one_sentence_with_who_what_and_when() -> None:
    assert filled("{{ next_step() }}").text == "下一步：請您的團隊在 2026/01/08(四) 前回覆這封信。"


def test_our_own_next_step_is_a_promise_not_a_request() -> None:
    letter = a_letter(next=NextStep("我", "把草稿寄給您", "+1wd"))
    assert filled("{{ next_step() }}", letter=letter).text == "下一步：我會在 2026/01/06(二) 前把草稿寄給您。"


def test_words_of_the_next_step_may_name_fields() -> None:
    letter = a_letter(next=NextStep("{{ contact.greeting }}", "看過 {{ project.links.page }}", "+1wd"))
    text = filled("{{ next_step() }}", letter=letter).text
    assert text == "下一步：請林經理在 2026/01/06(二) 前看過 https://yingdian.example/projects/antler-lamp。"


def test_a_next_step_without_a_day_is_a_gap() -> None:
    letter = a_letter(next=NextStep("您的團隊", "回覆", "dates.ship"))
    assert filled("{{ next_step() }}", letter=letter, of=material(dates={"ship": None})).missing == (
        "project.dates.ship",
    )


@pytest.mark.parametrize(
    ("me", "shown"),
    [
        ({}, "程又寧\n螢點集資｜平台專員\n電話 02-5550-1234\nyouning@yingdian.example"),
        ({"phone": "", "title": ""}, "程又寧\n螢點集資\nyouning@yingdian.example"),
        ({"name": ""}, "【缺:me.name】\n螢點集資｜平台專員\n電話 02-5550-1234\nyouning@yingdian.example"),
    ],
)
def test_the_signature_leaves_out_what_is_empty(me: dict[str, str], shown: str) -> None:
    of = material()
    assert filled("{{ signature() }}", of=of._replace(me={**of.me, **me})).text == shown


def test_a_chat_has_no_signature() -> None:
    files = environment({"x.chat": "{{ greeting() }}{{ signature() }}"})
    assert render(a_letter(), material(chat=True), files, PHRASES["zh-TW"]).text == "林經理，您好。"


@pytest.mark.parametrize(
    ("since", "count", "shown"),
    [
        (date(2023, 12, 1), 3, "謝謝您的團隊和我們一起走過 2 年、3 個專案。"),
        (date(2025, 1, 5), 1, "謝謝您的團隊和我們合作滿 1 年。"),
        (date(2025, 1, 6), 2, "這是我們一起做的第 2 個專案，謝謝您再一次把它交給我們。"),
        (date(2025, 6, 1), 1, ""),
        (None, 0, ""),
    ],
)
def test_thanks_are_true_or_not_there(since: date | None, count: int, shown: str) -> None:
    rendered = filled("{{ thanks_line() }}", of=material(client={"since": since}, project_count=count))
    assert (rendered.text, rendered.missing) == (shown, ())


def test_lists_of_todos_and_of_what_was_received() -> None:
    assert (
        filled("{{ todo_list(todos.client) }}").text
        == "・寄舊客回購信（原訂 2025/12/30(二)）\n・跟工廠確認六百盞以後的交期（2026/01/12(一) 前）"
    )
    assert (
        filled("{{ received_list() }}").text
        == "・2025/11/24(一) 頁面健檢第一次\n・2025/12/30(二) 替舊客名單改寫回購信（額外提供）"
    )


def test_numbers_carry_their_day() -> None:
    assert filled("{{ as_of() }}").text == "截至 2026/01/04(日)"
    assert filled("{{ as_of() }}", of=material(events=())).missing == ("numbers.as_of",)


def test_numbers_of_a_week_before_are_those_at_least_five_days_older() -> None:
    body = "{{ numbers.raised }} {{ numbers.before.raised }} {{ numbers.before.as_of }} {{ numbers.cpc }} {{ reached }}"
    assert filled(body).text == "NT$412,300 NT$341,200 2025/12/28(日) NT$9.5 82.5%"
    assert filled("{{ numbers.before.raised }}", of=material(events=EVENTS[3:])).missing == ("numbers.before.raised",)


def test_a_workspace_changes_single_sentences() -> None:
    phrases, problems = read_phrases(
        [("a", '[zh-TW]\nas_of = "截至 {day}"\ntodo = "{what}"'), ("b", '[zh-TW]\nas_of = "到 {day}"\ntodo = 3')],
        "zh-TW",
    )
    assert phrases == {"as_of": "到 {day}", "todo": "{what}"}
    assert [(problem.path, problem.key) for problem in problems] == [("b", "zh-TW.todo")]


def test_a_sentence_that_is_not_there_is_named() -> None:
    with pytest.raises(InvalidDataError, match="lacks 'greeting'"):
        render(a_letter(), material(), environment({"x": "+++\ntitle='x'\nsubject='x'\n+++\n{{ greeting() }}"}), {})
