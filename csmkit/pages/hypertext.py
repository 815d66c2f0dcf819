"""HTML to blocks: what surrounds the content is left out, whatever the tags are nested or unclosed."""

import re
from itertools import islice
from typing import Any, NamedTuple

from csmkit.pages.block import Block, BlockKind, Page, Zone
from csmkit.text.programs import PROGRAMS

MOST_AROUND = 1_500
"""Characters: what only surrounds a page is shorter than this."""

_SKIP = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "footer",
        "button",
        "select",
        "option",
        "svg",
        "object",
        "embed",
        "audio",
        "head",
        "dialog",
        "input",
        "textarea",
        "label",
    ]
)
_BLOCK = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "aside",
        "header",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "blockquote",
        "figure",
        "figcaption",
        "details",
        "summary",
        "pre",
        "hr",
        "center",
        "form",
        "fieldset",
        "address",
        "body",
        "html",
        "td",
        "th",
        "caption",
    ]
)
_BOLD = frozenset(("b", "strong"))
_AROUND = PROGRAMS.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|sidemenu|tabs|tab-?list|tab-?bar|tab-?nav|footer|foot|breadcrumbs?|crumbs?|cookies?|"
    r"consent|gdpr|related|recommend\w*|similar|comments?|discuss\w*|replies|share|social-?share|toolbar|login|signin|"
    r"site-?header|topbar|header-?bar|announcement-?bar|updates?|sponsor-?bar|copyright|pager|pagination|newsletter|popup|modal|toast|"
    r"skip-?link|search|langs?|lang-?switch)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PANE = PROGRAMS.compile(
    r"(?:^|[\s_-])(?:pane|panel|content|tab-?pane|tab-?panel|tab-?content|body|wrap\w*)(?:$|[\s_-])", re.IGNORECASE
)
_OTHERS = PROGRAMS.compile(r"comment|discuss|updates?|related|recommend", re.IGNORECASE)
_CARD = PROGRAMS.compile(
    r"(?:^|[\s_-])(?:rewards?|plans?|pledges?|perks?|tiers?|packages?|options?)(?:$|[\s_-])", re.IGNORECASE
)
_FAQ = PROGRAMS.compile(r"(?:^|[\s_-])(?:faqs?|qa|qna|questions?)(?:$|[\s_-])", re.IGNORECASE)
_SPACE = PROGRAMS.compile(r"[\s\u200b\ufeff]+")
_ANCHOR = PROGRAMS.compile(r"\s*[¶#§🔗]+\s*$")
_VIDEO = PROGRAMS.compile(r"youtu|vimeo|wistia|player|video|streamable|bilibili", re.IGNORECASE)
_LABEL = PROGRAMS.compile(r"[：:，,、。\s]*$")


class _Open(NamedTuple):
    tag: str
    zone: Zone


def read_html(text: str, encoding: str = "utf-8") -> Page:
    """The blocks of an HTML page.

    Args:
        text: the page, decoded.
        encoding: what it was in, for the report.
    """
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", recover=True, huge_tree=True, remove_comments=True, remove_pis=True)
    data = text.replace("\x00", "").encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        return Page("", (), "html", encoding)
    reader = _Reader()
    reader.walk(etree, root)
    titles = root.findall(".//title")
    title = _SPACE.sub(" ", "".join(titles[0].itertext())).strip() if titles else ""
    remarks = ("deep",) if any("xcessive depth" in error.message for error in parser.error_log) else ()
    return Page(title, tuple(reader.blocks), "html", encoding, remarks)


class _Reader:
    """Collects inline text until a block begins or ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._bold_parts: list[str] = []
        self._link = 0
        self._line = 0
        self._bold = self._linked = self._tables = 0
        self._open: list[_Open] = [_Open("", "story")]
        self._row: list[str] | None = None
        self._rows: list[list[str] | None] = []

    def walk(self, etree: Any, root: Any) -> None:
        """Go through the tree once, without recursion."""
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if event == "start":
                if tag not in ("body", "html") and _is_around(tag, element):
                    walker.skip_subtree()
                    self._open.append(_Open("-", self._open[-1].zone))
                    continue
                self._start(tag, element)
                self._add(element.text, element.sourceline)
            else:
                if self._open and self._open[-1].tag == "-":
                    self._open.pop()
                else:
                    self._end(tag, element)
                self._add(element.tail, element.sourceline)
        self._flush()

    def _add(self, text: str | None, line: int | None) -> None:
        if not text:
            return
        if not self._parts and not text.isspace():
            # Text begins on the line of its tag, plus the blank lines before its first word.
            self._line = (line or 1) + text[: len(text) - len(text.lstrip())].count("\n")
        self._parts.append(text)
        visible = text.strip()
        if self._bold and visible:
            self._bold_parts.append(visible)
        if self._linked:
            self._link += len(visible)

    def _start(self, tag: str, element: Any) -> None:
        if tag in _BLOCK:
            self._flush()
            self._bold += _stands_out(element)
            self._open.append(_Open(tag, self._zone(element)))
            if tag == "table":
                self._tables += 1
            elif tag == "tr":
                self._rows.append(self._row)
                self._row = None if _is_layout(element) else []
                self._line = element.sourceline or 0
        elif tag in _BOLD or _stands_out(element):
            self._bold += 1
        elif tag == "a":
            self._linked += 1
        elif tag == "br":
            self._flush()
        elif tag == "img":
            self._picture(element)
        elif tag == "video" or (tag == "iframe" and _is_film(element)):
            self._flush()
            self._put("video", _clean(element.get("title") or ""), element.sourceline)

    def _end(self, tag: str, element: Any) -> None:
        if tag in _BLOCK:
            self._flush()
            self._bold = max(0, self._bold - _stands_out(element))
            if tag == "tr" and self._row:
                cells = " | ".join(self._row)
                if cells.strip(" |"):
                    many = sum(bool(cell) for cell in self._row) > 1
                    self._put("row" if many else "text", cells.strip(" |") if not many else cells, self._line)
            if tag == "tr" and self._rows:
                self._row = self._rows.pop()
            if len(self._open) > 1:
                self._open.pop()
        elif tag in _BOLD or _stands_out(element):
            self._bold = max(0, self._bold - 1)
        elif tag == "a":
            self._linked = max(0, self._linked - 1)

    def _zone(self, element: Any) -> Zone:
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        zone = self._open[-1].zone
        if zone == "story" and names != " ":
            if _CARD.search(names):
                return "card"
            if _FAQ.search(names):
                return "faq"
        return zone

    def _picture(self, element: Any) -> None:
        source = element.get("data-src") or element.get("data-original") or element.get("src") or ""
        width = element.get("width") or ""
        if width.isdigit() and int(width) < 48:
            return
        if any(word in source.lower() for word in ("icon", "avatar", "logo", "pixel", "emoji")):
            return
        if self._row is None:
            self._flush()
        self._put("picture", _clean(element.get("alt") or ""), element.sourceline)

    def _flush(self) -> None:
        if not self._parts:
            if self._row is not None and self._open[-1].tag in ("td", "th"):
                self._row.append("")
            return
        text, bold, link = _clean("".join(self._parts)), " ".join(self._bold_parts), self._link
        leading = bool(self._bold_parts) and text.startswith(self._bold_parts[0])
        label = _LABEL.sub("", self._bold_parts[0][:60]) if leading else ""
        self._parts, self._bold_parts, self._link = [], [], 0
        if not text:
            if self._row is not None and self._open[-1].tag in ("td", "th"):
                self._row.append("")
            return
        tag = self._tag()
        if self._row is not None and tag not in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._row.append(text)
            return
        if link > 0.8 * len(text) and len(text) < 30 and tag not in ("h1", "h2", "h3", "h4", "summary"):
            return
        self._put_text(tag, text, bold, label)

    def _put_text(self, tag: str, text: str, bold: str, label: str) -> None:
        if tag[:1] == "h" and tag[1:].isdigit():
            self._put("heading", _ANCHOR.sub("", text), self._line, level=int(tag[1]))
        elif tag in ("summary", "dt", "caption") and self._open[-1].zone != "card":
            self._put("heading", _ANCHOR.sub("", text), self._line, level=5)
        else:
            whole = len(bold.replace(" ", "")) >= 0.9 * len(text.replace(" ", ""))
            kind: BlockKind = "item" if tag in ("li", "dd") else "quote" if tag == "blockquote" else "text"
            self._put(kind, text, self._line, bold=whole, label="" if whole else label)

    def _tag(self) -> str:
        """The nearest block that says what the text is."""
        for opened in reversed(self._open[-5:]):
            if opened.tag in ("p", "div", "section", "span", "center"):
                continue
            return opened.tag
        return ""

    def _put(self, kind: BlockKind, text: str, line: int | None, **more: Any) -> None:
        table = self._tables if kind == "row" else 0
        self.blocks.append(Block(kind, text, line or 1, zone=self._open[-1].zone, table=table, **more))


def _is_around(tag: str, element: Any) -> bool:
    """Whether an element only surrounds the content: menus, footers, comments, other projects."""
    if not isinstance(tag, str) or tag in _SKIP:
        return True
    if tag in ("b", "strong", "i", "em", "p", "img", "td", "tr", "tbody") or (tag[0] == "h" and tag[1:].isdigit()):
        return False
    role = element.get("role") or ""
    if role in ("navigation", "contentinfo", "tablist", "dialog", "search", "menu", "banner", "alertdialog"):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if names == " " or tag in ("body", "article", "main"):
        return False
    if role == "tabpanel" or (_PANE.search(names) and not _AROUND.search(_PANE.sub(" ", names))):
        return bool(_OTHERS.search(names))
    return bool(_OTHERS.search(names)) or (bool(_AROUND.search(names)) and _is_short(element))


def _stands_out(element: Any) -> bool:
    """Whether an element is made to look like a heading by its class, its style, or an old font tag."""
    tag, style, names = element.tag, element.get("style"), element.get("class")
    if tag == "font":
        size = (element.get("size") or "").lstrip("+")
        return size.isdigit() and (int(size) >= 4 or "+" in element.get("size"))
    return (
        tag == "big" or bool(style and _LARGE.search(style)) or bool(names and tag != "body" and _TITLE.search(names))
    )


def _is_film(element: Any) -> bool:
    """Whether a frame shows a video: by its address, its title, or because it may fill the screen."""
    source, title = element.get("src") or element.get("data-src") or "", element.get("title") or ""
    return bool(_VIDEO.search(source) or _VIDEO.search(title)) or "影片" in title or "allowfullscreen" in element.attrib


_LARGE = PROGRAMS.compile(
    r"font-weight\s*:\s*(?:bold|[6-9]00)|font-size\s*:\s*(?:2[0-9]|[3-9]\d)(?:\.\d+)?px|font-size\s*:\s*(?:1\.[3-9]|[2-9])\d*r?em"
)
_TITLE = PROGRAMS.compile(
    r"(?:^|[\s_-])(?:title|heading|headline|subtitle|subhead|sec-?title|section-?title|hd)(?:$|[\s_-])", re.IGNORECASE
)
_LAID_OUT = frozenset(["table", "img", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "video", "iframe", "blockquote"])


def _is_layout(row: Any) -> bool:
    """Whether a table row only places things on the page: it holds headings, pictures, lists, or many paragraphs."""
    for cell in row:
        tags = [child.tag for child in islice(cell, 6)]
        if (
            any(tag in _LAID_OUT - {"img"} for tag in tags)
            or tags.count("p") >= 3
            or (tags.count("img") and "p" in tags)
        ):
            return True
    return False


def _is_short(element: Any) -> bool:
    """Whether little stands in an element: a menu that was never closed, or a frame named after it, holds the page."""
    return (
        next(element.iter("h1", "h2"), None) is None
        and sum(len(text.strip()) for text in islice(element.itertext(), 400)) < MOST_AROUND
    )


def _clean(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
