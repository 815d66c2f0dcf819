"""A page from its bytes: what it is, what it is written in, and what it holds."""

import re

from csmkit.errors import InvalidDataError
from csmkit.language import _
from csmkit.pages.block import Page
from csmkit.pages.charset import decode
from csmkit.pages.hypertext import read_html
from csmkit.pages.plain import read_plain

MAX_PAGE = 16 << 20
"""Bytes; the longest page with a thousand comments has half a million."""

_HTML = re.compile(r"<(?:!doctype|html|head|body|div|p|h[1-6]|article|section|table|img|main)\b", re.IGNORECASE)
_FOREIGN = {
    b"%PDF": "PDF",
    b"PK\x03\x04": "docx, xlsx, zip",
    b"\xd0\xcf\x11\xe0": "doc",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"{\\rtf": "RTF",
    b"\x1f\x8b": "gzip",
}


def read_page(raw: bytes, *, name: str = "", declared: str = "") -> Page:
    """The page in some bytes.

    Args:
        raw: the file or what the server sent.
        name: of the file, for its suffix.
        declared: the encoding the server named, or an empty string.

    Raises:
        InvalidDataError: when it is empty, too large, or no text.
    """
    if not raw.strip():
        raise InvalidDataError(_("the page is empty"))
    if len(raw) > MAX_PAGE:
        raise InvalidDataError(
            _("the page has more than {limit} MB").format(limit=MAX_PAGE >> 20),
            hint=_("save the story alone, without the comments"),
        )
    _refuse_foreign(raw)
    decoded = decode(raw, declared)
    suffix = name.lower().rpartition(".")[2]
    remarks = () if decoded.exact else ("replaced",)
    if suffix in ("html", "htm", "xhtml") or (
        suffix not in ("md", "markdown", "txt") and _HTML.search(decoded.text[:4096])
    ):
        page = read_html(decoded.text, decoded.encoding)
    else:
        page = read_plain(decoded.text, decoded.encoding, form="text" if suffix == "txt" else "markdown")
    return page._replace(remarks=(*remarks, *page.remarks))


def _refuse_foreign(raw: bytes) -> None:
    for mark, kind in _FOREIGN.items():
        if raw.startswith(mark):
            hint = (
                _("export it as a web page (HTML) or text, or paste the text: csm audit-page -")
                if kind in ("PDF", "docx, xlsx, zip", "doc", "RTF")
                else _("an HTML, Markdown or text file is wanted")
            )
            raise InvalidDataError(_("this is a {kind} file, not a page").format(kind=kind), hint=hint)
    head = raw[:4096]
    if b"\x00" in head and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InvalidDataError(_("this is binary data, not a page"), hint=_("an HTML, Markdown or text file is wanted"))
