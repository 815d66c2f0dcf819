"""Markdown and plain text to blocks, line by line: nothing a person writes in a draft is an error."""

import re
from typing import Literal

from csmkit.pages.block import Block, Page
from csmkit.text.programs import PROGRAMS

_HEADING = PROGRAMS.compile(r"(#{1,6})[ \t]*(\S.*)")
_RULE = PROGRAMS.compile(r"([-=_*~─—＝])\1{2,}|(?:[-*_] ){2,}[-*_]")
_ITEM = PROGRAMS.compile(r"(?:[-*+][ \t]|[•・●○▪◦‣→]|\d{1,2}[.)、．]|[（(]\d{1,2}[)）])[ \t\u3000]*(?=\S)(.+)")
_BARE_NUMBER = PROGRAMS.compile(r"\d{1,2}[ \u3000]+(?=\D)(.{4,})")
_QUOTE = PROGRAMS.compile(r">+[ \t]?(.*)")
_PICTURE = PROGRAMS.compile(r"!\[([^\[\]\n]{0,300})\]\([^()\n]{0,2000}\)")
_LINK = PROGRAMS.compile(r"\[([^\[\]\n]{0,300})\]\([^()\n]{0,2000}\)")
_VIDEO = PROGRAMS.compile(r"https?://\S*(?:youtu\.?be|vimeo)\S*", re.IGNORECASE)
_SHOWN = PROGRAMS.compile(r"<(img|video|iframe)\b[^<>]{0,2000}>", re.IGNORECASE)
_NOTED = PROGRAMS.compile(
    r"[\[［(（【〔]\s*(主視覺|影片|短片|動畫|首圖|封面|圖片?|照片|合照|插圖|示意圖|GIF|動圖)[^\[\]（）()【】]{0,120}[\]］)）】〕]",
    re.IGNORECASE,
)
"""A picture or film that a draft only notes: `（主視覺影片：main.mp4）`."""
_TAG = PROGRAMS.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_STRONG = PROGRAMS.compile(r"(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1")
_LABEL = PROGRAMS.compile(r"(\*\*|__)(?=\S)([^*_]{1,40}?)(?<=\S)\1")
_TRIM = PROGRAMS.compile(r"[：:，,、。\s]*$")
_CELLS = PROGRAMS.compile(r"(?<!\\)\|")


def read_plain(text: str, encoding: str = "utf-8", *, form: Literal["markdown", "text"] = "markdown") -> Page:
    """The blocks of a Markdown or plain text page.

    Args:
        text: the page, decoded.
        encoding: what it was in, for the report.
        form: how to call it in the report; both are read the same way.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    blocks: list[Block] = []
    fenced, table, in_table = False, 0, False
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        if line.startswith(("```", "~~~")):
            fenced = not fenced
            continue
        if line.startswith("|") or (line.count("|") >= 2 and in_table):
            table += not in_table
            in_table = True
            cells = [_inline(cell) for cell in _CELLS.split(line.strip("|"))]
            if not all(re.fullmatch(r":?-*:?", cell) for cell in cells):
                blocks.append(Block("row", " | ".join(cells), number, table=table))
            continue
        in_table = False
        if not line or (_RULE.fullmatch(line) and not _underlines(line, blocks, number)):
            continue
        if blocks and _underlines(line, blocks, number):
            last = blocks[-1]
            blocks[-1] = last._replace(kind="heading", level=1 if line[0] == "=" else 2)
            continue
        blocks += _blocks(line, number)
    title = next((block.text for block in blocks if block.kind == "heading" and block.level == 1), "")
    return Page(title, tuple(blocks), form, encoding)


def _underlines(line: str, blocks: list[Block], number: int) -> bool:
    """Whether the line is a setext underline: right below one short line of text."""
    if line[0] not in "=-" or set(line) != {line[0]} or not blocks:
        return False
    last = blocks[-1]
    return last.line == number - 1 and last.kind == "text" and len(last.text) <= 40


def _blocks(line: str, number: int) -> list[Block]:
    made = [Block("picture", match[1].strip(), number) for match in _PICTURE.finditer(line)]
    made += [Block("picture" if match[1].lower() == "img" else "video", "", number) for match in _SHOWN.finditer(line)]
    line = _SHOWN.sub("", _PICTURE.sub("", line)).strip()
    noted = _NOTED.fullmatch(line)
    if noted:
        film = any(word in noted[0] for word in ("影片", "短片", "動畫"))
        return [*made, Block("video" if film else "picture", line, number)]
    if _VIDEO.search(line):
        made.append(Block("video", "", number))
    if not line:
        return made
    heading = _HEADING.fullmatch(line)
    if heading:
        return [*made, Block("heading", _inline(heading[2].rstrip(" \t#")), number, level=len(heading[1]))]
    quote = _QUOTE.fullmatch(line)
    if quote:
        return [*made, Block("quote", _inline(quote[1]), number)] if quote[1].strip() else made
    item = _ITEM.fullmatch(line) or _BARE_NUMBER.fullmatch(line)
    body = item[1] if item else line
    plain = _inline(body)
    strong = _STRONG.fullmatch(body.strip())
    whole = bool(strong) and "**" not in (strong[2] if strong else "")
    label = _LABEL.match(body)
    if not plain:
        return made
    # A numbered line may be a heading as well as an item: the number stays for whoever decides.
    text = _inline(line) if item and line[0].isdigit() else plain
    kind: Literal["item", "text"] = "item" if item else "text"
    return [
        *made,
        Block(kind, text, number, bold=whole, label=_TRIM.sub("", label[2]) if label and not whole else ""),
    ]


def _inline(text: str) -> str:
    text = _LINK.sub(r"\1", text)
    text = _STRONG.sub(r"\2", text)
    text = _TAG.sub("", text)
    return text.replace("\\|", "|").strip().strip("*_`").strip()
