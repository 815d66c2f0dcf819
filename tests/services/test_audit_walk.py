"""A walk through a page can be left and taken up; what was skipped is not called missing."""

from pathlib import Path

from csmkit.services.audit_walk import finish, keep, report_of, still_open, take_up
from tests.pages.samples import structure


def test_a_walk_goes_on_where_it_stopped(tmp_path: Path) -> None:
    made = structure()
    walk = take_up(tmp_path, "lumi-lamp")
    for section, answer in (("hook", "yes"), ("team", "no"), ("faq", "skip")):
        keep(walk, section, answer)
    again = take_up(tmp_path, "lumi-lamp")
    assert again.answers == {"hook": "yes", "team": "no", "faq": "skip"}
    assert "hook" not in {section.id for section in still_open(again, made)}
    finish(again)
    assert take_up(tmp_path, "lumi-lamp").answers == {}


def test_answers_become_a_report(tmp_path: Path) -> None:
    walk = take_up(None, "x")
    for section, answer in (("team", "no"), ("hero_visual", "no"), ("comparison", "no"), ("hook", "yes")):
        keep(walk, section, answer)
    report = report_of(walk, structure(), "lumi-lamp")
    assert [finding.section for finding in report.findings] == ["hero_visual", "team", "comparison"]
    assert {one.section.id: one.status for one in report.sections}["faq"] == "cannot_tell"


def test_a_damaged_walk_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / ".csm/walks/x.toml"
    path.parent.mkdir(parents=True)
    path.write_text("hook = [", encoding="utf-8")
    assert take_up(tmp_path, "x").answers == {}
