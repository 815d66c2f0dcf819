"""Bytes of a page as text: a byte order mark, UTF-8 where it fits, what the page declares, then the likelier Chinese one."""

import codecs
import re
from typing import NamedTuple

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_WIDER = {"big5": "cp950", "big5-hkscs": "big5hkscs", "gb2312": "gb18030", "gbk": "gb18030"}
_COMMON = frozenset("的一是不了在有我他這这個个們们為为要你上以到和就也可人時时年月日出會会大集資资方案產产品計计劃划")


class Decoded(NamedTuple):
    """A text and the encoding it was in; `exact` is false when characters were lost."""

    text: str
    encoding: str
    exact: bool = True


def decode(raw: bytes, declared: str = "") -> Decoded:
    """The text of a page.

    Args:
        raw: its bytes.
        declared: what the server said, or an empty string; the page's own `charset=` is looked for as well.
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return Decoded(raw.decode(name, "replace"), name.removesuffix("-sig"))
    try:
        # Valid UTF-8 with Chinese in it is no accident, whatever the page says about itself.
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    match = _DECLARED.search(raw[:4096])
    named = [name for name in (declared, match[1].decode("ascii", "replace") if match else "") if name]
    for name in named:
        found = _strict(raw, _WIDER.get(name.strip().lower(), name.strip().lower()))
        if found:
            return found
    guesses = [found for found in (_strict(raw, "cp950"), _strict(raw, "gb18030")) if found]
    if guesses:
        return max(guesses, key=lambda found: sum(char in _COMMON for char in found.text[:20_000]))
    return Decoded(raw.decode(_known(named) or "utf-8", "replace"), _known(named) or "utf-8", exact=False)


def _strict(raw: bytes, name: str) -> Decoded | None:
    try:
        return Decoded(raw.decode(name), name)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _known(names: list[str]) -> str:
    """The first name that Python has a text codec for, the wider form of it."""
    for name in names:
        wide = _WIDER.get(name.strip().lower(), name.strip().lower())
        try:
            b"".decode(wide)
        except (LookupError, ValueError):
            continue
        return wide
    return ""
