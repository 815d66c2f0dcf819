"""Regular expressions in rules: allowed only when no text can make them slow.

A pattern is refused by the number of ways in which it can try one place: a repeat inside a repeat multiplies them beyond
all bounds (`(a+)+`), an open one (`.*`) counts as many as a line is long. What is left ends quickly on any text.
"""

import re
from typing import Any

from csmkit.language import _

LONGEST_LINE = 400
"""Characters of a sentence a pattern is tried on; an open repeat counts as this many ways."""
MOST_WAYS = 20_000
LONGEST_PATTERN = 500


def pattern_fault(pattern: str) -> tuple[str, str] | None:
    """What is wrong with a pattern and what to write instead; None when it may be used."""
    if len(pattern) > LONGEST_PATTERN:
        return _("the pattern is longer than {count} characters").format(count=LONGEST_PATTERN), _("split it in two")
    from re import _parser  # type: ignore[attr-defined]

    try:
        ways = _ways(_parser.parse(pattern))
    except (re.error, RecursionError, OverflowError) as error:
        reason = getattr(error, "msg", None) or type(error).__name__
        return _("the pattern is broken: {reason}").format(reason=reason), _("mend it, or use any = […]")
    if ways > MOST_WAYS:
        return _("the pattern could take for ever on some text"), _("no repeat inside a repeat; .{0,12} instead of .*")
    return None


def _ways(sequence: Any, *, repeated: bool = False) -> int:
    """In how many ways a parsed pattern can go on from one place, cut off well above what is allowed."""
    total = 1
    for code, value in sequence:
        total = min(total * _node(str(code), value, repeated=repeated), MOST_WAYS**2)
    return total


def _node(code: str, value: Any, *, repeated: bool) -> int:
    if code in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, most, inner = value
        most = min(int(most), LONGEST_LINE)
        inside = _ways(inner, repeated=most > 1)
        count = max(most - int(least), 0) + 1
        return count if inside == 1 else count * inside ** min(most, 40)
    if code == "BRANCH":
        # Once, one alternative after the other is tried; in a repeat, each round may take another one.
        each = [_ways(branch, repeated=repeated) for branch in value[1]]
        return sum(each) if repeated else max(each)
    if code in ("SUBPATTERN", "ASSERT", "ASSERT_NOT", "ATOMIC_GROUP"):
        return _ways(value if code == "ATOMIC_GROUP" else value[-1], repeated=repeated)
    if code in ("GROUPREF", "GROUPREF_EXISTS"):
        return MOST_WAYS + 1  # what a reference repeats is not bounded by its text
    return 1
