"""The tuning half stays answered; the held half is only for the report (tests/benchmarks/faq_eval.py)."""

from csmkit.faq.search import search
from tests.faq.figures import measure
from tests.faq.material import NO_ENTRY, files, index, questions


def test_the_tuning_half_is_answered() -> None:
    figures = measure(lambda message: [hit.id for hit in search(index(), message, limit=3)], questions("tune"))
    assert figures.asked > 120
    assert figures.off_topic == 40
    assert figures.first >= 0.87
    assert figures.third >= 0.95
    assert figures.noise <= 0.08


def test_questions_in_other_words_are_answered() -> None:
    asked = questions("tune", "more_questions.tsv")
    figures = measure(lambda message: [hit.id for hit in search(index(), message, limit=3)], asked)
    assert figures.first >= 0.83
    assert figures.third >= 0.93


def test_every_label_is_an_entry() -> None:
    known = {entry.id for entries in files() for entry in entries} | {NO_ENTRY}
    for half in ("tune", "held"):
        for question in (*questions(half), *questions(half, "more_questions.tsv")):
            assert set(question.ids) <= known, question.number
            assert bool(question.ids) != question.is_off_topic, question.number
