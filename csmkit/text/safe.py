"""Text that came from a person or a file, made harmless to show."""

import unicodedata

_NAMED = {"\n": "⏎", "\t": " "}
# Bidirectional overrides can make a line read as something it is not.
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def visible(text: str, *, keep_lines: bool = False) -> str:
    r"""The text with control characters made visible (`\x1b`), so that a terminal shows them and obeys none.

    Args:
        text: anything a person, a file or a page may hold.
        keep_lines: keep newlines as they are (for bodies of text); otherwise one line comes back.
    """
    if text.isprintable():  # which no control character and no override is
        return text
    return "".join(_shown(char, keep_lines) for char in text)


def _shown(char: str, keep_lines: bool) -> str:
    if keep_lines and char in "\n\t":
        return char
    if char in _NAMED:
        return _NAMED[char]
    if char in _BIDI or unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp"):
        code = ord(char)
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    return char


def one_line(text: str, width: int) -> str:
    """The text in one safe line of at most `width` characters, with an ellipsis where it was cut."""
    line = visible(" ".join(text.split()))
    return line if len(line) <= width else line[: width - 1] + "…"
