"""The tuning pages stay recognised; the held ones are only for the report (tests/benchmarks/audit_eval.py)."""

from csmkit.pages.order import out_of_order
from tests.pages.evaluate import audit, labels, measure, structure


def test_the_tuning_pages_are_recognised() -> None:
    figures = measure("tune")
    assert figures.pages >= 45
    assert figures.cells.f1 >= 0.93
    assert figures.exact >= 0.9


def test_no_page_of_pictures_is_called_lacking() -> None:
    pictured = [label for label in labels() if not label["readable"]]
    assert len(pictured) >= 7
    for label in pictured:
        seen = audit(label)
        assert not seen.readable
        assert not {one.section.id for one in seen.sections if one.status in ("missing", "empty")}, label["file"]


def test_no_readable_page_is_called_unreadable() -> None:
    assert [label["file"] for label in labels() if label["readable"] and not audit(label).readable] == []


def test_order_problems_of_the_tuning_pages() -> None:
    hits = false = missed = 0
    for label in labels():
        if label["split"] == "tune":
            found, wanted = set(out_of_order(audit(label))), set(label["out_of_order"])
            hits += len(found & wanted)
            false += len(found - wanted)
            missed += len(wanted - found)
    assert hits >= 22
    assert false + missed <= 12


def test_every_label_is_a_section() -> None:
    for label in labels():
        assert set(label["sections"]) == set(structure(label["kind"]).by_id), label["file"]
