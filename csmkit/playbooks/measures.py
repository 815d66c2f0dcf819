"""What is measured in a text rather than found by a phrase: length, a missing next step, rows of exclamation marks.

What a whole letter must have is asked of letters only: a sentence in a chat needs no recognition and no date.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from csmkit.playbooks.phrase import Match, Prepared

Words = Sequence[tuple[str, str]]
Measure = Callable[[Prepared, int, Words], Iterator[tuple[Match, str]]]
"""Takes the text, the limit and a word list; gives places with a note to show."""

LETTER = 220
"""Characters from which a text with a greeting is a letter."""
_GREETING = re.compile(r"^\s*(?:\S{0,20}(?:您好|你好|hi|hello|dear|早安|午安|親愛的))", re.IGNORECASE)
_NEXT = re.compile(
    r"\d{1,2}[/月]\d{1,2}|以前|之前|前(?:回|傳|寄|給|完成|提供|告)|下一步|接下來|下週|這週|本週|明天|請(?:您|先|在|把|於)|麻煩|再(?:請|麻煩)|回覆|告訴我|和我說|跟我說|歡迎|嗎\?|呢\?"
)
_RECOGNITION = re.compile(
    r"謝謝|感謝|辛苦|用心|恭喜|很棒|很好|不容易|做得|做到|努力|成果|認真|細心|高興|理解|明白|知道您"
)


def _whole(prepared: Prepared) -> Match:
    return Match(0, min(20, len(prepared.text)), (0, len(prepared.text)))


def is_letter(prepared: Prepared) -> bool:
    """Whether the text is a letter: long enough, and it greets somebody."""
    return len(prepared.text) >= LETTER and _GREETING.search(prepared.text[:60]) is not None


def _long_sentence(prepared: Prepared, limit: int, _words: Words) -> Iterator[tuple[Match, str]]:
    """Sentences longer than `limit` Chinese characters; tables, lists and links do not count."""
    for start, end in prepared.sentences:
        sentence = prepared.text[start:end]
        plain = max(re.split(r"[;:|]|https?\S{0,300}", sentence), key=len)
        if len(re.findall(r"[\u4e00-\u9fff]", plain)) > limit:
            yield Match(start, min(start + 20, end), (start, end)), str(len(plain))


def _long_letter(prepared: Prepared, limit: int, _words: Words) -> Iterator[tuple[Match, str]]:
    if is_letter(prepared) and len(prepared.text) > limit:
        yield _whole(prepared), str(len(prepared.text))


def _no_next_step(prepared: Prepared, _limit: int, _words: Words) -> Iterator[tuple[Match, str]]:
    if is_letter(prepared) and not _NEXT.search(prepared.text):
        yield _whole(prepared), ""


def _no_recognition(prepared: Prepared, _limit: int, _words: Words) -> Iterator[tuple[Match, str]]:
    if is_letter(prepared) and not _RECOGNITION.search(prepared.text):
        yield _whole(prepared), ""


def _exclamations(prepared: Prepared, limit: int, _words: Words) -> Iterator[tuple[Match, str]]:
    match = re.search("!+" if limit < 2 else f"!{{{limit},}}", prepared.text)
    if match:
        yield Match(match.start(), match.end(), (match.start(), match.end())), ""


def _unexplained(prepared: Prepared, limit: int, words: Words) -> Iterator[tuple[Match, str]]:
    """Abbreviations without their Chinese name, once there are `limit` of them; explained once in the text is enough."""
    found = []
    for short, name in words:
        at = re.search(rf"(?<![a-z0-9]){re.escape(short.lower())}(?![a-z0-9])", prepared.text)
        if at and not any(part and part in prepared.text for part in name.split("/")):
            found.append((Match(at.start(), at.end(), (0, len(prepared.text))), name.split("/", maxsplit=1)[0]))
    if len(found) >= max(limit, 1):
        yield from found


def _foreign_words(prepared: Prepared, _limit: int, words: Words) -> Iterator[tuple[Match, str]]:
    """Words said otherwise in Taiwan; an empty saying marks a longer word in which one is innocent."""
    from csmkit.text.folding import fold

    innocent = [fold(word) for word, saying in words if not saying]
    for word, saying in words:
        form = fold(word)
        start = prepared.text.find(form) if saying else -1
        while start >= 0:
            end = start + len(form)
            if not any(_covers(prepared.text, longer, start, end) for longer in innocent if form in longer):
                yield Match(start, end, (start, end)), saying
            start = prepared.text.find(form, end)


def _covers(text: str, longer: str, start: int, end: int) -> bool:
    at = text.find(longer, max(0, end - len(longer)), start + len(longer))
    return at >= 0 and at <= start and end <= at + len(longer)


MEASURES: dict[str, Measure] = {
    "sentence": _long_sentence,
    "letter": _long_letter,
    "next-step": _no_next_step,
    "recognition": _no_recognition,
    "exclamation": _exclamations,
    "unexplained": _unexplained,
    "words": _foreign_words,
}
