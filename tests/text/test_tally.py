"""Counting examples: what a text is like, by which words, and what is not known."""

from csmkit.text.folding import fold
from csmkit.text.tally import Scales, count_examples, count_of, telling

EXAMPLES = [
    ("wants", "可以幫我們投廣告嗎"),
    ("wants", "幫我們多投一點廣告"),
    ("thanks", "謝謝您昨天的建議"),
    ("thanks", "謝謝建議,昨天改好了"),
]


def best(text: str) -> str:
    tally = count_examples(EXAMPLES)
    scores = Scales(tally).weigh(fold(text)).scores
    return tally.labels[scores.index(max(scores))]


def test_a_text_is_like_the_examples_it_shares_words_with() -> None:
    assert best("再幫我們投廣告") == "wants"
    assert best("謝謝您的建議") == "thanks"
    assert best("谢谢您的建议") == "thanks"


def test_a_piece_of_one_example_alone_does_not_count() -> None:
    tally = count_examples(EXAMPLES)
    assert "改好" not in tally.counts
    assert count_of(tally.counts["广告"], 0) == 2 and count_of(tally.counts["广告"], 1) == 0


def test_all_numbers_are_one_piece() -> None:
    tally = count_examples([("a", "三天 12 人"), ("a", "3 天 1,000 人")])
    assert count_of(tally.counts["0"], 0) == 2


def test_a_text_without_known_pieces_weighs_nothing() -> None:
    weighed = Scales(count_examples(EXAMPLES)).weigh("hello")
    assert weighed.pieces == () and set(weighed.scores) == {0.0}
    assert Scales(count_examples([])).weigh("謝謝").scores == ()


def test_the_telling_stretch_comes_first() -> None:
    tally = count_examples(EXAMPLES)
    text = fold("謝謝您,幫我們投廣告")
    spans = [(0, 3), (4, len(text))]
    assert telling(Scales(tally).weigh(text), 0, spans)[0] == spans[1]
    assert telling(Scales(tally).weigh(text), 1, spans) == [spans[0]]
