"""What a page is made of once layout is gone: blocks in reading order, each with the line it stands on."""

from typing import Literal, NamedTuple

BlockKind = Literal["heading", "text", "item", "quote", "row", "picture", "video"]
Zone = Literal["story", "card", "faq"]


class Block(NamedTuple):
    """One piece of a page.

    Attributes:
        kind: what it is; a picture's text is its alternative text, a row is one row of a table.
        text: in one line, with a table's cells joined by " | ".
        line: 1-based line in the source.
        level: 1 to 6 for a heading, else 0.
        bold: the whole of it is bold.
        zone: `card` inside a reward card, `faq` inside a block named so, else the story.
        label: the bold words in front of the rest, such as `材質` in `**材質**：尼龍`.
        table: which table a row belongs to, counted from 1.
    """

    kind: BlockKind
    text: str
    line: int
    level: int = 0
    bold: bool = False
    zone: Zone = "story"
    label: str = ""
    table: int = 0


class Page(NamedTuple):
    """A page as it was read.

    Attributes:
        title: its own title, or an empty string.
        blocks: in reading order, without what surrounds the content.
        form: html, markdown or text.
        encoding: what it was in.
        remarks: ids of what was odd: `replaced` characters lost, `deep` nesting cut, `script` the text is made by script.
    """

    title: str
    blocks: tuple[Block, ...]
    form: Literal["html", "markdown", "text"]
    encoding: str = "utf-8"
    remarks: tuple[str, ...] = ()


class Read(NamedTuple):
    """What was read of a page, in counts."""

    characters: int
    headings: int
    pictures: int
    pictures_without_text: int
    tables: int
    videos: int


def count(page: Page) -> Read:
    """The counts of a page."""
    pictures = [block for block in page.blocks if block.kind == "picture"]
    return Read(
        sum(len(block.text) for block in page.blocks if block.kind not in ("picture", "video")),
        sum(block.kind == "heading" for block in page.blocks),
        len(pictures),
        sum(not block.text for block in pictures),
        len({block.table for block in page.blocks if block.table}),
        sum(block.kind == "video" for block in page.blocks),
    )
