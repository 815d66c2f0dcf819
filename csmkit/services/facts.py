"""Platform figures: which are known, which are needed most, and writing one down."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from csmkit.domain.facts import Fact, Unit, expiry_note
from csmkit.errors import InvalidDataError, NotFoundError, UsageError, raise_first
from csmkit.language import _, did_you_mean
from csmkit.services.fact_value import read_value
from csmkit.text.likeness import nearest
from csmkit.text.safe import one_line
from csmkit.text.toml import parse
from csmkit.workspace import splice
from csmkit.workspace.desk import Desk
from csmkit.workspace.files import decode
from csmkit.workspace.lookup import builtin, layers
from csmkit.workspace.records import Loaded, check, load_facts, load_toml
from csmkit.workspace.root import FACTS

_MENTION = re.compile(r"\bfacts\.([a-z][a-z0-9_]*)")
_ENTRY = re.compile(r"^## ", re.MULTILINE)
_TEXTS = (".md", ".toml", ".txt", ".j2", ".html")
_NO_LETTERS = ("demo", "workspace")  # folders of templates/ that hold no text for a client


class FactRow(NamedTuple):
    """One figure in a list.

    Attributes:
        value: as facts.toml holds it, or None when it is not known.
        shown: as letters print it; empty when it is not known.
        note: `missing`, `expired 3 days ago` …, or an empty string.
        mentions: letters and FAQ entries that need it.
    """

    key: str
    name: str
    unit: Unit
    value: Decimal | str | None
    shown: str
    as_of: date | None
    valid_until: date | None
    source: str
    note: str
    mentions: int


def list_facts(desk: Desk, *, today: date, missing: bool = False) -> list[FactRow]:
    """The figures of facts.toml in its order; with `missing` only the unknown ones, the most needed first."""
    counts = mentions(desk.root)
    rows = [
        FactRow(
            key,
            fact.name,
            fact.unit,
            fact.value,
            fact.shown(),
            fact.as_of,
            fact.valid_until,
            fact.source,
            expiry_note(fact, today) if fact.is_known() else _("missing"),
            counts[key],
        )
        for key, fact in known_facts(desk).items()
        if not (missing and fact.is_known())
    ]
    return sorted(rows, key=lambda row: -row.mentions) if missing else rows


def known_facts(desk: Desk) -> dict[str, Fact]:
    """The desk's figures by key; behind them, without a value, those that `csm init` lays down and the desk lacks."""
    own = load_toml(desk.root, FACTS).data or {}
    return {**desk.facts, **{key: fact for key, fact in _laid_down().items() if key not in own}}


def mentions(root: Path) -> Counter[str]:
    """In how many letters and FAQ entries each figure is mentioned; the desk's own files stand in place of ours."""
    found: Counter[str] = Counter()
    for folder in ("faq", *_letter_folders(root)):
        for path in layers(root, folder, ""):
            if path.suffix in _TEXTS:
                for piece in _pieces(path, entries=folder == "faq"):
                    found.update(set(_MENTION.findall(piece)))
    return found


def set_fact(
    desk: Desk, key: str, text: str, *, as_of: date, until: date | None = None, source: str = "", now: datetime
) -> Fact:
    """Write a figure down; returns it as it is now.

    Args:
        desk: the workspace.
        key: the figure's key.
        text: its value as a person writes it: `8%`, `10`, `NT$15`; empty makes it unknown again.
        as_of: the day the value was true.
        until: how long it may be believed; without it an older end that has passed goes, for it was the old value's.
        source: where it comes from; the old one stays when empty.
        now: the moment of the change.

    Raises:
        NotFoundError: when there is no such figure.
        UsageError: when the text is no value of its unit, or `until` is before `as_of`.
        InvalidDataError: when facts.toml cannot be read, or the figure would have a fault.
    """
    if until and until < as_of:
        raise UsageError(
            _("{until} is before {as_of}").format(until=until, as_of=as_of),
            hint=_("give a later --until, or an earlier --as-of"),
        )
    loaded = _loaded(desk)
    fact = _find(desk, loaded, key)
    new = loaded.raw
    for name, value in _values(loaded, key, fact, text, as_of, until, source).items():
        new = splice.set_value(new, (key, name), value)
    result = _sound(new, key)
    if new != loaded.raw:
        change = desk.change(_("fact {key}").format(key=key), now)
        change.write(FACTS, new, read=loaded.raw if (desk.root / FACTS).exists() else None)
        change.commit()
    return result


def _values(
    loaded: Loaded, key: str, fact: Fact, text: str, as_of: date, until: date | None, source: str
) -> dict[str, Any]:
    """What is written; None takes a key out."""
    there = (loaded.data or {}).get(key) or {}
    values: dict[str, Any] = {} if there else {"name": fact.name or None, "unit": fact.unit}
    if not text.strip():
        return {**values, "value": None, "as_of": None, "valid_until": None}
    values |= {"value": read_value(fact.unit, text), "as_of": as_of}
    if until or (fact.valid_until and fact.valid_until < as_of):
        values["valid_until"] = until
    return values | ({"source": source} if source else {})


def _loaded(desk: Desk) -> Loaded:
    loaded = load_toml(desk.root, FACTS)
    if loaded.data is None and (desk.root / FACTS).exists():
        raise_first(loaded.problems)
    return loaded if loaded.data is not None else Loaded(FACTS, b"", {}, [])


def _find(desk: Desk, loaded: Loaded, key: str) -> Fact:
    facts = known_facts(desk)
    if key in facts:
        return facts[key]
    there = (loaded.data or {}).get(key)
    if isinstance(there, dict):
        # A figure with a fault: its unit is enough to mend its value.
        return check(Fact, loaded._replace(data={"unit": there.get("unit", "text")}))[0] or Fact()
    message = _("there is no fact '{key}'").format(key=one_line(key, 40))
    close = nearest(key, facts, count=2)
    raise NotFoundError(message + did_you_mean(close), hint=_("see: {command}").format(command="csm facts"))


def _sound(data: bytes, key: str) -> Fact:
    table = (parse(decode(data), FACTS)[0] or {}).get(key, {})
    fact, problems = check(Fact, Loaded(FACTS, data, table, []))
    if fact is None:
        raise InvalidDataError(f"{key}.{problems[0].key}: {problems[0].message}", hint=_("nothing was changed"))
    return fact


def _laid_down() -> dict[str, Fact]:
    return load_facts(builtin() / "templates/workspace")[0]


def _letter_folders(root: Path) -> list[str]:
    names = {
        path.name
        for top in (builtin(), root)
        for path in (top / "templates").glob("*")
        if path.is_dir() and path.name not in _NO_LETTERS
    }
    return [f"templates/{name}" for name in sorted(names)]


def _pieces(path: Path, *, entries: bool) -> Iterator[str]:
    """A letter is a whole file; a FAQ file is cut into its entries."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    yield from _ENTRY.split(text) if entries else [text]
