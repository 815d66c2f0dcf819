"""What a change set writes, what it refuses, and what it never does to a person's files."""

import os
import stat
from pathlib import Path

import pytest

from csmkit.errors import CsmError, InvalidDataError, RefusedError
from csmkit.workspace import finish
from csmkit.workspace.changes import ChangeSet, leftovers, recover
from csmkit.workspace.intent import UNDO, read_intent
from csmkit.workspace.root import FOLDERS
from tests.workspace.desks import (
    AT,
    EDITED,
    GONE,
    LINE,
    LOG,
    NEW,
    NEW_PROJECT,
    OLD_LOG,
    OLD_PROJECT,
    after_picture,
    change,
    lay_desk,
    picture,
    stopping_at,
    strays,
    undo_bundles,
)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return lay_desk(tmp_path / "desk")


def edit(desk: Path, data: bytes = NEW_PROJECT, read: bytes = OLD_PROJECT) -> ChangeSet:
    changes = ChangeSet(desk, "edit", at=AT)
    changes.write(EDITED, data, read=read)
    return changes


def refuse(desk: Path, changes: ChangeSet, words: str, kind: type[CsmError] = RefusedError) -> None:
    """The commit is refused with these words, and nothing is different afterwards."""
    before = picture(desk)
    with pytest.raises(kind, match=words) as caught:
        changes.commit()
    assert caught.value.hint
    assert picture(desk) == before
    assert strays(desk) == []
    assert undo_bundles(desk) == []


def test_every_byte_and_mode_is_as_asked(desk: Path) -> None:
    before = picture(desk)
    change(desk).commit()
    assert picture(desk) == after_picture(before)


# --- files that are not what they were


def test_a_file_changed_since_it_was_read_is_refused(desk: Path) -> None:
    changes = change(desk)
    (desk / EDITED).write_bytes(OLD_PROJECT + b"# meanwhile")
    refuse(desk, changes, f"{EDITED} was changed by someone else")


def test_a_file_gone_since_it_was_read_is_refused(desk: Path) -> None:
    changes = change(desk)
    (desk / EDITED).unlink()
    refuse(desk, changes, f"{EDITED} is gone")


def test_creation_never_replaces(desk: Path) -> None:
    (desk / NEW).write_bytes(b"")
    refuse(desk, change(desk), "is there already")


def test_a_removal_of_something_else_is_refused(desk: Path) -> None:
    (desk / GONE).write_bytes(b"draft, second version")
    refuse(desk, change(desk), "was changed by someone else")


def test_a_line_ending_alone_is_a_change(desk: Path) -> None:
    (desk / EDITED).write_bytes(OLD_PROJECT.replace(b"\r\n", b"\n"))
    refuse(desk, change(desk), "was changed by someone else")


def test_what_was_read_first_counts_when_one_file_is_written_twice(desk: Path) -> None:
    changes = edit(desk, b"first")
    changes.write(EDITED, b"second", read=b"first")
    changes.commit()
    assert (desk / EDITED).read_bytes() == b"second"


def test_written_and_then_removed_is_removed(desk: Path) -> None:
    changes = edit(desk, b"first")
    changes.remove(EDITED, read=b"first")
    changes.commit()
    assert not (desk / EDITED).exists()


def test_removed_and_then_written_is_written(desk: Path) -> None:
    changes = ChangeSet(desk, "again", at=AT)
    changes.remove(EDITED, read=OLD_PROJECT)
    changes.write(EDITED, b"again", read=None)
    changes.commit()
    assert (desk / EDITED).read_bytes() == b"again"


def test_two_change_sets_on_the_same_reading_cannot_both_win(desk: Path) -> None:
    first, second = edit(desk, b"first"), edit(desk, b"second")
    first.commit()
    with pytest.raises(RefusedError):
        second.commit()
    assert (desk / EDITED).read_bytes() == b"first"


# --- things that are not files


@pytest.mark.parametrize("path", [EDITED, NEW, LOG])
def test_a_folder_where_a_file_should_be_is_refused(desk: Path, path: str) -> None:
    (desk / path).unlink(missing_ok=True)
    (desk / path).mkdir()
    refuse(desk, change(desk), "it is not a plain file")


@pytest.mark.parametrize("folder", ["clients", "journal"])
def test_a_file_where_a_folder_should_be_is_refused(desk: Path, folder: str) -> None:
    for path in (desk / folder).iterdir():
        path.unlink()
    (desk / folder).rmdir()
    (desk / folder).write_bytes(b"")
    refuse(desk, change(desk), "a file stands where a folder should be")


def test_a_file_where_our_own_folder_should_be_is_refused(desk: Path) -> None:
    (desk / ".csm").write_bytes(b"")
    refuse(desk, change(desk), "a file stands where a folder should be", InvalidDataError)


@pytest.mark.parametrize("name", ["undo", "intent.json"])
def test_our_own_folder_in_disorder_is_refused_before_anything_moves(desk: Path, name: str) -> None:
    (desk / ".csm").mkdir()
    if name == "undo":
        (desk / ".csm/undo").write_bytes(b"")
    else:
        (desk / ".csm/intent.json").mkdir()
        (desk / ".csm/intent.json/x").write_bytes(b"")
    before = picture(desk)
    with pytest.raises(CsmError, match=r"\.csm/"):
        change(desk).commit()
    assert picture(desk) == before
    assert strays(desk) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_refused_and_not_waited_for(desk: Path) -> None:
    (desk / LOG).unlink()
    os.mkfifo(desk / LOG)
    refuse(desk, change(desk), "it is not a plain file")


def test_a_name_too_long_for_the_disk_is_refused_in_time(desk: Path) -> None:
    changes = edit(desk)
    changes.write(f"clients/{'長' * 90}.toml", b"", read=None)
    refuse(desk, changes, "the name is too long", InvalidDataError)


@pytest.mark.parametrize("path", ["../outside.toml", "projects/../../outside.toml", "/etc/outside.toml", "a\0b"])
def test_a_path_out_of_the_desk_is_refused(desk: Path, path: str) -> None:
    changes = edit(desk)
    changes.write(path, b"", read=None)
    refuse(desk, changes, "leads out of the workspace")
    assert not (desk.parent / "outside.toml").exists()


# --- links


@pytest.fixture
def linked(desk: Path) -> Path:
    """A desk on which projects/lumi.toml is a link to a record kept elsewhere on the desk."""
    (desk / "archive").mkdir()
    (desk / EDITED).rename(desk / "archive/lumi.toml")
    try:
        (desk / EDITED).symlink_to("../archive/lumi.toml")
    except OSError:
        pytest.skip("no links here")
    return desk


def test_a_linked_record_stays_a_link_and_its_file_is_written(linked: Path) -> None:
    edit(linked).commit()
    assert (linked / EDITED).is_symlink()
    assert (linked / "archive/lumi.toml").read_bytes() == NEW_PROJECT
    assert stat.S_IMODE((linked / "archive/lumi.toml").stat().st_mode) == 0o644


def test_one_file_under_two_names_is_refused(linked: Path) -> None:
    changes = edit(linked)
    changes.write("archive/lumi.toml", b"other", read=OLD_PROJECT)
    refuse(linked, changes, "one and the same file")


@pytest.mark.parametrize(("data", "then"), [(b"# new", b"# new\n" + LINE), (b"", LINE), (None, LINE)])
def test_lines_go_behind_what_the_same_change_writes(desk: Path, data: bytes | None, then: bytes) -> None:
    changes = change(desk)
    if data is None:
        changes.remove(LOG, read=OLD_LOG)
    else:
        changes.write(LOG, data, read=OLD_LOG)
    changes.commit()
    assert (desk / LOG).read_bytes() == then


def test_a_file_appended_to_under_two_names_is_refused(desk: Path) -> None:
    (desk / "journal/now.toml").symlink_to("2026-11.toml")
    changes = change(desk)
    changes.append("journal/now.toml", LINE)
    refuse(desk, changes, "one and the same file")


@pytest.mark.parametrize("there", [True, False])
def test_a_link_out_of_the_desk_is_refused(desk: Path, tmp_path: Path, there: bool) -> None:
    outside = tmp_path / "outside.toml"
    (desk / EDITED).unlink()
    (desk / EDITED).symlink_to(outside)
    if there:
        outside.write_bytes(OLD_PROJECT)
    refuse(desk, change(desk), "leads out of the workspace")
    assert (outside.read_bytes() == OLD_PROJECT) if there else not outside.exists()


def test_a_link_that_leads_to_itself_is_refused(desk: Path) -> None:
    (desk / EDITED).unlink()
    (desk / EDITED).symlink_to("lumi.toml")
    with pytest.raises(RefusedError):
        change(desk).commit()
    assert not (desk / NEW).exists()


# --- lines at the end of a file


@pytest.mark.parametrize(
    ("held", "then"),
    [
        (b"", LINE),
        (OLD_LOG, OLD_LOG + LINE),
        (OLD_LOG.rstrip(b"\n"), OLD_LOG + LINE),
        ('"x" = { text = "露'.encode()[:-1], '"x" = { text = "露'.encode()[:-1] + b"\n" + LINE),
        (b"# a note\r\n", b"# a note\r\n" + LINE),
        (b"\xef\xbb\xbf", b"\xef\xbb\xbf\n" + LINE),
    ],
    ids=["empty", "whole", "no newline", "torn in a character", "crlf", "only a mark"],
)
def test_lines_are_added_behind_whatever_is_there(desk: Path, held: bytes, then: bytes) -> None:
    (desk / LOG).write_bytes(held)
    changes = ChangeSet(desk, "log", at=AT)
    changes.append(LOG, LINE)
    changes.commit()
    assert (desk / LOG).read_bytes() == then


def test_lines_go_behind_what_others_added_since(desk: Path) -> None:
    changes = ChangeSet(desk, "log", at=AT)
    changes.append(LOG, LINE)
    (desk / LOG).write_bytes(OLD_LOG + b"# other\n")
    changes.append(LOG, b"# second\n")
    changes.commit()
    assert (desk / LOG).read_bytes() == OLD_LOG + b"# other\n" + LINE + b"# second\n"


def test_lines_are_not_mixed_into_a_file_of_two_byte_characters(desk: Path) -> None:
    (desk / LOG).write_bytes(OLD_LOG.decode().encode("utf-16"))
    refuse(desk, change(desk), "it is UTF-16", InvalidDataError)


def test_a_bundle_of_lines_can_be_taken_off_the_end_exactly(desk: Path) -> None:
    (desk / LOG).write_bytes(OLD_LOG.rstrip(b"\n"))
    name = change(desk).commit()
    files = {file.path: file for file in read_intent((desk / UNDO / f"{name}.json").read_bytes()).files}
    tail = files[LOG].tail
    assert tail is not None
    assert (desk / LOG).read_bytes().removesuffix(tail) == OLD_LOG.rstrip(b"\n")


# --- modes


@pytest.mark.skipif(os.name == "nt", reason="no such modes")
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_modes_hold_whatever_the_umask(desk: Path, umask: int) -> None:
    (desk / "clients").rmdir()
    (desk / LOG).chmod(0o640)
    (desk / ".csm").mkdir(mode=0o700)
    old = os.umask(umask & 0o077)
    try:
        change(desk).commit()
    finally:
        os.umask(old)
    modes = {path: stat.S_IMODE((desk / path).stat().st_mode) for path in (EDITED, LOG, NEW, "clients", ".csm", UNDO)}
    assert modes == {EDITED: 0o644, LOG: 0o640, NEW: 0o600, "clients": 0o700, ".csm": 0o700, UNDO: 0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (desk / UNDO).iterdir()} == {0o600}


@pytest.mark.skipif(os.name == "nt", reason="no such modes")
def test_the_mode_holds_when_the_staged_file_was_lost(desk: Path) -> None:
    def lose() -> None:
        for path in leftovers(desk, FOLDERS):
            path.unlink()
        raise KeyboardInterrupt

    with stopping_at("intent", lose), pytest.raises(KeyboardInterrupt):
        change(desk).commit()
    recover(desk)
    assert stat.S_IMODE((desk / EDITED).stat().st_mode) == 0o644


def test_a_disk_without_modes_is_written_all_the_same(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def chmod(*_arguments: object, **_options: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "chmod", chmod)
    change(desk).commit()
    assert (desk / EDITED).read_bytes() == NEW_PROJECT


# --- bundles and the clock


def test_a_clock_set_back_keeps_bundles_in_order(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([5_000, 4_000, 10, 9_000, 8_999])
    monkeypatch.setattr("time.time_ns", lambda: next(times))
    made = []
    for number in range(5):
        changes = ChangeSet(desk, str(number), at=AT)
        changes.append(LOG, f"# {number}\n".encode())
        made.append(changes.commit())
    assert [f"{name}.json" for name in made] == undo_bundles(desk)
    assert [int(name[:20]) for name in made] == [5_000, 5_001, 5_002, 9_000, 9_001]


def test_the_newest_bundle_is_never_the_one_to_go(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finish, "KEPT_BUNDLES", 3)
    (desk / UNDO).mkdir(parents=True)
    for number in range(9, 14):
        (desk / UNDO / f"{number:020d}-aaaaaa.json").write_bytes(b"")
    (desk / UNDO / "00000000000000000013-aaaaaa (conflicted copy).json").write_bytes(b"")
    monkeypatch.setattr("time.time_ns", lambda: 1)
    name = change(desk).commit()
    assert undo_bundles(desk) == [
        "00000000000000000012-aaaaaa.json",
        "00000000000000000013-aaaaaa (conflicted copy).json",
        "00000000000000000013-aaaaaa.json",
        f"{name}.json",
    ]


def test_the_id_known_beforehand_is_the_id_of_the_bundle(desk: Path) -> None:
    changes = change(desk)
    known = changes.id
    assert changes.commit() == known
    assert undo_bundles(desk) == [f"{known}.json"]


def test_the_copy_of_an_intent_that_a_sync_service_left_is_not_obeyed(desk: Path) -> None:
    def copy() -> None:
        raw = (desk / ".csm/intent.json").read_bytes()
        (desk / ".csm/intent (Jane's conflicted copy).json").write_bytes(raw)

    with stopping_at("intent", copy):
        change(desk).commit()
    (desk / EDITED).write_bytes(b"later")
    assert recover(desk) == []
    assert (desk / EDITED).read_bytes() == b"later"


def test_leftovers_lie_in_any_depth(desk: Path) -> None:
    for folder in ("templates/mail/zh-TW", ".csm", "."):
        (desk / folder).mkdir(parents=True, exist_ok=True)
        (desk / folder / ".x.csm-new").write_bytes(b"")
    (desk / "projects/x.csm-new").write_bytes(b"a name of the user's own")
    names = sorted(path.relative_to(desk).as_posix() for path in leftovers(desk, FOLDERS))
    assert names == [".csm/.x.csm-new", ".x.csm-new", "templates/mail/zh-TW/.x.csm-new"]


def test_nothing_to_recover_touches_nothing(desk: Path) -> None:
    assert recover(desk) == []
    assert not (desk / ".csm").exists()
