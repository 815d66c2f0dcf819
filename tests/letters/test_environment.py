"""A template prints what it is given, and nothing else: no reach, no endless run, no data taken for code."""

import time

import pytest

from csmkit.errors import InvalidDataError
from csmkit.letters.render import render
from tests.letters.record import PHRASES, a_letter, environment, filled, material


@pytest.mark.parametrize(
    "body",
    [
        "{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in range(1000) %}{% for b in range(1000) %}{% endfor %}{% endfor %}",
        "{% for a in range(1000000000) %}{% endfor %}",
        "{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% set ns = namespace(s='長' * 10) %}",
        "{% set ns = namespace(s='長長') %}{% for i in range(60) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}",
        "{% set ns = namespace(s='長長') %}{% for i in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}{{ ns.s }}",
        "{% set ns = namespace(s='長') %}{% for i in range(60) %}{% set ns.s %}{{ ns.s }}{{ ns.s }}{% endset %}{% endfor %}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = ns.l + ns.l %}{% endfor %}",
        "{% set ns = namespace(n=3) %}{% for i in range(60) %}{% set ns.n = ns.n * ns.n %}{% endfor %}{{ ns.n }}",
        "{{ 'x' * 50000000 }}",
        "{{ '%0500000000d' % 1 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ 'x'.ljust(50000000) }}",
        "{{ 'x'.zfill(50000000) }}",
        "{{ '{:>50000000}'.format(1) }}",
        "{% for i in range(1000) %}" + "長" * 500 + "{% endfor %}",
        "{% include 'mail/zh-TW/x.md' %}",
        "{% include 'mail/zh-TW/x.md' %}{% include 'mail/zh-TW/x.md' %}",
        "{% extends 'mail/zh-TW/x.md' %}",
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    ],
    ids=lambda body: body[:60],
)
def test_an_endless_or_huge_template_ends_with_an_error_that_names_the_file(body: str) -> None:
    began = time.monotonic()
    with pytest.raises(InvalidDataError, match=r"templates/mail/zh-TW/x\.md"):
        filled(body)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{{ ''.__class__ }}", "__class__"),
        ("{{ project.__class__.__mro__ }}", ""),
        ("{{ greeting.__globals__ }}", "__globals__"),
        ("{{ [].append(1) }}", "append"),
        ("{% include '../../../etc/passwd' %}", "outside the template folders"),
        ("{% include '/etc/passwd' %}", "outside the template folders"),
        ("{% include 'mail\\\\x.md' %}", "outside the template folders"),
        ("{% include 'mail/zh-TW/../../../csm.toml' %}", "outside the template folders"),
        ("{% include 'demo/facts.toml' %}", "outside the template folders"),
        ("{% include 'mail/zh-TW/nosuch.md' %}", "no template"),
        ("{{ open('/etc/passwd') }}", "open"),
        ("{{ self.__init__.__globals__ }}", ""),
        ("{{ project.title.format(x=1) }}", "format"),
        ("{{ lipsum(5) }}", "lipsum"),
        ("{{ cycler.__init__ }}", ""),
    ],
    ids=lambda text: text[:50],
)
def test_nothing_outside_is_reached(body: str, words: str) -> None:
    try:
        rendered = filled(body)
    except InvalidDataError as error:
        assert words in error.message
    else:
        assert not words and rendered.missing


def test_a_syntax_error_names_file_line_and_the_line() -> None:
    with pytest.raises(InvalidDataError) as caught:
        filled("第一行\n{% if x %}\n第三行\n{% endfor %}\n")
    assert caught.value.message.startswith("templates/mail/zh-TW/x.md:8: ")
    assert caught.value.hint == "{% endfor %}"


def test_an_error_while_running_names_file_and_line() -> None:
    with pytest.raises(InvalidDataError) as caught:
        filled("第一行\n\n{{ 1 / 0 }}\n")
    assert caught.value.message == "templates/mail/zh-TW/x.md:7: division by zero"
    assert caught.value.hint == "{{ 1 / 0 }}"


def test_an_unknown_filter_is_a_clear_error() -> None:
    with pytest.raises(InvalidDataError, match=r"x\.md:5: there is no filter 'center'"):
        filled("{{ project.title|center(9) }}")


def test_a_fault_in_the_subject_says_so() -> None:
    with pytest.raises(InvalidDataError, match=r"x\.md: subject"):
        filled("正文", subject="{{ 1 / 0 }}")


def test_data_is_never_evaluated_and_never_markup() -> None:
    title = "{{ 7*7 }} {% raw %} *粗* <b>x</b> [a](http://evil.example) | # `x`"
    rendered = filled("{{ project.title }}", subject="{{ project.title }}", of=material(project={"title": title}))
    assert rendered.subject == rendered.text == title
    assert "<b>" not in rendered.html and "<strong>" not in rendered.html and ">a</a>" not in rendered.html
    assert '<a href="http://evil.example">http://evil.example</a>)' in rendered.html, "an address shows where it leads"


def test_data_with_line_breaks_stays_on_its_line() -> None:
    rendered = filled(
        "{{ project.title }}",
        subject="{{ project.title }}",
        of=material(project={"title": "燈\r\nBcc: a@b.example\n\n# 大"}),
    )
    assert rendered.subject == "燈 Bcc: a@b.example # 大"
    assert rendered.text == "燈 Bcc: a@b.example # 大"


def test_every_gap_is_collected_at_once_and_told_from_what_is_tested() -> None:
    body = """{% if known(project.dates.payout) %}撥款{% endif %}
{% if project.money.goal is known %}目標{% endif %}
{% if client.nickname %}暱稱{% endif %}
{{ project.dates.end }} {{ project.money.goal }} {{ clinet.name }} {{ facts.nosuch }} {{ project.links.page or "沒有頁面" }}
{{ project.money.goal - project.money.raised }}
"""
    rendered = filled(
        body, of=material(dates={"end": None, "payout": None}, money={"goal": None}, project={"links": {}})
    )
    assert rendered.missing == ("project.dates.end", "project.money.goal", "clinet.name", "facts.nosuch")
    assert "沒有頁面" in rendered.text and "撥款" not in rendered.text and "目標" not in rendered.text


def test_private_parts_of_the_record_are_not_there() -> None:
    body = (
        "{{ project.notes }}{{ client.notes }}{{ client.tier }}{{ client.type }}{{ client.contacts }}{{ project.todo }}"
    )
    rendered = filled(body)
    assert len(rendered.missing) == 6


def test_a_tag_at_the_end_of_a_line_keeps_the_line_and_a_tag_alone_leaves_none() -> None:
    body = "甲{% if chat %}短{% endif %}\n乙\n{% if not chat %}\n丙\n{% endif %}\n{% if chat %}a{% else %}丁{% endif %}\n戊"
    assert filled(body).text == "甲\n乙\n丙\n丁\n戊"


def test_a_workspace_letter_extends_the_built_in() -> None:
    text = '+++\n+++\n{% extends "builtin/mail/zh-TW/closeout.md" %}{% block closing %}改過的結尾{% endblock %}'
    letter = a_letter(id="closeout", path="templates/mail/zh-TW/closeout.md")
    facts = {key: {"value": "x"} for key in ("refund_fee_bearer", "invoice_issuer", "data_rule", "payout_days")}
    rendered = render(letter, material(facts=facts), environment({"closeout": text}), PHRASES["zh-TW"])
    assert "改過的結尾" in rendered.text and "書面回覆" in rendered.text


def test_one_environment_serves_many_letters_without_mixing_their_gaps() -> None:
    head = "+++\ntitle='x'\nsubject='x'\n+++\n"
    env = environment({"x": head + "{{ facts.nosuch }}", "y": head + "好"})
    assert render(a_letter(), material(), env, PHRASES["zh-TW"]).missing == ("facts.nosuch",)
    assert render(a_letter(id="y"), material(), env, PHRASES["zh-TW"]).missing == ()
