"""What a client received; and sending it once more."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from csmkit.errors import NotFoundError
from csmkit.services.letter_history import bring_back, sent_to
from csmkit.services.letter_send import mark_sent, message_of
from csmkit.services.letters import Office, Wish
from csmkit.workspace.desk import Desk
from tests.letters.record import TODAY, event
from tests.services.letter_desk import lay, write_events

NOW = datetime(2026, 1, 5, 10, 30, tzinfo=ZoneInfo("Asia/Taipei"))


@pytest.fixture
def root(desk_dir: Path) -> Path:
    """The desk with three things sent and one answer."""
    lay(desk_dir)
    write_events(
        desk_dir,
        (
            event("mail", date(2025, 12, 13), way="out", letter="launch", who="lin"),
            event("mail", date(2025, 12, 15), way="in", who="lin", text="收到"),
            event("chat", date(2025, 12, 20), way="out", text="順手提醒", who="zhou"),
            event("mail", date(2026, 1, 2), way="out", letter="news", who="old-contact"),
        ),
    )
    return desk_dir


def test_every_letter_with_reader_channel_and_answer(root: Path) -> None:
    rows = sent_to(Desk(root), "antler-lamp").rows
    assert [(row.on.isoformat(), row.letter, row.title, row.who) for row in rows] == [
        ("2025-12-13", "launch", "上線日", "林沛岑"),
        ("2025-12-20", "", "順手提醒", "周以恩"),
        ("2026-01-02", "news", "近況", "old-contact"),
    ]
    assert [row.answered_on for row in rows] == [date(2025, 12, 15), None, None]


def test_a_client_sees_all_its_projects(root: Path) -> None:
    assert len(sent_to(Desk(root), "鹿角光研所").rows) == 3
    with pytest.raises(NotFoundError):
        sent_to(Desk(root), "nobody")


def _send(root: Path, **wish: object) -> str:
    desk = Desk(root)
    office = Office(desk, TODAY)
    letter = office.prepare(office.catalogue.find("news"), "antler-lamp", Wish(**wish))  # type: ignore[arg-type]
    message = None
    if letter.form == "mail":
        from csmkit.outside.message import build

        message = build(message_of(letter, now=NOW, unsent=False))
    mark_sent(desk, letter, now=NOW, how="x", message=message)
    return letter.text


@pytest.mark.parametrize("form", ["mail", "chat"])
def test_what_left_comes_back_word_for_word(root: Path, form: str) -> None:
    text = _send(root, form=form)
    again = bring_back(Office(Desk(root), TODAY), "antler-lamp", "", Wish())
    assert (again.text, again.form, again.reader, again.findings) == (text, form, "林沛岑", ())
    assert again.letter.id == "news"


def test_it_may_go_to_somebody_else_and_is_checked_again(root: Path) -> None:
    _send(root)
    path = root / "clients/antler.toml"
    path.write_text(
        path.read_text("utf-8").replace("[contacts.lin]", "[limits]\nno_email = true\n\n[contacts.lin]"),
        encoding="utf-8",
    )
    again = bring_back(Office(Desk(root), TODAY), "antler-lamp", "近況", Wish(to="zhou"))
    assert again.reader == "周以恩" and [finding.check for finding in again.findings] == ["channel"]


def test_what_was_only_noted_cannot_come_back(root: Path) -> None:
    with pytest.raises(NotFoundError, match="nothing was kept"):
        bring_back(Office(Desk(root), TODAY), "antler-lamp", "launch", Wish())
