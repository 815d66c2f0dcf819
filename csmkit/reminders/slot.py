"""A day on which a rule asks for something that was not done yet."""

from datetime import date
from typing import NamedTuple


class Slot(NamedTuple):
    """One due day of one rule.

    Attributes:
        n: what follows `rule/subject/` in the key.
        due: the day, already moved off days not worked.
        series: what follows `rule/subject` in the series' name; repeats of one thing share it.
        text: fills `{text}` in the title.
        number: fills `{number}` in the command: of a to-do, or where a page lies.
        ends: whether it is the last word of a chase.
    """

    n: str
    due: date
    series: str = ""
    text: str = ""
    number: str = ""
    ends: bool = False
