"""What may be quoted of a page in a letter: whole words up to the end of a clause, or nothing."""

import re

LONGEST = 30
"""Characters of a quotation inside a sentence."""
FEWEST_LETTERS = 4
CUT_AT = 60
"""Characters after which evidence is cut; what is shorter is whole."""
_PAIRS = {
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "（": "）",
    "(": ")",
    "【": "】",
    "[": "]",
    "“": "”",
    "〔": "〕",
}
_MARKS = " 　▍▌▎▋▊█■□◆◇●★☆▲►▶❖✦✱§◎▸➤➔✔✅⭐🔸🔹🔶🔷#*＊=＝~～-–—_|｜"
_CLAUSE = re.compile(r"[。！？!?；;，,：:]|$")
_NUMBER = re.compile(r"^(?:\d{1,2}\s*[.、．)）]\s*(?!\d)|[①-⑳]\s*)")
_CELLS = re.compile(r"\s[|｜]\s|\t")


def quotable(evidence: str) -> str:
    """The words of the page that can stand in quotation marks, or an empty string.

    Args:
        evidence: what shows a section, perhaps cut after `CUT_AT` characters and over several lines.
    """
    lines = evidence.strip().splitlines()
    first = lines[0].strip() if lines else ""
    if _CELLS.search(first):
        return ""  # a row of a table reads as nothing outside of it
    cut = len(lines) == 1 and len(evidence.rstrip()) >= CUT_AT
    text = _NUMBER.sub("", first.strip(_MARKS))
    if text and _PAIRS.get(text[0]) == text[-1] and _closes(text[1:-1]):
        text = text[1:-1]  # all of it is a heading in brackets, or a saying
    ends = [match.start() for match in _CLAUSE.finditer(text)]
    if cut and ends and not re.search(r"[。！？!?；;]$", text):
        ends.pop()  # where it was cut is no end
    for end in reversed(ends):
        said = text[:end].strip()
        if len(said) <= LONGEST and sum(map(str.isalpha, said)) >= FEWEST_LETTERS and _closes(said):
            return said
    return ""


def _closes(text: str) -> bool:
    """Whether every bracket and quotation mark that opens is closed, and none closes that did not open."""
    awaited: list[str] = []
    for char in text:
        if char in _PAIRS:
            awaited.append(_PAIRS[char])
        elif char in _PAIRS.values() and (not awaited or awaited.pop() != char):
            return False
    return not awaited and text.count('"') % 2 == 0
