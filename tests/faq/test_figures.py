"""The tuning half stays answered; the others are only for the report (tests/benchmarks/faq_eval.py).

A tuning question that is also a phrasing in `asked.toml` would find itself, so those phrasings are left out here.
"""

from csmkit.faq.search import search
from tests.faq.figures import measure
from tests.faq.material import NO_ENTRY, files, index_without, questions

SETS = ("questions.tsv", "more_questions.tsv")


def test_the_tuning_half_is_answered() -> None:
    figures = measure(lambda message: [hit.id for hit in search(index_without(*SETS), message, limit=3)], questions("tune"))
    assert figures.asked > 120
    assert figures.off_topic == 40
    assert figures.first >= 0.87
    assert figures.third >= 0.95
    assert figures.noise <= 0.08


def test_questions_in_other_words_are_answered() -> None:
    asked = questions("tune", "more_questions.tsv")
    figures = measure(lambda message: [hit.id for hit in search(index_without(*SETS), message, limit=3)], asked)
    assert figures.first >= 0.83
    assert figures.third >= 0.93


def test_every_label_is_an_entry() -> None:
    known = {entry.id for entries in files() for entry in entries} | {NO_ENTRY}
    for half in ("tune", "held", "later"):
        for question in (question for name in (*SETS, "later_questions.tsv") for question in questions(half, name)):
            assert set(question.ids) <= known, question.number
            assert bool(question.ids) != question.is_off_topic, question.number
