"""Columns a text takes in a terminal: a Chinese character takes two."""

import unicodedata


def width(text: str) -> int:
    """Terminal columns of `text`; ambiguous characters count as one."""
    if text.isascii():
        return len(text)
    columns = 0
    for char in text:
        if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Me", "Mn"):
            continue
        columns += 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1
    return columns


def cut(text: str, columns: int) -> str:
    """The text shortened to at most `columns` terminal columns, ending in `…` where it was cut."""
    if width(text) <= columns:
        return text
    kept, used = [], 0
    for char in text:
        used += width(char)
        if used > columns - 1:
            break
        kept.append(char)
    return "".join(kept) + "…"
