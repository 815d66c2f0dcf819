"""Leaving: what left is kept word for word, noted once, and never sent twice."""

from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from csmkit.domain.vocabulary import Channel, EventKind
from csmkit.errors import DeliveryError, InvalidDataError, RefusedError, UsageError
from csmkit.outside.message import Draft
from csmkit.services import letter_send
from csmkit.services.letters import Prepared, Wish, prepare
from csmkit.workspace.desk import Desk
from tests.letters.record import TODAY
from tests.services.letter_desk import lay

NOW = datetime(2026, 1, 5, 10, 30, tzinfo=ZoneInfo("Asia/Taipei"))


@pytest.fixture
def desk(desk_dir: Path) -> Desk:
    """The desk of the golden letters."""
    return Desk(lay(desk_dir))


def _letter(desk: Desk, **wish: object) -> Prepared:
    return prepare(Desk(desk.root), "news", "antler-lamp", Wish(**wish), today=TODAY)  # type: ignore[arg-type]


def _noted(desk: Desk) -> list[tuple[str, str | None, str | None]]:
    events = Desk(desk.root).events(project="antler-lamp")
    return [
        (event.kind.value, event.channel, event.sent)
        for event in events
        if event.letter or event.kind is EventKind.NOTE
    ]


def test_what_was_sent_by_hand_is_kept_and_noted(desk: Desk) -> None:
    letter = _letter(desk, form="chat")
    path = letter_send.mark_sent(desk, letter, now=NOW, how="by hand", on=datetime(2026, 1, 2).date())
    assert path == "sent/2026-01-02-antler-lamp-news.md"
    kept = (desk.root / path).read_text("utf-8")
    assert kept.endswith(f"\n\n{letter.text}\n") and "Via: line\n" in kept
    assert _noted(desk) == [("chat", "line", path)]
    event = Desk(desk.root).events(project="antler-lamp")[-2:]
    assert {(item.who, item.way, item.letter) for item in event if item.letter} == {("lin", "out", "news")}


def test_a_second_one_on_the_same_day_gets_a_name_of_its_own(desk: Desk) -> None:
    letter = _letter(desk)
    first, second = (letter_send.mark_sent(desk, letter, now=NOW, how="x") for _index in range(2))
    assert (first, second) == ("sent/2026-01-05-antler-lamp-news.md", "sent/2026-01-05-antler-lamp-news-2.md")


def test_the_future_is_not_noted(desk: Desk) -> None:
    with pytest.raises(UsageError, match="future"):
        letter_send.mark_sent(desk, _letter(desk), now=NOW, how="x", on=datetime(2026, 1, 9).date())
    assert _noted(desk) == [] and list((desk.root / "sent").iterdir()) == []


def test_the_channel_may_be_another(desk: Desk) -> None:
    path = letter_send.mark_sent(desk, _letter(desk), now=NOW, how="x", channel=Channel.MESSENGER)
    assert _noted(desk) == [("chat", "messenger", path)]


def test_a_draft_file_is_no_letter_sent(desk: Desk) -> None:
    letter = _letter(desk, cc=("zhou",))
    path = letter_send.save_draft_file(desk, letter, now=NOW)
    message = message_from_bytes((desk.root / path).read_bytes(), policy=policy.default)
    assert path == "outbox/2026-01-05-antler-lamp-news.eml"
    assert message["X-Unsent"] == "1" and str(message["Subject"]) == letter.subject
    assert "林沛岑" in str(message["To"]) and "zhou@antler.example" in str(message["Cc"])
    plain = message.get_body(("plain",))
    assert plain is not None and plain.get_content().replace("\r\n", "\n").strip() == letter.text
    assert _noted(desk) == []


def test_why_a_check_was_overruled_is_noted(desk: Desk) -> None:
    letter_send.save_draft_file(desk, _letter(desk), now=NOW, why="客戶催")
    letter_send.note_forced(desk, _letter(desk), why="", now=NOW)
    notes = [event.text for event in Desk(desk.root).events(project="antler-lamp") if event.kind is EventKind.NOTE]
    assert notes == ["近況: checks overruled: 客戶催"]
    letter_send.mark_sent(desk, _letter(desk), now=NOW, how="copied", why="客戶催")
    assert "客戶催" in Desk(desk.root).events(project="antler-lamp")[-1].text


class Server:
    """Takes messages, or fails the way it is told."""

    def __init__(self, error: Exception | None = None) -> None:
        self.taken: list[bytes] = []
        self._error = error

    def __call__(self, data: bytes, draft: Draft) -> None:
        if self._error:
            raise self._error
        self.taken.append(data)


def test_what_was_sent_is_kept_byte_for_byte(desk: Desk) -> None:
    server = Server()
    path = letter_send.send(desk, _letter(desk), server, now=NOW)
    assert (desk.root / path).read_bytes() == server.taken[0]
    assert _noted(desk) == [("mail", "email", "sent/2026-01-05-antler-lamp-news.eml")]
    assert list((desk.root / letter_send.SENDING).iterdir()) == []


def test_what_did_not_leave_is_not_noted_and_may_be_tried_again(desk: Desk) -> None:
    with pytest.raises(DeliveryError):
        letter_send.send(desk, _letter(desk), Server(DeliveryError("refused; nothing was sent")), now=NOW)
    assert _noted(desk) == []
    letter_send.send(desk, _letter(desk), Server(), now=NOW)


def test_what_may_have_left_is_not_sent_again(desk: Desk) -> None:
    from csmkit.outside.smtp import UnconfirmedError

    server = Server()
    with pytest.raises(DeliveryError):
        letter_send.send(desk, _letter(desk), Server(UnconfirmedError("dropped")), now=NOW)
    with pytest.raises(RefusedError, match="may have sent"):
        letter_send.send(desk, _letter(desk), server, now=NOW)
    assert server.taken == [] and _noted(desk) == []
    letter_send.settle(desk, _letter(desk))
    letter_send.send(desk, _letter(desk), server, now=NOW)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("killed")])
def test_an_end_in_the_middle_of_sending_leaves_its_mark(desk: Desk, error: BaseException) -> None:
    def dies(_data: bytes, _draft: Draft) -> None:
        raise error

    with pytest.raises(type(error)):
        letter_send.send(desk, _letter(desk), dies, now=NOW)
    with pytest.raises(RefusedError, match="may have sent"):
        letter_send.send(desk, _letter(desk), Server(), now=NOW)


def test_a_letter_that_left_but_could_not_be_noted_is_said_and_not_sent_twice(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_kwargs: object) -> str:
        raise InvalidDataError("the disk is full")

    monkeypatch.setattr(letter_send, "mark_sent", full)
    with pytest.raises(DeliveryError, match="was sent, but could not be noted: the disk is full"):
        letter_send.send(desk, _letter(desk), Server(), now=NOW)
    with pytest.raises(RefusedError):
        letter_send.send(desk, _letter(desk), Server(), now=NOW)


def test_errors_block_warnings_want_a_yes_and_force_a_reason(desk: Desk) -> None:
    sound, warned = _letter(desk), _letter(desk, answers={"by": "2026-01-10"})
    broken = _letter(desk, answers={"by": "2026-01-01"})
    letter_send.check_may_leave(sound, yes=False, force=False, why="")
    with pytest.raises(RefusedError, match="1 warnings"):
        letter_send.check_may_leave(warned, yes=False, force=False, why="")
    letter_send.check_may_leave(warned, yes=True, force=False, why="")
    with pytest.raises(RefusedError, match="1 errors"):
        letter_send.check_may_leave(broken, yes=True, force=False, why="")
    with pytest.raises(UsageError, match="reason"):
        letter_send.check_may_leave(broken, yes=True, force=True, why=" ")
    letter_send.check_may_leave(broken, yes=False, force=True, why="老闆同意")
