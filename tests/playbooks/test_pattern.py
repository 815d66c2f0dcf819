"""Patterns that could take for ever are refused before they are run."""

import time

import pytest

from csmkit.playbooks.pattern import pattern_fault
from csmkit.playbooks.tone import check_tone, read_rules


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(a|a)*b", ".*.*x", "(.*)*", "(a?){30}a{30}", r"(a)\1+", "a" * 600, "(", "[z-a]", "(?:ab*)*c"],
)
def test_refused(pattern: str) -> None:
    assert pattern_fault(pattern) is not None


@pytest.mark.parametrize(
    "pattern", ["保證.{0,12}達標", "(?:一定|絕對)(?:會|能)", "[0-9]+%", "(?:很|太){0,2}好", r"\d{1,3}萬", ".*"]
)
def test_allowed(pattern: str) -> None:
    assert pattern_fault(pattern) is None


def test_an_allowed_one_ends_soon_on_the_worst_text() -> None:
    rules, problems = read_rules({"x": {"pattern": ["a.{0,40}a.{0,40}!", ".*x"]}}, "x.toml")
    assert problems == []
    begin = time.monotonic()
    check_tone("a" * 50_000, rules)
    assert time.monotonic() - begin < 5


def test_a_never_ending_one_is_named_and_never_run() -> None:
    rules, problems = read_rules({"x": {"pattern": ["(a+)+$"]}, "y": {"any": ["a"]}}, "x.toml")
    assert [rule.name for rule in rules] == ["y"] and problems[0].key == "x.pattern"
