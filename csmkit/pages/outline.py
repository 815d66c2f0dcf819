"""The parts of a page: a heading of any make with what stands under it.

Teams write headings as bold lines, in 【 】, behind ▍ or ■, as pictures, or number them; all of these open a part.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from csmkit.pages.block import Block
from csmkit.text.programs import PROGRAMS

LONGEST_HEADING = 42
"""Characters; what is longer is a sentence."""

_BRACKET = PROGRAMS.compile(
    r"\s*[【〖〔\[〈<＜][^】〗〕\]〉>＞]{1,30}[】〗〕\]〉>＞]\s*\S{0,12}|\s*([=＝~～*＊|｜/／◎◇─━-])\1*\s*[^=＝~～*＊|｜/／◎◇─━-]{2,24}\s*\1+\s*"
)
_MARKED = PROGRAMS.compile(r"\s*[▍▌▎▋▊█■□◆◇●★☆▲►▶❖✦✱§◎▸➤➔✔✅⭐🔸🔹🔶🔷]+\s*\S")
_NUMBERED = PROGRAMS.compile(
    r"\s*(?:\d{1,2}\s*[.、．)）]|[一二三四五六七八九十]{1,3}\s*[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|[①-⑳]|[Pp]art\s*\d)\s*\S"
)
_EMOJI = PROGRAMS.compile(r"\s*[\U0001F300-\U0001FAFF\u2600-\u27BF]\ufe0f?\s*\S")
_DECOR = PROGRAMS.compile(
    r"^[\s▍▌▎▋▊█■□◆◇●★☆▲►▶❖✦✱§◎▸➤➔✔✅⭐\U0001F1E6-\U0001FAFF\u2600-\u27BF\u200d\ufe0f【〖〔\[《「『|｜#*·•・—–\-~～=]+|[\s】〗〕\]》」』¶§|｜:：\-—–~～=*]+$"
)
_NUMBER_PREFIX = PROGRAMS.compile(
    r"^(?:\d{1,2}\s*[.、．)）]\s*|[一二三四五六七八九十]{1,3}\s*[、.．]\s*|[（(][一二三四五六七八九十\d]{1,3}[)）]\s*|[①-⑳]\s*|[Pp]art\s*\d+\s*[.:：]?\s*)"
)
_SENTENCE = PROGRAMS.compile(r"[。；;]|[，,].*[，,].*[，,]")


class Part(NamedTuple):
    """A heading and what stands under it, up to the next heading.

    Attributes:
        heading: its words without marks and numbers; empty for what stands before the first heading.
        shown: the heading as it stands on the page.
        line: 1-based line of the heading, or of the first block.
        level: 1 to 6; 0 for the opening.
        blocks: the content.
        zone: where it stands.
        labelled: it is one labelled item of a list, such as `風險：…`.
        pictured: a picture without words stands where its heading would.
    """

    heading: str
    shown: str
    line: int
    level: int
    blocks: tuple[Block, ...]
    zone: str = "story"
    labelled: bool = False
    pictured: bool = False

    @property
    def text(self) -> str:
        """The content's words, one block a line."""
        return "\n".join(block.text for block in self.blocks if block.kind not in ("picture", "video"))


def bare(heading: str) -> str:
    """A heading without its marks, brackets and number."""
    before = ""
    while before != heading:
        before = heading
        heading = _NUMBER_PREFIX.sub("", _DECOR.sub("", heading)).strip()
    return heading


def outline(blocks: Sequence[Block], is_name: Callable[[str], bool]) -> list[Part]:
    """The parts of a page in order.

    Args:
        blocks: the page's.
        is_name: whether a short text names a section; decides for pictures and bare short lines.
    """
    parts: list[Part] = []
    heading: Block | None = None
    content: list[Block] = []
    level = 0
    habits = _habits(blocks)

    def close() -> None:
        if heading is not None or content:
            first = heading or content[0]
            shown = heading.text if heading else ""
            silent = heading is None and first.kind == "picture" and bool(parts)
            parts.append(Part(bare(shown), shown, first.line, level, tuple(content), first.zone, pictured=silent))

    for index, block in enumerate(blocks):
        found = _level(block, blocks, index, is_name, habits)
        if content and block.zone != content[-1].zone and not found:
            close()
            heading, content, level = None, [], 0
        if habits.pictures and block.kind == "picture" and not block.text and block.zone == "story":
            close()
            heading, content, level = None, [block], 0
        elif found:
            close()
            heading, content, level = block, [block] if block.kind == "picture" else [], found
        else:
            content.append(block)
    close()
    return parts


class _Habits(NamedTuple):
    """How a page makes its headings.

    Attributes:
        pictures: it has hardly any in words, so that pictures may hold them.
        bold: bold lines stand out, because not everything is bold.
    """

    pictures: bool
    bold: bool


def _habits(blocks: Sequence[Block]) -> _Habits:
    story = [block for block in blocks if block.zone == "story"]
    headings = sum((block.kind == "heading" and block.level > 1) or block.bold for block in story)
    pictures = sum(block.kind == "picture" for block in story)
    words = sum(len(block.text) for block in story if block.kind in ("text", "item")) or 1
    bold = sum(len(block.text) for block in story if block.bold)
    return _Habits(pictures >= 3 and headings < 4, bold < 0.5 * words)


def _level(block: Block, blocks: Sequence[Block], index: int, is_name: Callable[[str], bool], habits: _Habits) -> int:
    """The level of the heading a block is, or 0 when it is none; made-up headings stand below real ones."""
    text = block.text
    if block.kind == "heading":
        return block.level if len(text) <= 80 else 0
    if not text or len(text) > LONGEST_HEADING or block.kind in ("row", "quote", "video"):
        return 0
    if block.kind == "picture":
        return 4 if habits.pictures and len(text) <= 24 else 0
    if block.kind == "text" and _BRACKET.fullmatch(text):
        return 4
    if _SENTENCE.search(text):
        return 0
    if _NUMBERED.match(text) and len(text) <= 30:
        return 4 if _stands_alone(blocks, index) and not re.search(r"[：:].{6,}", text) else 0
    return _level_of_text(block, blocks, index, is_name, habits) if block.kind == "text" else 0


def _level_of_text(
    block: Block, blocks: Sequence[Block], index: int, is_name: Callable[[str], bool], habits: _Habits
) -> int:
    """The level of a heading that a line of text is by its mark, its weight, its words, or its place."""
    text = block.text
    ends = text[-1] in "。！!，,；;、"
    if (_MARKED.match(text) or _EMOJI.match(text)) and not ends:
        return 4 if len(bare(text)) <= 30 and _stands_alone(blocks, index) else 0
    if block.bold and habits.bold and not ends:
        return 5
    if len(text) <= 14 and is_name(text) and not ends:
        return 5
    return 5 if _is_lone_line(blocks, index) else 0


def _is_lone_line(blocks: Sequence[Block], index: int) -> bool:
    """Whether a short line without a full stop has blank lines before it and a longer text below, as in a draft."""
    block = blocks[index]
    if index == 0 or index + 1 == len(blocks) or block.zone != "story" or block.label:
        return False
    before, after = blocks[index - 1], blocks[index + 1]
    if len(block.text) > 16 or block.text[-1] in "。！!，,；;、：:…」』”)）" or after.kind == "picture":
        return False
    apart = block.line - before.line > 1 and len(before.text) > 16
    return apart and (len(after.text) > 2 * len(block.text) or after.kind in ("item", "row", "quote"))


def _stands_alone(blocks: Sequence[Block], index: int) -> bool:
    """Whether the neighbours are of another make, so that the line is no item of a list."""

    def kin(other: Block) -> bool:
        alike = bool(_NUMBERED.match(other.text)) == bool(_NUMBERED.match(blocks[index].text))
        return other.kind == blocks[index].kind and alike and len(other.text) < 200 and bool(_mark(other.text))

    mark = _mark(blocks[index].text)
    after = blocks[index + 1] if index + 1 < len(blocks) else None
    before = blocks[index - 1] if index else None
    near = [other for other in (before, after) if other and _mark(other.text) == mark and kin(other)]
    gap = after is not None and after.line - blocks[index].line
    return not any(abs(other.line - blocks[index].line) <= 1 for other in near) or (
        gap is not False and gap > 1 and not near
    )


def _mark(text: str) -> str:
    """What kind of mark a line begins with."""
    if _NUMBERED.match(text):
        return "number"
    if _MARKED.match(text) or _EMOJI.match(text):
        return text.strip()[:1]
    return ""
