"""Generated desks: the same for the same seed, as large as asked, and the same on disk as in memory."""

from datetime import date
from pathlib import Path

from csmkit.domain.stage import ACTIVE
from csmkit.workspace.journal import read_events
from csmkit.workspace.records import load_client, load_project
from tests.desks import make_desk, subjects_of, write_desk

TODAY = date(2026, 11, 23)


def test_the_same_seed_gives_the_same_desk() -> None:
    assert make_desk(8, 4, today=TODAY, seed=3) == make_desk(8, 4, today=TODAY, seed=3)
    assert make_desk(8, 4, today=TODAY, seed=3) != make_desk(8, 4, today=TODAY, seed=4)


def test_as_many_as_asked_and_nothing_from_the_future() -> None:
    desk = make_desk(30, 20, today=TODAY)
    assert sum(project.stage in ACTIVE for project in desk.projects.values()) == 30
    assert len(desk.projects) == 50
    assert len({event.id for event in desk.events}) == len(desk.events)
    assert max(event.at.date() for event in desk.events) < TODAY
    assert {project.client for project in desk.projects.values()} <= set(desk.clients)
    small = make_desk(30, 20, today=TODAY, events_per_project=8)
    assert 300 < len(small.events) <= 400


def test_every_project_and_client_is_a_subject_with_its_events() -> None:
    desk = make_desk(6, 2, today=TODAY)
    subjects = subjects_of(desk)
    assert len(subjects) == len(desk.projects) + len(desk.clients)
    first = subjects[0]
    assert {event.project for event in first.events} == {first.project_slug}
    assert sum(len(found.events) for found in subjects if found.project is None) == len(desk.events)


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    desk = make_desk(5, 3, today=TODAY)
    write_desk(desk, tmp_path)
    for slug, project in desk.projects.items():
        found, _loaded, problems = load_project(tmp_path, f"projects/{slug}.toml")
        assert (found, problems) == (project, [])
    for slug, client in desk.clients.items():
        assert load_client(tmp_path, f"clients/{slug}.toml")[0] == client
    events = [
        event
        for path in sorted(tmp_path.glob("journal/*.toml"))
        for event in read_events(path.read_text(encoding="utf-8"), path.name)[0]
    ]
    assert sorted(events, key=lambda event: (event.at, event.id)) == list(desk.events)
