"""Names that a person nearly typed right."""

import unicodedata
from collections.abc import Iterable


def fold_name(text: str) -> str:
    """The text as two people would agree it is the same name: full-width, case and surrounding space folded."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def nearest(typed: str, names: Iterable[str], *, count: int = 3) -> list[str]:
    """Up to `count` of `names` that look like `typed`, best first: the same beginning, a part, or a slip."""
    from difflib import SequenceMatcher

    wanted = fold_name(typed)
    if not wanted:
        return []
    scored: list[tuple[float, str]] = []
    for name in names:
        folded = fold_name(name)
        score = SequenceMatcher(None, wanted, folded).ratio()
        if wanted in folded or folded in wanted:
            score = max(score, 0.7)
        if score >= 0.6:
            scored.append((score, name))
    return [name for _, name in sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:count]]
