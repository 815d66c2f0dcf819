"""Values that print right in a letter, and gaps that are collected instead of raised.

A sum prints as `NT$1,234,567`, a date as `2026/11/30(一)`, whatever the template does with them; what the record does
not know prints as `【缺:dates.end】`, counts as false in a test, and is remembered with its path.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Self

from csmkit.domain.money import day_zh, percent, twd
from csmkit.domain.vocabulary import Word

GAP_LEFT, GAP_RIGHT = "【缺:", "】"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

# Characters that mean something to Markdown travel through a template under another name, so that a title with `*` in
# it is neither bold nor a list; `unmask` gives them back when the text is laid out.
_SPECIAL = "*_`[]()<>#|\\~!&+-={}"
_MASKS = {ord(char): 0xE000 + ord(char) for char in _SPECIAL}
_UNMASKS = {masked: plain for plain, masked in _MASKS.items()}
_LEADING = {ord(char): 0xE000 + ord(char) for char in "0123456789"}
_UNMASKS.update({masked: plain for plain, masked in _LEADING.items()})
_FOREIGN = dict.fromkeys(_UNMASKS, "\ufffd")


def mask(text: str) -> str:
    """Data as a template may print it: on one line, and no part of it Markdown."""
    line = " ".join(text.translate(_FOREIGN).split()).translate(_MASKS)
    return line[:1].translate(_LEADING) + line[1:]


def unmask(text: str) -> str:
    """The text with the characters that `mask` had renamed."""
    return text.translate(_UNMASKS)


class Run:
    """What one rendering came upon.

    Attributes:
        gaps: paths that were printed but hold nothing, in the order of the text.
        used: every path that was looked at.
        printed: sums and days that the template printed out of values, as they read.
    """

    def __init__(self) -> None:
        self.gaps: dict[str, None] = {}
        self.used: dict[str, None] = {}
        self.printed: set[str] = set()


class Missing:
    """A value that the record does not hold: false, empty, and printed as a gap that blocks the letter."""

    __slots__ = ("_path", "_run")

    def __init__(self, path: str, run: Run) -> None:
        self._path = path
        self._run = run

    def at(self, name: str) -> "Missing":
        """The value below, missing as well."""
        return Missing(f"{self._path}.{name}", self._run)

    @property
    def path(self) -> str:
        """Where the value would be."""
        return self._path

    def __str__(self) -> str:
        self._run.gaps[self._path] = None
        return f"{GAP_LEFT}{self._path}{GAP_RIGHT}"

    def __repr__(self) -> str:
        return f"Missing({self._path!r})"

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __hash__(self) -> int:
        return hash(self._path)

    def __eq__(self, other: object) -> bool:
        return False

    def _never(self, _other: object) -> bool:
        return False

    def _itself(self, _other: object = None) -> Self:
        return self

    # Nothing compares with a gap, and a sum with a gap in it is a gap.
    __lt__ = __le__ = __gt__ = __ge__ = _never
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _itself
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = _itself
    __neg__ = __pos__ = __abs__ = _itself


class Twd(int):
    """Whole New Taiwan dollars; sums and differences stay sums."""

    def __str__(self) -> str:
        return twd(int(self))

    def __add__(self, other: int) -> "Twd":
        return Twd(int(self) + int(other)) if isinstance(other, int) else NotImplemented

    def __sub__(self, other: int) -> "Twd":
        return Twd(int(self) - int(other)) if isinstance(other, int) else NotImplemented

    def __rsub__(self, other: int) -> "Twd":
        return Twd(int(other) - int(self)) if isinstance(other, int) else NotImplemented

    def __mul__(self, other: int) -> "Twd":
        return Twd(int(self) * int(other)) if isinstance(other, int) else NotImplemented

    def __floordiv__(self, other: int) -> "Twd":
        return Twd(int(self) // int(other)) if isinstance(other, int) else NotImplemented

    __radd__, __rmul__ = __add__, __mul__


class SmallTwd(Decimal):
    """A sum with cents, such as the cost of a click."""

    def __str__(self) -> str:
        return f"NT${self:,.2f}".rstrip("0").rstrip(".")


class Count(int):
    """A number of people, clicks, hours, days."""

    def __str__(self) -> str:
        return f"{int(self):,}"


class Rate(Decimal):
    """A share of one: 0.012 prints as `1.2%`."""

    def __str__(self) -> str:
        return percent(Decimal(round(self, 4)))


class Percent(Decimal):
    """A number that is in percent already: 180.3 prints as `180.3%`."""

    def __str__(self) -> str:
        return percent(Decimal(round(self, 1)) / 100)


class Day(date):
    """A date; the weekday behind it is in the letter's language."""

    english = False

    @classmethod
    def of(cls, day: date, *, english: bool = False) -> "Day":
        """The date, printing in English when told so."""
        made = cls(day.year, day.month, day.day)
        made.english = english
        return made

    def __str__(self) -> str:
        if self.english:
            return f"{self:%Y/%m/%d} ({WEEKDAYS_EN[self.weekday()]})"
        return day_zh(self)


class Named(str):
    """A word of the vocabulary: compared by its id, printed by its Chinese name (its id in English)."""

    __slots__ = ("shown",)
    shown: str

    @classmethod
    def of(cls, word: Word, *, english: bool = False) -> "Named":
        """The word."""
        made = cls(word.value)
        made.shown = word.value if english else word.zh
        return made

    def __str__(self) -> str:
        return self.shown


class Fields:
    """A table of the record under its path; a key it does not hold, or holds empty, is Missing.

    Args:
        path: where it is, such as `project.dates`; empty for the top.
        values: what it holds: values of this module, further mappings, tuples.
        run: takes down what was looked at.
    """

    __slots__ = ("_path", "_run", "_values")

    def __init__(self, path: str, values: Mapping[str, Any], run: Run) -> None:
        self._path = path
        self._values = values
        self._run = run

    def at(self, name: str) -> Any:
        """The value under `name`."""
        path = f"{self._path}.{name}" if self._path else name
        value = self._values.get(name)
        if isinstance(value, Mapping):
            return Fields(path, value, self._run)
        self._run.used[path] = None
        if value is None or (isinstance(value, str) and not value.strip()):
            return Missing(path, self._run)
        if isinstance(value, tuple):
            return Rows(path, value, self._run)
        return value

    def replaced(self, values: Mapping[str, Any]) -> "Fields":
        """The same table with some values exchanged."""
        return Fields(self._path, {**self._values, **values}, self._run)

    def __bool__(self) -> bool:
        return bool(self._values)

    def __str__(self) -> str:
        return str(Missing(self._path, self._run))


class Rows(tuple[Any, ...]):
    """A list of the record; one without rows is false, and a gap when it is printed."""

    path: str
    run: Run

    def __new__(cls, path: str, rows: tuple[Any, ...], run: Run) -> Self:
        """The rows, their tables wrapped."""
        made = super().__new__(cls, (Fields(path, row, run) if isinstance(row, Mapping) else row for row in rows))
        made.path, made.run = path, run
        return made

    def __str__(self) -> str:
        return join_zh(self) if self else str(Missing(self.path, self.run))


def join_zh(rows: Any, *, english: bool = False) -> str:
    """`甲、乙與丙`, `A、B 與 C`, or `A, B and C`; an empty list of the record is a gap."""
    if isinstance(rows, Missing):
        return str(rows)
    if isinstance(rows, Rows) and not rows:
        return str(Missing(rows.path, rows.run))
    words = [str(row) for row in rows] if not isinstance(rows, str) else [rows]
    if english:
        return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
    if len(words) < 2:
        return "".join(words)
    before, after = "、".join(words[:-1]), words[-1]
    # Between Chinese characters no space, beside Latin letters and digits one.
    return f"{before}{' ' * before[-1:].isascii()}與{' ' * after[:1].isascii()}{after}"


def is_known(value: object) -> bool:
    """Whether the record holds the value: not missing, and not an empty list."""
    return not isinstance(value, Missing) and not (isinstance(value, Rows | Fields) and not value)


_UNITS_EN = {"days": "days", "working-days": "working days"}
_UNITS_ZH = {"days": "天", "working-days": "個工作天"}


def fact_text(unit: str, value: Any, *, english: bool = False) -> str | None:
    """A platform fact as letters print it: `8%`, `NT$15`, `10 個工作天`; None when it is unknown or no such value.

    Facts are formed here from the plain data of facts.toml, because a letter must not wait for the models.
    """
    if isinstance(value, str):
        return mask(value) if value.strip() else None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or value < 0:
        return None
    match unit:
        case "rate":
            return percent(Decimal(str(value)))
        case "twd":
            return twd(int(value))
        case "days" | "working-days":
            return f"{int(value)} {(_UNITS_EN if english else _UNITS_ZH)[unit]}"
    return f"{Decimal(str(value)):f}"
