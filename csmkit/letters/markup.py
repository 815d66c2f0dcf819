"""The Markdown of letters, laid out as plain text and as HTML from one reading, so that both parts say the same.

A small, certain part of Markdown: paragraphs, headings, lists, tables, quotes, rules, **bold**, `code`, links. Line
breaks are kept, because a person wrote them on purpose. `**` works between Chinese characters and punctuation, where
CommonMark's flanking rules print the stars. HTML in a letter is text.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from csmkit.letters.values import unmask

_HEADING = re.compile(r"(#{1,4})\s+(.*)")
_ITEM = re.compile(r"(\s*)([-*+・]|\d{1,3}[.)])\s+(.*)")
_RULE = re.compile(r"(?:-{3,}|\*{3,}|_{3,})")
_TABLE_LINE = re.compile(r"\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?")
# A link's text and target, a bare address, bold, code; in this order at every place of the text.
_INLINE = re.compile(
    r"\[(?P<text>[^\[\]]*)\]\((?P<target>[^()\s]*)\)"
    r"|(?P<url>https?://[^\s\u3000-\u303f\u4e00-\u9fff\uff00-\uffef<>\"]+)"
    r"|\*\*(?P<bold>[^*\n]+)\*\*"
    r"|`(?P<code>[^`\n]+)`"
)
_SAFE_TARGET = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_TRAILING = ".,;:!?)"


class Block(NamedTuple):
    """One block of a letter.

    Attributes:
        kind: paragraph, heading, list, numbers, table, quote or rule.
        lines: its lines; of a table, its rows with cells joined by a tab, the head first.
        first: the number a numbered list begins with.
    """

    kind: str
    lines: tuple[str, ...]
    first: int = 1


def read_blocks(markdown: str) -> list[Block]:
    """The blocks of a letter's Markdown."""
    blocks: list[Block] = []
    for chunk in re.split(r"\n[ \t]*\n+", markdown.replace("\r\n", "\n").strip("\n")):
        lines = [line.rstrip() for line in chunk.split("\n") if line.strip()]
        blocks.extend(_blocks_of(lines))
    return _joined(blocks)


def _blocks_of(lines: list[str]) -> Iterator[Block]:
    """The blocks within lines that no empty line parts."""
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        heading, item = _HEADING.fullmatch(line), _ITEM.fullmatch(lines[at])
        if _RULE.fullmatch(line):
            yield Block("rule", ())
            at += 1
        elif heading:
            yield Block("heading", (heading[2],))
            at += 1
        elif item:
            kind = "numbers" if item[2][0].isdigit() else "list"
            block, at = _list_at(lines, at, kind)
            yield block
        elif at + 1 < len(lines) and "|" in line and _TABLE_LINE.fullmatch(lines[at + 1].strip()):
            end = next((n for n in range(at + 2, len(lines)) if "|" not in lines[n]), len(lines))
            yield Block("table", tuple(_cells(row) for row in (lines[at], *lines[at + 2 : end])))
            at = end
        else:
            end = next((n for n in range(at + 1, len(lines)) if _begins_block(lines, n)), len(lines))
            quoted = line.startswith(">")
            texts = tuple(text.strip().lstrip(">").strip() if quoted else text.strip() for text in lines[at:end])
            yield Block("quote" if quoted else "paragraph", texts)
            at = end


def _list_at(lines: list[str], at: int, kind: str) -> tuple[Block, int]:
    items: list[str] = []
    first = 1
    while at < len(lines):
        item = _ITEM.fullmatch(lines[at])
        if item and item[2][0].isdigit() != (kind == "numbers"):
            break
        if item:
            if not items and kind == "numbers":
                first = int(item[2][:-1])
            items.append(item[3])
        elif lines[at][:1].isspace():
            items[-1] += "\n" + lines[at].strip()
        else:
            break
        at += 1
    return Block(kind, tuple(items), first), at


def _begins_block(lines: list[str], at: int) -> bool:
    line = lines[at].strip()
    table = "|" in line and at + 1 < len(lines) and _TABLE_LINE.fullmatch(lines[at + 1].strip())
    return bool(_RULE.fullmatch(line) or _HEADING.fullmatch(line) or _ITEM.fullmatch(lines[at]) or table)


def _cells(row: str) -> str:
    return "\t".join(cell.strip() for cell in row.strip().strip("|").split("|"))


def _joined(blocks: list[Block]) -> list[Block]:
    """Items of one list that empty lines had parted, brought together."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if last and last.kind == block.kind and block.kind in ("list", "numbers"):
            joined[-1] = last._replace(lines=(*last.lines, *block.lines))
        else:
            joined.append(block)
    return joined


def to_plain(markdown: str) -> str:
    """The letter as plain text, as a chat or a mail's text part shows it."""
    return unmask("\n\n".join(filter(None, (_plain_block(block) for block in read_blocks(markdown)))))


def _plain_block(block: Block) -> str:
    lines = [_plain_inline(line) for line in block.lines]
    match block.kind:
        case "list":
            return "\n".join("・" + line.replace("\n", "\n  ") for line in lines)
        case "numbers":
            return "\n".join(
                f"{number}. " + line.replace("\n", "\n   ") for number, line in enumerate(lines, block.first)
            )
        case "table":
            return "\n".join(_plain_row(line) for line in lines)
        case "quote":
            return "\n".join("> " + line for line in lines)
        case "rule":
            return "──────"
    return "\n".join(lines)


def _plain_row(line: str) -> str:
    return "｜".join(line.split("\t"))


def _plain_inline(text: str) -> str:
    def shown(match: re.Match[str]) -> str:
        if match["target"] is not None:
            same = match["text"] == match["target"] or not match["text"]
            return match["target"] if same else f"{match['text']}（{match['target']}）"
        return match["url"] or match["bold"] or match["code"] or ""

    return _INLINE.sub(shown, text)


def to_html(markdown: str, *, english: bool = False) -> str:
    """The letter as the HTML part of a mail: one small page, everything escaped, no outside parts."""
    body = "\n".join(_html_block(block) for block in read_blocks(markdown))
    style = "font-family:sans-serif;font-size:15px;line-height:1.7;color:#222;max-width:40em"
    head = f'<!DOCTYPE html>\n<html lang="{"en" if english else "zh-Hant-TW"}"><head><meta charset="utf-8"></head>'
    return unmask(f'{head}\n<body style="{style}">\n{body}\n</body></html>\n')


def _html_block(block: Block) -> str:
    lines = [_html_inline(line).replace("\n", "<br>\n") for line in block.lines]
    items = "".join(f"<li>{line}</li>\n" for line in lines)
    match block.kind:
        case "heading":
            return f"<h3>{lines[0]}</h3>"
        case "list":
            return f"<ul>\n{items}</ul>"
        case "numbers":
            return f'<ol start="{block.first}">\n{items}</ol>'
        case "table":
            return _html_table(lines)
        case "quote":
            return f"<blockquote>{'<br>'.join(lines)}</blockquote>"
        case "rule":
            return "<hr>"
    return "<p>" + "<br>\n".join(lines) + "</p>"


def _html_table(rows: list[str]) -> str:
    cell = 'style="border:1px solid #bbb;padding:4px 10px;text-align:left"'
    head, *rest = [row.split("\t") for row in rows]
    parts = ["<tr>" + "".join(f"<th {cell}>{text}</th>" for text in head) + "</tr>"]
    parts += ["<tr>" + "".join(f"<td {cell}>{text}</td>" for text in row) + "</tr>" for row in rest]
    return '<table style="border-collapse:collapse">\n' + "\n".join(parts) + "\n</table>"


def _html_inline(text: str) -> str:
    parts: list[str] = []
    at = 0
    for match in _INLINE.finditer(text):
        parts += [_escaped(text[at : match.start()]), _html_match(match)]
        at = match.end()
    return "".join((*parts, _escaped(text[at:])))


def _html_match(match: re.Match[str]) -> str:
    if match["bold"]:
        return f"<strong>{_escaped(match['bold'])}</strong>"
    if match["code"]:
        return f"<code>{_escaped(match['code'])}</code>"
    if match["url"]:
        whole = unmask(match["url"])
        url = whole.rstrip(_TRAILING)
        return f'<a href="{_escaped(url)}">{_escaped(url)}</a>{_escaped(whole[len(url) :])}'
    target = unmask(match["target"])
    if not _SAFE_TARGET.match(target):
        return _escaped(match[0])
    return f'<a href="{_escaped(target)}">{_escaped(match["text"] or target)}</a>'


def _escaped(text: str) -> str:
    """Escaped as it will read: a masked `<` must not come back as a tag."""
    # Imported here, because a preview has no HTML part and must not wait for the table of entities.
    from html import escape

    return escape(unmask(text))
