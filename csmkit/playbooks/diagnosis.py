"""Which link is weak, from the noted numbers: creative, top of the page, offer, audience, spending.

The order is the trade's: page before traffic. Bands are dated data; a number without a band is compared with the
desk's own projects, and without those nothing is claimed.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from csmkit.errors import Problem
from csmkit.language import _

ORDER = ("bounce", "conversion", "ctr", "cpm", "ad_share", "roas")
"""What is mended first: the page, the offer, the creative, then what brings people, then what it costs."""
BANDED = ORDER[:-1]
"""The links that have bands; what ROAS must be follows from the project's own margin."""
FEW = 3
"""Links of the six that must be known before their being fine says anything of a project."""


class Band(NamedTuple):
    """The ordinary range of a number; below `low` is low, above `high` is high, None is open."""

    name: str
    low: Decimal | None
    high: Decimal | None
    source: str
    as_of: date | None


_BAND_KEYS = Band._fields


class Figures(NamedTuple):
    """What is known of a project; shares as 0.009 for 0.9 %, sums in TWD.

    Attributes:
        margin: gross margin of a pledge, from the project's own resources.
        noted_on: when the numbers were noted.
    """

    ctr: Decimal | None = None
    cpc: Decimal | None = None
    bounce: Decimal | None = None
    raised: int | None = None
    backers: int | None = None
    ad_spent: int | None = None
    margin: Decimal | None = None
    noted_on: date | None = None


class Link(NamedTuple):
    """One link of the chain.

    Attributes:
        key: `ctr`, `bounce`, `conversion`, `cpm`, `ad_share`, `roas`.
        value: what it is, or None when it is not known.
        state: `weak`, `fine` or `unknown`.
        low, high: what it was compared with.
        source: where that comes from, and of which day.
    """

    key: str
    value: Decimal | None
    state: str
    low: Decimal | None
    high: Decimal | None
    source: str
    as_of: date | None


def read_bands(
    data: Mapping[str, Any], path: str, over: Mapping[str, Band] | None = None
) -> tuple[dict[str, Band], list[Problem]]:
    """The bands of a file; a faulty one is named and left out, and so is a limit without source or day.

    Args:
        data: the file's data.
        path: the file, as a person knows it.
        over: the bands it is laid over: each one of the file takes the place of the one of its key and keeps its name.
    """
    bands: dict[str, Band] = dict(over or {})
    problems: list[Problem] = []
    for key, row in data.items():
        fault = _band_fault(key, row, path)
        if fault:
            problems.append(fault)
            continue
        strange = [name for name in row if name not in _BAND_KEYS]
        choices = _("use one of {names}").format(names=", ".join(_BAND_KEYS))
        problems += [Problem(path, None, f"{key}.{name}", _("a band has no such key"), choices) for name in strange]
        if strange and not {"low", "high"} & row.keys():
            continue  # a limit whose name is misspelt must not take the range away
        name = row.get("name", bands[key].name if key in bands else key)
        low, high, as_of = _number(row.get("low")), _number(row.get("high")), row.get("as_of")
        day = as_of if isinstance(as_of, date) else None
        bands[key] = Band(str(name), low, high, str(row.get("source", "")), day)
    return bands, problems


def _band_fault(key: str, row: Any, path: str) -> Problem | None:
    """What keeps a band from being used."""
    if key not in BANDED:
        choices = _("use one of {names}").format(names=", ".join(BANDED))
        return Problem(path, None, key, _("there is no band of that name"), choices)
    if not isinstance(row, dict):
        return Problem(path, None, key, _("it is not a table"), f"[{key}]")
    bad = next((name for name in ("low", "high") if name in row and _number(row[name]) is None), None)
    if bad:
        return Problem(path, None, f"{key}.{bad}", _("it is not a number"), f"{bad} = 0.55")
    low, high = (_number(row.get(name)) for name in ("low", "high"))
    if low is not None and high is not None and high < low:
        return Problem(path, None, f"{key}.high", _("it is lower than low"))
    if (low is not None or high is not None) and not (row.get("source") and isinstance(row.get("as_of"), date)):
        return Problem(path, None, key, _("it has no source or no day"), 'source = "…", as_of = 2026-01-05')
    return None


def read_margin(value: object) -> Decimal | None:
    """A gross margin as people write it: `0.45`, `45%`, `45`; None when it is none between 0 and 1."""
    text = str(value or "").strip()
    try:
        number = Decimal(text.removesuffix("%").strip())
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    if text.endswith("%") or number > 1:
        number /= 100
    return number if 0 < number <= 1 else None


def diagnose(figures: Figures, bands: Mapping[str, Band], own: Mapping[str, Decimal]) -> list[Link]:
    """Every link, the one to mend first on top.

    Args:
        figures: the project's numbers.
        bands: ordinary ranges by key.
        own: medians of the desk's other projects, for numbers that have no band.
    """
    values: dict[str, Decimal | None] = {
        "bounce": figures.bounce,
        "conversion": _conversion(figures),
        "ctr": figures.ctr,
        "cpm": _cpm(figures),
        "ad_share": _ratio(figures.ad_spent, figures.raised),
    }
    links = [_link(key, value, bands.get(key), own.get(key)) for key, value in values.items()]
    links.append(_roas(figures))
    states = {"weak": 0, "fine": 1, "unknown": 2}
    return sorted(links, key=lambda link: (states[link.state], ORDER.index(link.key)))


def break_even(margin: Decimal | None) -> Decimal | None:
    """The ROAS at which advertising pays for itself: one over the margin, to two decimals."""
    return (1 / margin).quantize(Decimal("0.01")) if margin else None


def _link(key: str, value: Decimal | None, band: Band | None, own: Decimal | None) -> Link:
    low, high = (band.low, band.high) if band else (None, None)
    source, as_of = (band.source, band.as_of) if band else ("", None)
    bad_when_high = key in ("bounce", "cpm", "ad_share")
    if low is None and high is None:
        if own is None:
            return Link(key, value, "unknown", None, None, source, as_of)
        low, high, source = (None, own, _("median of your own projects")) if bad_when_high else (own, None, "")
        source = source or _("median of your own projects")
    if value is None:
        return Link(key, None, "unknown", low, high, source, as_of)
    weak = (high is not None and value > high) if bad_when_high else (low is not None and value <= low)
    return Link(key, value, "weak" if weak else "fine", low, high, source, as_of)


def _roas(figures: Figures) -> Link:
    value = _ratio(figures.raised, figures.ad_spent)
    need = break_even(figures.margin)
    if value is None or need is None:
        return Link("roas", value, "unknown", need, None, "", None)
    state = "weak" if value < need else "fine"
    return Link("roas", value, state, need, None, _("one over the project's own gross margin"), None)


def _conversion(figures: Figures) -> Decimal | None:
    """Backers for each click; all backers over the clicks that were paid for, so rather too high than too low."""
    if not figures.cpc or not figures.ad_spent or figures.backers is None:
        return None
    return (figures.backers * figures.cpc / figures.ad_spent).quantize(Decimal("0.0001"))


def _cpm(figures: Figures) -> Decimal | None:
    """What a thousand showings cost, by definition a thousand times CPC times CTR."""
    if not figures.cpc or not figures.ctr:
        return None
    return (figures.cpc * figures.ctr * 1000).quantize(Decimal("0.1"))


def _ratio(part: int | None, whole: int | None) -> Decimal | None:
    return (Decimal(part) / whole).quantize(Decimal("0.0001")) if part is not None and whole else None


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    number = Decimal(str(value))
    return number if number.is_finite() and number >= 0 else None
