"""The check of tone: its rules from all layers, what a workspace allows, and a text against them."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from csmkit.errors import InvalidDataError, NotFoundError, Problem, UsageError
from csmkit.language import _
from csmkit.playbooks.slips import read_drafts
from csmkit.playbooks.tone import Allowed, Rule, ToneFinding, check_tone, read_rules
from csmkit.services.tallies import is_example_file, load_tally, read_data
from csmkit.text.tally import Tally
from csmkit.workspace.lookup import builtin, layers

FOLDER = "templates/tone"
ALLOW = "allow.toml"
DRAFTS = "drafts"
"""The files of example drafts: `drafts.toml`, and `drafts-….toml` of one's own beside it."""
LONGEST = 50_000
"""Characters of a text that are checked; a longer one is no letter."""


class RuleSet(NamedTuple):
    """The rules, the counted example drafts, what the workspace allows, and what is wrong in the files."""

    rules: list[Rule]
    tally: Tally
    allowed: list[Allowed]
    problems: list[Problem]


class ToneResult(NamedTuple):
    """What the check found, how many rules ran, and what is wrong in their files."""

    rules_run: int
    findings: list[ToneFinding]
    problems: list[Problem]


def load_rules(root: Path | None) -> RuleSet:
    """The rules of all layers; a faulty rule is named and left out, never run.

    A file of one's own stands in for the built-in one of its name; what cannot be read of it stands in for nothing.

    Args:
        root: the workspace, or None for the built-in rules alone.
    """
    rules: dict[str, Rule] = {}
    allowed: list[Allowed] = []
    problems: list[Problem] = []
    paths = layers(root, FOLDER, ".toml")
    # The user's own come last, so that a rule of the same name wins from any file.
    for path in sorted(paths, key=lambda path: root is not None and path.is_relative_to(root)):
        if is_example_file(path.name, DRAFTS):
            continue
        name = f"{FOLDER}/{path.name}"
        data, faults = read_data(path, name)
        problems += faults
        if path.name == ALLOW:
            found, faults = _allowed(data, name)
            allowed += found
        else:
            read, more = read_rules(data, name)
            if faults or more:
                wrong = data.keys() - {rule.name for rule in read} if data else None
                for rule in _built_in(path, name, wrong):
                    rules.setdefault(rule.name, rule)  # another own file may have one of that name
            rules.update({rule.name: rule for rule in read})
            faults = more
        problems += faults
    kinds = {rule.kind for rule in rules.values() if rule.like}
    tally, faults = load_tally(root, FOLDER, DRAFTS, partial(read_drafts, kinds=kinds))
    return RuleSet(list(rules.values()), tally, allowed, [*problems, *faults])


def _built_in(path: Path, name: str, wanted: Iterable[str] | None) -> list[Rule]:
    """The built-in rules that an own file of the same name would hide; those of some names only, or all with None."""
    hidden = builtin() / name
    if path == hidden or not hidden.is_file():
        return []
    names = None if wanted is None else set(wanted)
    rules, _faults = read_rules(read_data(hidden, name)[0], name)
    return [rule for rule in rules if names is None or rule.name in names]


def tone_problems(root: Path | None) -> list[Problem]:
    """What is wrong in the rules' files, broken and never-ending patterns too; for the doctor."""
    return load_rules(root).problems


def check_text(root: Path | None, text: str, *, roles: Iterable[str] = ()) -> ToneResult:
    """A text against the rules.

    Args:
        root: the workspace, or None for the built-in rules alone.
        text: a sentence, a message or a letter.
        roles: what its readers decide (`operator`, `manager`, `decision-maker`); empty for anybody.

    Raises:
        UsageError: when the text is empty or far too long.
    """
    if not text.strip():
        raise UsageError(
            _("there is no text to check"), hint=_("for example: csm tone letter.md, or csm tone - < file")
        )
    if len(text) > LONGEST:
        raise UsageError(
            _("the text has {count} characters; at most {most} are checked").format(
                count=f"{len(text):,}", most=f"{LONGEST:,}"
            ),
            hint=_("check it in parts"),
        )
    found = load_rules(root)
    findings = check_tone(text, found.rules, found.tally, roles=roles, allowed=found.allowed)
    return ToneResult(len(found.rules), findings, found.problems)


def roles_of(root: Path, reader: str) -> tuple[str, ...]:
    """The roles of a client's contacts, read without models.

    Args:
        root: the workspace.
        reader: the client, or one of its projects.

    Raises:
        NotFoundError: when there is no such client or project.
        UsageError: when several are meant.
        InvalidDataError: when its file has faults.
    """
    from csmkit.workspace.desk import Desk

    desk = Desk(root)
    try:
        slug = desk.find_slug(reader, "client")
    except NotFoundError as error:
        try:
            project = desk.find_slug(reader, "project")
        except NotFoundError:
            raise error from None
        slug = str(_record(root, f"projects/{project}.toml").get("client", ""))
    contacts = _record(root, f"clients/{slug}.toml").get("contacts", {})
    rows = contacts.values() if isinstance(contacts, dict) else ()
    return tuple(str(row.get("role", "operator")) for row in rows if isinstance(row, dict))


def _record(root: Path, name: str) -> dict[str, Any]:
    data, problems = read_data(root / name, name)
    if problems:
        raise InvalidDataError(str(problems[0]), hint=_("see: {command}").format(command="csm doctor"))
    return data


def _allowed(data: dict[str, Any], name: str) -> tuple[list[Allowed], list[Problem]]:
    """What the workspace passes over; without a reason nothing is."""
    found, problems = [], []
    rows = data.get("allow", [])
    for row in rows if isinstance(rows, list) else [rows]:
        rule, text, reason = (row.get(key, "") if isinstance(row, dict) else "" for key in ("rule", "text", "reason"))
        if not (isinstance(rule, str) and isinstance(text, str) and isinstance(reason, str) and rule):
            problems.append(Problem(name, None, "allow", _("it names no rule"), 'rule = "…", reason = "…"'))
        elif not reason.strip():
            problems.append(Problem(name, None, f"allow.{rule}", _("it gives no reason"), 'reason = "…"'))
        else:
            found.append(Allowed(rule, text, reason))
    return found, problems
