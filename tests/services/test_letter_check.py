"""Many letters at once."""

from pathlib import Path

from csmkit.domain.vocabulary import Stage
from csmkit.services.letter_check import check_letters
from csmkit.services.letters import Office
from csmkit.workspace.desk import Desk
from tests.letters.record import TODAY
from tests.services.letter_desk import LETTER, lay, write_letter


def test_letters_of_this_stage_and_the_next_are_ready_ask_or_lack(desk_dir: Path) -> None:
    lay(desk_dir)
    write_letter(
        desk_dir, "asking", LETTER.replace("{% if known(ask.point) %}{{ ask.point }}{% endif %}", "{{ ask.point }}")
    )
    write_letter(desk_dir, "lacking", LETTER.replace("{{ as_of() }}", "{{ project.links.blog }}"))
    steps: list[tuple[int, int]] = []
    result = check_letters(Office(Desk(desk_dir), TODAY), progress=lambda done, total: steps.append((done, total)))
    rows = {row.letter: row for row in result.rows}
    assert {row.project for row in result.rows} == {"antler-lamp"}, "closed projects only with --all"
    assert (rows["news"].state, rows["asking"].state, rows["asking"].asks) == ("ready", "asks", 1)
    assert [finding.message for finding in rows["lacking"].findings] == [
        "projects/antler-lamp.toml: links.blog is empty"
    ]
    assert (rows["news"].now, rows["news"].stage) == (True, Stage.LIVE)
    assert "payout-papers" not in rows, "letters behind a gate are not promised"
    assert steps == [(0, 1), (1, 1)] and result.problems == []


def test_broken_templates_are_named_once_and_hide_nothing(desk_dir: Path) -> None:
    lay(desk_dir)
    write_letter(desk_dir, "bad", LETTER.replace("{{ greeting() }}", "{% if %}"))
    write_letter(desk_dir, "worse", LETTER.replace("title =", "titel ="))
    result = check_letters(Office(Desk(desk_dir), TODAY), ["antler-lamp"])
    assert sorted(problem.path for problem in result.problems) == [
        "templates/mail/zh-TW/bad.md:13",
        "templates/mail/zh-TW/worse.md",
        "templates/mail/zh-TW/worse.md",
    ]
    assert "news" in {row.letter for row in result.rows}


def test_everything_means_finished_projects_and_every_letter(desk_dir: Path) -> None:
    lay(desk_dir)
    office = Office(Desk(desk_dir), TODAY)
    result = check_letters(office, everything=True)
    assert {row.project for row in result.rows} == {"antler-lamp", "tide-broth"}
    assert {row.letter for row in result.rows} == set(office.catalogue.letters)
