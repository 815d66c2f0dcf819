"""What leaves: names filled in, gaps visible, the note nowhere."""

from datetime import date

import pytest

from csmkit.faq.entry import Ask
from csmkit.faq.render import Form, names_in, render, still_to_ask
from tests.faq.entries import entry
from tests.faq.material import files

VALUES = {
    "facts": {"payout_days": "10 個工作天", "empty": "", "none": None, "odd": "{{ client.name }}\x1b[31m\n二"},
    "client": {"name": "好物工作室"},
    "project": {"dates": {"end": date(2026, 11, 30)}},
}


@pytest.mark.parametrize(
    ("text", "expected", "gaps"),
    [
        ("撥款約 {{ facts.payout_days }}。", "撥款約 10 個工作天。", ()),
        ("{{client.name}}", "好物工作室", ()),
        ("{{- project.dates.end -}}", "2026/11/30(一)", ()),
        (
            "{{ facts.nope }} {{ facts.empty }} {{ facts.none }}",
            "【缺:facts.nope】 【缺:facts.empty】 【缺:facts.none】",
            3,
        ),
        ("{{ facts.nope }}{{ facts.nope }}", "【缺:facts.nope】【缺:facts.nope】", ("facts.nope",)),
        ("{{ project.dates }}", "【缺:project.dates】", ("project.dates",)),
        ("{{ nobody.here }}", "【缺:nobody.here】", ("nobody.here",)),
        ("{{ facts.odd }}", "{{ client.name }}\\x1b[31m 二", ()),
        ("{{ 7 * 7 }} {% if x %} {{ x }} {{ ''.__class__ }}", "{{ 7 * 7 }} {% if x %} {{ x }} {{ ''.__class__ }}", ()),
    ],
)
@pytest.mark.parametrize("form", ["chat", "mail"])
def test_names_are_filled_in(text: str, expected: str, gaps: tuple[str, ...] | int, form: Form) -> None:
    found = render(entry(short=text, answer=text), VALUES, form)
    assert found.text == expected
    assert found.gaps == gaps if isinstance(gaps, tuple) else len(found.gaps) == gaps
    assert set(found.gaps) <= set(found.used)


def test_chat_is_the_short_answer_and_mail_the_full_one() -> None:
    one = entry(short="短", answer="長")
    assert render(one, {}, "chat").text == "短"
    assert render(one, {}, "mail").text == "長"
    assert render(one._replace(short=""), {}, "chat").text == "長"
    assert render(one._replace(answer=""), {}, "mail").text == "短"


@pytest.mark.parametrize("form", ["chat", "mail"])
def test_the_note_never_leaves(form: Form) -> None:
    for entries in files():
        for one in entries:
            secret = one._replace(note="絕密備註")
            assert "絕密備註" not in render(secret, {}, form).text
            assert len(one.note) < 8 or one.note not in render(one, {}, form).text


def test_only_what_is_not_known_is_asked() -> None:
    asks = (Ask("ad_budget", "預算?"), Ask("list_size", "名單?"), Ask("", "做過嗎?"))
    one = entry(ask_first=asks)
    assert still_to_ask(one, {}) == asks
    assert still_to_ask(one, {"ad_budget": 0, "list_size": ""}) == asks[1:]
    assert still_to_ask(one, {"ad_budget": 50_000, "list_size": 300}) == asks[2:]


def test_names_in_a_text() -> None:
    assert list(names_in("{{ facts.a }} {{facts.b_c}} {{ x }} { facts.d }")) == ["facts.a", "facts.b_c"]
