"""Prints how well the FAQ search and its rivals answer the test questions: python -m tests.benchmarks.faq_eval

The rivals get the same texts, with the phrasings of `asked.toml`. `rg` looks for the pieces of the message between spaces and punctuation. BM25 over jieba
words is measured where jieba is installed (it is no dependency of this project). None of the rivals has a floor, so
they answer off-topic messages too.
"""

import re
from collections import Counter, defaultdict
from importlib import import_module
from importlib.util import find_spec
from math import log

from csmkit.faq.entry import Entry
from csmkit.faq.search import search
from tests.faq.figures import Figures, Search, measure
from tests.faq.material import files, index, questions

ENTRIES: list[Entry] = [entry for entries in files() for entry in entries]
_PIECE = re.compile(r"\w+")


def text_of(entry: Entry) -> str:
    """Everything the rivals search."""
    return "\n".join((head_of(entry), entry.short, entry.answer))


def head_of(entry: Entry) -> str:
    """The question, other ways to ask it and tags, which weigh more."""
    return "\n".join((entry.question, *entry.also, *entry.asked, *entry.tags))


def ours(message: str) -> list[str]:
    """The search of this project."""
    return [hit.id for hit in search(index(), message, limit=3)]


def ripgrep() -> Search:
    """Literal pieces of the message, as `rg -i -F` finds them; more pieces first."""
    texts = [(entry.id, text_of(entry).lower()) for entry in ENTRIES]

    def found(message: str) -> list[str]:
        pieces = set(_PIECE.findall(message.lower()))
        scored = [(sum(piece in text for piece in pieces), -n) for n, (_id, text) in enumerate(texts)]
        return [texts[-n][0] for score, n in sorted(scored, reverse=True)[:3] if score]

    return found


def fts5(tokenizer: str) -> Search:
    """SQLite's full-text search with its BM25, any term of the message."""
    import sqlite3

    db = sqlite3.connect(":memory:")
    db.execute(f"CREATE VIRTUAL TABLE faq USING fts5(id UNINDEXED, head, body, tokenize = '{tokenizer}')")
    rows = [(entry.id, head_of(entry), text_of(entry)) for entry in ENTRIES]
    db.executemany("INSERT INTO faq VALUES (?, ?, ?)", rows)

    def found(message: str) -> list[str]:
        pieces = _PIECE.findall(message)
        if tokenizer == "trigram":
            pieces = [piece[n : n + 3] for piece in pieces for n in range(len(piece) - 2)]
        if not pieces:
            return []
        query = " OR ".join(f'"{piece}"' for piece in dict.fromkeys(pieces))
        select = "SELECT id FROM faq WHERE faq MATCH ? ORDER BY bm25(faq, 0, 3, 1) LIMIT 3"
        return [row[0] for row in db.execute(select, (query,))]

    return found


def jieba_bm25() -> Search:
    """BM25 (k1 1.2, b 0.75) over the words that jieba cuts; the head counts three times."""
    jieba = import_module("jieba")
    jieba.setLogLevel(60)

    def words(text: str) -> list[str]:
        return [word for word in jieba.lcut_for_search(text.lower()) if word.strip() and _PIECE.match(word)]

    counts = [Counter(words(text_of(entry)) + 2 * words(head_of(entry))) for entry in ENTRIES]
    mean = sum(sum(count.values()) for count in counts) / len(counts)
    having: dict[str, list[int]] = defaultdict(list)
    for n, count in enumerate(counts):
        for word in count:
            having[word].append(n)

    def found(message: str) -> list[str]:
        scores: dict[int, float] = defaultdict(float)
        for word in set(words(message)):
            idf = log(1 + (len(counts) - len(having[word]) + 0.5) / (len(having[word]) + 0.5))
            for n in having[word]:
                often, length = counts[n][word], sum(counts[n].values())
                scores[n] += idf * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * length / mean))
        return [ENTRIES[n].id for n in sorted(scores, key=lambda n: (-scores[n], n))[:3]]

    return found


def rivals() -> dict[str, Search]:
    """Every search by its name."""
    found = {
        "csm faq search": ours,
        "rg": ripgrep(),
        "FTS5 trigram": fts5("trigram"),
        "FTS5 unicode61": fts5("unicode61"),
    }
    if find_spec("jieba"):
        found["BM25 over jieba words"] = jieba_bm25()
    return found


def row(name: str, figures: Figures) -> str:
    """One line of the table."""
    return f"| {name} | {figures.first:.1%} | {figures.third:.1%} | {figures.noise:.1%} |"


def main() -> None:
    """Print one table for each set of questions that is not tuned on."""
    searches = rivals()
    for half, name in (("held", "questions.tsv"), ("later", "later_questions.tsv")):
        asked = questions(half, name)
        size = measure(ours, asked)
        print(f"\n{half}: {size.asked} questions, {size.off_topic} off-topic messages, {len(ENTRIES)} entries\n")
        print("| search | success@1 | success@3 | off-topic answered |\n|---|---|---|---|")
        for rival, one in searches.items():
            print(row(rival, measure(one, asked)))
    if not find_spec("jieba"):
        print("\njieba is not installed: no BM25 over its words.")


if __name__ == "__main__":
    main()
