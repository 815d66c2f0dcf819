"""How a text sounds: rules as data, each finding with its place, why, and a better way.

The five pairs are the trade's own: praise instead of luck, empathy instead of a rebuttal, listening instead of a tour of
functions, questions instead of a lecture, a next direction instead of blame.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from csmkit.errors import Problem
from csmkit.language import _
from csmkit.playbooks.measures import MEASURES
from csmkit.playbooks.pattern import LONGEST_LINE, pattern_fault
from csmkit.playbooks.phrase import Match, Phrase, Prepared, find_all, find_first, prepare, read_phrase
from csmkit.playbooks.slips import Bar, find_slips
from csmkit.text.tally import NOTHING, Tally

PHRASES = ("any", "unless", "unless_text", "after", "with")


class Rule(NamedTuple):
    """One rule.

    Attributes:
        name: its id.
        kind: what sort of slip it finds.
        severity: `error` or `warning`.
        any: phrases that are the slip.
        patterns: regular expressions that are, tried sentence by sentence.
        unless: phrases that make it innocent where they stand in the same sentence.
        unless_text: phrases that make it innocent anywhere in the text.
        after: phrases that make it innocent when they stand before it.
        with_: phrases of which one must stand somewhere in the text.
        many: how many different phrases of `any` one sentence must hold.
        like: how much a stretch must be like the marked examples of the kind, 0 for a rule of phrases alone; its phrases
            lift what they stand in, `unless` takes that back, and `after` makes what follows lighter.
        measure: name of a measurement instead of phrases, with its `limit`.
        roles: the readers it is for, when they are known; empty for every reader.
        why, better: what the person reads.
    """

    name: str
    kind: str
    severity: str
    any: tuple[Phrase, ...]
    patterns: tuple[str, ...]
    unless: tuple[Phrase, ...]
    unless_text: tuple[Phrase, ...]
    after: tuple[Phrase, ...]
    with_: tuple[Phrase, ...]
    many: int
    like: int
    measure: str
    limit: int
    roles: tuple[str, ...]
    words: tuple[tuple[str, str], ...]
    why: str
    better: str


class Allowed(NamedTuple):
    """A finding the workspace does not want: a rule or kind, the text it is about (empty: all), and the reason."""

    rule: str
    text: str
    reason: str


class ToneFinding(NamedTuple):
    """One finding; line and column count from 1 in the text as given."""

    rule: str
    kind: str
    severity: str
    line: int
    column: int
    text: str
    why: str
    better: str


def read_rules(data: Mapping[str, Any], path: str) -> tuple[list[Rule], list[Problem]]:
    """The rules of one file; a faulty one is named and left out, the others stand."""
    rules: list[Rule] = []
    problems: list[Problem] = []
    for name, table in data.items():
        faults = list(_faults(name, table, path)) if isinstance(table, dict) else [_no_table(path, name)]
        problems += faults
        if not faults:
            rules.append(_rule(name, table))
    return rules, problems


def _no_table(path: str, name: str) -> Problem:
    return Problem(path, None, name, _("it is not a table"), f"[{name}]")


def _rule(name: str, table: Mapping[str, Any]) -> Rule:
    phrases = {key: tuple(read_phrase(text) for text in table.get(key, ())) for key in PHRASES}
    return Rule(
        name,
        table.get("kind", name),
        table.get("severity", "warning"),
        phrases["any"],
        tuple(table.get("pattern", ())),
        phrases["unless"],
        phrases["unless_text"],
        phrases["after"],
        phrases["with"],
        table.get("many", 1),
        table.get("like", 0),
        table.get("measure", ""),
        table.get("limit", 0),
        tuple(table.get("roles", ())),
        tuple(table.get("words", {}).items()),
        table.get("why", ""),
        table.get("better", ""),
    )


def _faults(name: str, table: Mapping[str, Any], path: str) -> Iterator[Problem]:
    for key in (*PHRASES, "pattern", "roles"):
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            yield Problem(path, None, f"{name}.{key}", _("it is not a list of texts"), '["…", "…"]')
            return
    for key in ("kind", "severity", "measure", "why", "better"):
        if not isinstance(table.get(key, ""), str):
            yield Problem(path, None, f"{name}.{key}", _("it is not text"))
            return
    yield from _number_faults(name, table, path)
    measure = table.get("measure", "")
    if measure and measure not in MEASURES:
        choices = ", ".join(sorted(MEASURES))
        yield Problem(path, None, f"{name}.measure", _("it is not one of {choices}").format(choices=choices))
    if not (measure or table.get("any") or table.get("pattern") or table.get("like")):
        yield Problem(path, None, name, _("the rule looks for nothing"), 'any = ["…"]')
    yield from _unused(name, table, path)
    for pattern in table.get("pattern", []):
        fault = pattern_fault(pattern)
        if fault:
            yield Problem(path, None, f"{name}.pattern", *fault)


def _unused(name: str, table: Mapping[str, Any], path: str) -> Iterator[Problem]:
    """What a rule that goes by examples would silently pass over."""
    for key in ("pattern", "unless_text", "with", "many") if table.get("like") else ():
        if key in table:
            yield Problem(path, None, f"{name}.{key}", _("a rule with 'like' does not use it"), "any, unless, after")


def _number_faults(name: str, table: Mapping[str, Any], path: str) -> Iterator[Problem]:
    if table.get("severity", "warning") not in ("warning", "error"):
        yield Problem(path, None, f"{name}.severity", _("it is not one of {choices}").format(choices="warning, error"))
    for key in ("many", "limit", "like"):
        if not isinstance(table.get(key, 0), int) or table.get(key, 0) < 0:
            yield Problem(path, None, f"{name}.{key}", _("it is not a whole number"))
    words = table.get("words", {})
    if not isinstance(words, dict) or not all(isinstance(text, str) for text in words.values()):
        yield Problem(path, None, f"{name}.words", _("it is not a table of texts"))


def check_tone(
    text: str,
    rules: Sequence[Rule],
    tally: Tally = NOTHING,
    *,
    roles: Iterable[str] = (),
    allowed: Sequence[Allowed] = (),
) -> list[ToneFinding]:
    """What a text has against it, in reading order.

    Args:
        text: a sentence, a message or a whole letter.
        rules: as `read_rules` gives them; their patterns were found harmless there.
        tally: the counted clauses of example drafts; without them rules that go by examples find nothing.
        roles: what the readers decide; a rule for certain readers stays silent for others and for unknown ones.
        allowed: what the workspace does not want to hear.
    """
    prepared = prepare(text)
    if not prepared.text.strip():
        return []
    excused = _excused(text)
    readers = set(roles)
    meant = [rule for rule in rules if not rule.roles or readers & set(rule.roles)]
    found = [one for rule in meant if not rule.like for one in _apply(rule, prepared)]
    found += _slips(meant, prepared, tally)
    kept = [one for one in found if not _is_excused(one, excused, allowed)]
    return sorted(_narrowed(kept), key=lambda one: (one.line, one.column, one.rule))


def _slips(rules: Iterable[Rule], prepared: Prepared, tally: Tally) -> Iterator[ToneFinding]:
    """What rules that go by examples find; they are tried together, so that one stretch is one slip."""
    by_name = {rule.name: rule for rule in rules if rule.like}
    bars = [Bar(rule.name, rule.kind, float(rule.like), rule.any, rule.unless, rule.after) for rule in by_name.values()]
    for slip in find_slips(prepared, tally, bars) if bars else ():
        yield _finding(by_name[slip.rule], prepared, slip.match, "")


def _apply(rule: Rule, prepared: Prepared) -> Iterator[ToneFinding]:
    if rule.measure:
        for match, note in MEASURES[rule.measure](prepared, rule.limit, rule.words):
            yield _finding(rule, prepared, match, note)
        return
    if rule.with_ and find_first(rule.with_, prepared) is None:
        return
    if rule.unless_text and find_first(rule.unless_text, prepared) is not None:
        return
    matches = [match for match in _matches(rule, prepared) if _counts(rule, prepared, match)]
    if rule.many > 1:
        matches = _crowded(matches, rule.many)
    seen: set[tuple[int, int]] = set()
    for match in matches:
        if match.sentence not in seen:
            seen.add(match.sentence)
            yield _finding(rule, prepared, match, "")


def _matches(rule: Rule, prepared: Prepared) -> Iterator[Match]:
    for phrase in rule.any:
        yield from find_all(phrase, prepared)
    for pattern in rule.patterns:
        compiled = re.compile(pattern)
        for start, end in prepared.sentences:
            for found in compiled.finditer(prepared.text, start, min(end, start + LONGEST_LINE)):
                if found.end() > found.start():
                    yield Match(found.start(), found.end(), (start, end))


def _counts(rule: Rule, prepared: Prepared, match: Match) -> bool:
    if prepared.is_quoted(match):
        return False
    if rule.unless and find_first(rule.unless, prepared, match.sentence) is not None:
        return False
    return not (rule.after and find_first(rule.after, prepared, (0, match.start)) is not None)


def _crowded(matches: list[Match], many: int) -> list[Match]:
    """The first match of each sentence that holds enough different ones."""
    by_sentence: dict[tuple[int, int], dict[int, Match]] = {}
    for match in matches:
        by_sentence.setdefault(match.sentence, {}).setdefault(match.start, match)
    return [min(group.values()) for group in by_sentence.values() if len(group) >= many]


def _finding(rule: Rule, prepared: Prepared, match: Match, note: str) -> ToneFinding:
    line, column = prepared.place(match.start)
    text = prepared.shown(match)
    why = rule.why.replace("{text}", text).replace("{note}", note)
    better = rule.better.replace("{text}", text).replace("{note}", note)
    return ToneFinding(rule.name, rule.kind, rule.severity, line, column, text[:80], why, better)


def _narrowed(findings: list[ToneFinding]) -> list[ToneFinding]:
    """One finding for each kind and line; two rules of one kind say the same."""
    kept: dict[tuple[str, int, str], ToneFinding] = {}
    for finding in findings:
        words = finding.text if finding.kind in ("mainland", "jargon") else ""
        kept.setdefault((finding.kind, finding.line, words), finding)
    return list(kept.values())


_EXCUSE = re.compile(r"<!--\s{0,4}tone:\s{0,4}([\w-]{1,40})\s{1,4}(\S[^\n>]{0,200}?)\s{0,4}-->")


def _excused(text: str) -> dict[int, set[str]]:
    """What the text itself asks to pass over, by line: `<!-- tone: RULE reason -->` for its line and the next one."""
    found: dict[int, set[str]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        for match in _EXCUSE.finditer(line[:2000]) if "<!--" in line else ():
            for at in (number, number + 1):
                found.setdefault(at, set()).add(match.group(1))
    return found


def _is_excused(finding: ToneFinding, excused: Mapping[int, set[str]], allowed: Sequence[Allowed]) -> bool:
    names = {finding.rule, finding.kind}
    if names & excused.get(finding.line, set()):
        return True
    return any(one.rule in names and one.text in finding.text for one in allowed)
