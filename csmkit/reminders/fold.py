"""Making a morning short: several reminders that are one piece of work become one line."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from csmkit.reminders.occurrence import MONEY, PROMISE, Occurrence

MANY = 3
"""From so many reminders of one rule on they are one line, and from two when one command does them all.

Money is always looked at one by one.
"""


class Line(NamedTuple):
    """What one line of the screen stands for.

    Attributes:
        occurrences: at least one, the most urgent first.
        kind: `one`; `rule`: several of one rule; `client`: several for one client; `tech`: all the system can send.
        command: does or records all of them.
    """

    occurrences: tuple[Occurrence, ...]
    kind: str
    command: str


def rank(occurrence: Occurrence, today: date) -> tuple[int, int, int, int, str]:
    """The order of a morning: money, answers, promises; then tier, then lateness, then the rule's own priority."""
    urgent = min(occurrence.priority, PROMISE + 1)
    late = occurrence.days_late(today)
    return (urgent, occurrence.tier_rank, -late, occurrence.priority, occurrence.id)


def fold(occurrences: Iterable[Occurrence], today: date) -> list[Line]:
    """The occurrences in as few lines as one can read calmly, in rank order."""
    rows = sorted(occurrences, key=lambda row: rank(row, today))
    groups: dict[tuple[str, str], list[Occurrence]] = {}
    kinds = _kinds(rows)
    for row, kind in zip(rows, kinds, strict=True):
        groups.setdefault(kind, []).append(row)
    return [_line(kind, group) for (kind, _name), group in groups.items()]


def unfolded(occurrences: Iterable[Occurrence], today: date) -> list[Line]:
    """One line each, in rank order."""
    rows = sorted(occurrences, key=lambda row: rank(row, today))
    return [Line((row,), "one", row.command) for row in rows]


def _kinds(rows: Sequence[Occurrence]) -> list[tuple[str, str]]:
    """Which line each row belongs to: the tech line, its rule's, its client's, or its own."""
    calm = [row for row in rows if row.priority != MONEY and row.touch != "tech"]
    rules = Counter(row.rule for row in calm)
    commands = Counter((row.rule, row.command) for row in calm)
    first: list[tuple[str, str] | None] = []
    for row in rows:
        if row.priority == MONEY:
            first.append(None)
        elif row.touch == "tech":
            first.append(("tech", ""))
        elif rules[row.rule] >= MANY or commands[row.rule, row.command] > 1:
            first.append(("rule", row.rule))
        else:
            first.append(None)
    clients = Counter(row.client for row, kind in zip(rows, first, strict=True) if kind is None)
    return [
        kind or (("client", row.client) if row.client and clients[row.client] > 1 else ("one", row.key))
        for row, kind in zip(rows, first, strict=True)
    ]


def _line(kind: str, group: Sequence[Occurrence]) -> Line:
    return Line(tuple(group), "one" if len(group) == 1 else kind, _command(kind, group))


def _command(kind: str, group: Sequence[Occurrence]) -> str:
    """One command for all of them; where each has its own work, the one that lists them with theirs.

    A folded letter is never offered as `csm done`: that would mark as sent what nobody sent.
    """
    first = group[0]
    if len({row.command for row in group}) == 1:
        return first.command
    if all(row.command.startswith("csm done ") for row in group):
        return "csm done " + " ".join(row.id for row in group)
    if kind == "client":
        return f"csm remind --client {first.client}"
    return "csm remind --touch tech" if kind == "tech" else f"csm remind --rule {first.rule}"
