"""Slugs: the file names of records, typed by hand and safe on every system."""

import re
import unicodedata

from csmkit.errors import UsageError
from csmkit.language import _

MAX_SLUG = 64
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}  # Windows devices
)
_ALLOWED = re.compile(r"[^\W_](?:[\w-]*[^\W_])?", re.UNICODE)


def slug_fault(slug: str) -> str | None:
    """Why `slug` cannot name a record, or None when it can.

    Letters of any script, digits, `-` and `_` inside; at most 64 characters; no device name of any system.
    """
    if not slug:
        return _("it is empty")
    if len(slug) > MAX_SLUG or len(slug.encode("utf-8", "surrogateescape")) > 200:
        return _("it is longer than {count} characters").format(count=MAX_SLUG)
    if slug.lower() in _RESERVED:
        return _("the system keeps this name for itself")
    if not slug.isprintable():
        return _("it has characters that are no text")
    if unicodedata.normalize("NFC", slug) != slug:
        return _("its characters are written in a decomposed form")
    if not _ALLOWED.fullmatch(slug):
        return _("use letters, digits and - only, with a letter or digit at both ends")
    return None


def check_slug(slug: str) -> str:
    """The slug itself, if it can name a record.

    Raises:
        UsageError: when it cannot, with the reason.
    """
    fault = slug_fault(slug)
    if fault:
        from csmkit.text.safe import one_line

        raise UsageError(
            _("'{slug}' cannot be a slug: {fault}").format(slug=one_line(slug, 40), fault=fault),
            hint=_("for example: lumi-lamp"),
        )
    return slug


def slug_from(title: str) -> str:
    """A slug for a title: its letters and digits, lower case, joined by `-`; Chinese stays Chinese."""
    folded = unicodedata.normalize("NFKC", title).lower()
    words = re.findall(r"[^\W_]+", folded, re.UNICODE)
    slug = unicodedata.normalize("NFC", "-".join(words))[:40].strip("-")
    return slug if slug and slug_fault(slug) is None else "new"
