"""A process that dies or is refused at any point of a write leaves all of it or nothing."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from csmkit.errors import CsmError, InvalidDataError, Problem, RefusedError
from csmkit.workspace import changes
from csmkit.workspace.changes import ChangeSet, leftovers, recover
from csmkit.workspace.intent import INTENT, read_intent
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
    STEPS,
    after_picture,
    change,
    in_child,
    lay_desk,
    picture,
    posix_only,
    stopping_at,
    strays,
    undo_bundles,
)

COMMITTED = STEPS[STEPS.index("intent") :]


def die() -> None:
    """End at once, as a kill does: nothing is cleaned up."""
    os._exit(7)


def interrupt() -> None:
    """The user's Ctrl-C."""
    raise KeyboardInterrupt


def commit_dying_at(root: Path, step: str) -> int:
    def write() -> None:
        with stopping_at(step, die):
            change(root).commit()

    return in_child(write)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return lay_desk(tmp_path / "desk")


def test_every_step_is_reached_in_this_order(desk: Path) -> None:
    with stopping_at("", interrupt) as seen:
        change(desk).commit()
    assert tuple(seen) == STEPS


@posix_only
@pytest.mark.parametrize("step", STEPS)
def test_a_death_leaves_all_or_nothing(desk: Path, step: str) -> None:
    before = picture(desk)
    assert commit_dying_at(desk, step) == 7

    assert recover(desk) == []

    found = leftovers(desk, FOLDERS)
    assert sorted(path.relative_to(desk).as_posix() for path in found) == strays(desk)
    for path in found:
        path.unlink()
    if step in COMMITTED:
        assert picture(desk) == after_picture(before)
        assert found == []
        assert len(undo_bundles(desk)) == 1
    else:
        assert picture(desk) == before
        assert len(found) == STEPS.index(step)
        assert undo_bundles(desk) == []
    assert not (desk / INTENT).exists()
    assert recover(desk) == []


@posix_only
@pytest.mark.parametrize("step", COMMITTED)
def test_a_recovery_may_die_too(desk: Path, step: str) -> None:
    before = picture(desk)
    commit_dying_at(desk, "intent")

    def write() -> None:
        with stopping_at(step, die):
            recover(desk)

    in_child(write)
    assert recover(desk) == []
    assert picture(desk) == after_picture(before)
    assert len(undo_bundles(desk)) == 1
    assert strays(desk) == []


@pytest.mark.parametrize("step", STEPS)
def test_an_interrupt_leaves_all_or_nothing(desk: Path, step: str) -> None:
    before = picture(desk)
    with stopping_at(step, interrupt), pytest.raises(KeyboardInterrupt):
        change(desk).commit()
    assert recover(desk) == []
    assert picture(desk) == (after_picture(before) if step in COMMITTED else before)
    assert len(undo_bundles(desk)) == (step in COMMITTED)
    assert strays(desk) == []


@posix_only
def test_the_next_write_finishes_the_last_one_first(desk: Path) -> None:
    commit_dying_at(desk, f"renamed {NEW}")
    later = ChangeSet(desk, "later", at=AT)
    later.write(EDITED, b"x = 1\n", read=NEW_PROJECT)
    later.commit()
    assert (desk / EDITED).read_bytes() == b"x = 1\n"
    assert len(undo_bundles(desk)) == 2
    assert undo_bundles(desk)[-1] == f"{later.id}.json"


@posix_only
def test_a_desk_moved_elsewhere_is_finished_there(desk: Path, tmp_path: Path) -> None:
    before = picture(desk)
    commit_dying_at(desk, "intent")
    moved = tmp_path / "搬家 後"
    desk.rename(moved)
    assert recover(moved) == []
    assert picture(moved) == after_picture(before)
    assert not desk.exists()


@posix_only
def test_staged_files_that_vanished_are_made_again(desk: Path) -> None:
    before = picture(desk)
    commit_dying_at(desk, "intent")
    for path in leftovers(desk, FOLDERS):
        path.unlink()
    assert recover(desk) == []
    assert picture(desk) == after_picture(before)


@posix_only
def test_a_folder_that_vanished_is_made_again(desk: Path) -> None:
    commit_dying_at(desk, "intent")
    shutil.rmtree(desk / "clients")
    assert recover(desk) == []
    assert (desk / NEW).read_bytes() == b'name = "x"\n'
    assert (desk / "clients").stat().st_mode & 0o777 == 0o700


@posix_only
@pytest.mark.parametrize("folder", ["projects", "outbox"])
def test_a_file_where_the_folder_was_does_not_block_the_desk(desk: Path, folder: str) -> None:
    commit_dying_at(desk, "intent")
    shutil.rmtree(desk / folder)
    (desk / folder).write_bytes(b"mine")
    problems = recover(desk)
    assert [problem.path for problem in problems] == [EDITED if folder == "projects" else GONE]
    assert (desk / folder).read_bytes() == b"mine"
    assert (desk / LOG).read_bytes() == OLD_LOG + LINE
    assert recover(desk) == []


# --- a person between the commit point and the recovery


@posix_only
def test_a_file_edited_by_hand_stays_and_ours_lies_beside(desk: Path) -> None:
    commit_dying_at(desk, "intent")
    (desk / EDITED).write_bytes(b"by = 'hand'\n")
    (problem,) = recover(desk)
    assert (problem.path, problem.line) == (EDITED, None)
    assert "your version stays" in problem.message
    assert (desk / EDITED).read_bytes() == b"by = 'hand'\n"
    assert (desk / problem.fix.removeprefix("ours is in ")).read_bytes() == NEW_PROJECT
    assert (desk / NEW).exists()
    assert not (desk / GONE).exists()
    assert strays(desk) == []
    assert recover(desk) == []


@posix_only
def test_a_file_deleted_by_hand_stays_away_and_ours_lies_beside(desk: Path) -> None:
    commit_dying_at(desk, "intent")
    (desk / EDITED).unlink()
    (problem,) = recover(desk)
    assert not (desk / EDITED).exists()
    assert (desk / problem.fix.removeprefix("ours is in ")).read_bytes() == NEW_PROJECT


@posix_only
def test_a_file_edited_by_hand_is_not_removed(desk: Path) -> None:
    commit_dying_at(desk, "intent")
    (desk / GONE).write_bytes(b"still needed")
    (problem,) = recover(desk)
    assert problem.path == GONE
    assert problem.fix == ""
    assert (desk / GONE).read_bytes() == b"still needed"


@posix_only
def test_two_files_of_one_name_are_kept_apart(desk: Path) -> None:
    both = ChangeSet(desk, "two of a name", at=AT)
    both.write("clients/lumi.toml", b"ours = 'client'\n", read=None)
    both.write(EDITED, b"ours = 'project'\n", read=OLD_PROJECT)

    def write() -> None:
        with stopping_at("intent", die):
            both.commit()

    in_child(write)
    (desk / "clients/lumi.toml").write_bytes(b"theirs")
    (desk / EDITED).write_bytes(b"theirs")
    kept = [(desk / problem.fix.removeprefix("ours is in ")).read_bytes() for problem in recover(desk)]
    assert kept == [b"ours = 'client'\n", b"ours = 'project'\n"]


@posix_only
@pytest.mark.parametrize(
    ("meanwhile", "then"),
    [
        (None, LINE),
        (b"", LINE),
        (OLD_LOG + b'"x" = {}\n', OLD_LOG + b'"x" = {}\n' + LINE),
        (OLD_LOG + b'"x" = {}', OLD_LOG + b'"x" = {}\n' + LINE),
        (LINE + OLD_LOG, LINE + OLD_LOG),
        (LINE.replace(b"call", b"note"), LINE.replace(b"call", b"note")),
    ],
    ids=["deleted", "emptied", "grown", "torn", "there already", "there and corrected"],
)
def test_lines_find_their_place_whatever_the_journal_became(desk: Path, meanwhile: bytes | None, then: bytes) -> None:
    commit_dying_at(desk, "intent")
    if meanwhile is None:
        (desk / LOG).unlink()
    else:
        (desk / LOG).write_bytes(meanwhile)
    assert recover(desk) == []
    assert (desk / LOG).read_bytes() == then


@posix_only
def test_a_folder_in_the_way_is_reported_and_the_rest_finished(desk: Path) -> None:
    commit_dying_at(desk, "intent")
    (desk / NEW).mkdir()
    (problem,) = recover(desk)
    assert problem.path == NEW
    assert (desk / EDITED).read_bytes() == NEW_PROJECT
    assert recover(desk) == []


@posix_only
def test_a_folder_linked_out_of_the_desk_is_reported_and_not_written(desk: Path, tmp_path: Path) -> None:
    commit_dying_at(desk, "intent")
    (desk / "projects").rename(tmp_path / "elsewhere")
    (desk / "projects").symlink_to(tmp_path / "elsewhere")
    (problem,) = recover(desk)
    assert problem.path == EDITED
    assert (tmp_path / "elsewhere/lumi.toml").read_bytes() == OLD_PROJECT


def test_an_edit_during_the_write_is_never_reported_as_written(desk: Path) -> None:
    def edit() -> None:
        (desk / EDITED).write_bytes(b"saved by an editor")

    with stopping_at("intent", edit), pytest.raises(RefusedError, match="your version stays"):
        change(desk).commit()
    assert (desk / EDITED).read_bytes() == b"saved by an editor"
    assert (desk / NEW).exists()


@posix_only
@pytest.mark.parametrize(
    "harm", [lambda raw: raw[: len(raw) // 2], lambda raw: raw.replace(b"A", b"B", 1), lambda _raw: b""]
)
def test_a_damaged_intent_is_put_aside_and_reported(desk: Path, harm: Callable[[bytes], bytes]) -> None:
    before = picture(desk)
    commit_dying_at(desk, "intent")
    raw = (desk / INTENT).read_bytes()
    (desk / INTENT).write_bytes(harm(raw))
    (problem,) = recover(desk)
    assert "damaged" in problem.message
    assert (desk / problem.path).read_bytes() == harm(raw)
    assert not (desk / INTENT).exists()
    for path in leftovers(desk, FOLDERS):
        path.unlink()
    assert picture(desk) == before
    change(desk).commit()


@posix_only
def test_a_write_says_what_it_found_instead_of_writing_over_it(desk: Path) -> None:
    commit_dying_at(desk, "intent")
    (desk / INTENT).write_bytes(b"?")
    with pytest.raises(RefusedError, match="damaged"):
        change(desk).commit()
    change(desk).commit()


# --- a system that refuses


CALLS = ("open", "fsync", "replace", "unlink", "mkdir", "write")


def fail_at(
    patch: pytest.MonkeyPatch, number: int, code: int, names: tuple[str, ...] = CALLS, *, all_after: bool = False
) -> list[str]:
    """Have the system refuse its `number`-th call that touches the disk, and those of the same name, or all, after."""
    seen: list[str] = []
    refused: list[str] = []

    def wrap(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            seen.append(name)
            if len(seen) == number or name in refused or (all_after and len(seen) > number):
                refused.append(name)
                raise OSError(code, os.strerror(code))
            return real(*args, **options)

        return call

    for name in names:
        patch.setattr(os, name, wrap(name, getattr(os, name)))
    return seen


@pytest.mark.parametrize(("code", "all_after"), [(errno.ENOSPC, False), (errno.EACCES, False), (errno.EROFS, True)])
def test_whatever_call_is_refused_it_is_one_clear_error(tmp_path: Path, code: int, all_after: bool) -> None:
    """Every single call is refused once; nothing is mixed, and what is half-way is finished later."""
    outcomes = {"unchanged": 0, "finished": 0}
    for number in range(1, 200):
        desk = lay_desk(tmp_path / str(number))
        before = picture(desk)
        error: CsmError | None = None
        with pytest.MonkeyPatch.context() as patch:
            seen = fail_at(patch, number, code, all_after=all_after)
            try:
                change(desk).commit()
            except CsmError as caught:
                error = caught
        if len(seen) < number:
            break
        outcome = _judge(desk, before, error)
        outcomes[outcome] += 1
        shutil.rmtree(desk)
    assert outcomes["unchanged"] > 10
    assert outcomes["finished"] > 10
    assert number < 199


def _judge(desk: Path, before: dict[str, tuple[int, bytes]], error: CsmError | None) -> str:
    if error is None:
        # Only a bundle too many, or a staged file already in place, could not be taken away.
        assert picture(desk) == after_picture(before)
        return "finished"
    assert isinstance(error, InvalidDataError)
    assert error.hint
    assert ".csm-new" not in error.message
    promised = error.hint == "nothing was changed"
    if promised:
        clean = {path: held for path, held in picture(desk).items() if not path.endswith(".csm-new")}
        assert clean == before
    recover(desk)
    if promised:
        assert {path: held for path, held in picture(desk).items() if not path.endswith(".csm-new")} == before
        assert undo_bundles(desk) == []
        return "unchanged"
    assert picture(desk) == after_picture(before)
    assert len(undo_bundles(desk)) == 1
    assert strays(desk) == []
    return "finished"


@pytest.mark.parametrize("number", range(1, 7))
def test_a_full_disk_changes_nothing_and_leaves_nothing(desk: Path, number: int) -> None:
    before = picture(desk)
    with pytest.MonkeyPatch.context() as patch:
        fail_at(patch, number, errno.ENOSPC, ("fsync",))
        with pytest.raises(InvalidDataError, match="the disk is full") as caught:
            change(desk).commit()
    assert caught.value.hint == "nothing was changed"
    assert picture(desk) == before
    assert strays(desk) == []
    assert undo_bundles(desk) == []
    assert recover(desk) == []
    change(desk).commit()


@posix_only
def test_a_real_limit_on_file_size_changes_nothing(desk: Path) -> None:
    import resource

    before = picture(desk)

    def write() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        big = ChangeSet(desk, "big", at=AT)
        big.write(NEW, b"small", read=None)
        big.write(EDITED, b"#" * 300_000, read=OLD_PROJECT)
        try:
            big.commit()
        except InvalidDataError as error:
            assert error.message == f"cannot write {EDITED}: the file grows too large"
            die()

    assert in_child(write) == 7
    assert picture(desk) == before
    assert strays(desk) == []


@posix_only
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="drops the rights of root")
@pytest.mark.parametrize("folder", ["projects", "outbox", "journal", ".csm"])
def test_a_read_only_folder_changes_nothing(desk: Path, folder: str) -> None:
    before = _hand_to_nobody(desk)
    (desk / folder).chmod(0o555)
    assert in_child(lambda: _refused(desk, "no permission"), uid=65534) == 0
    assert picture(desk) == before
    assert strays(desk) == []


@posix_only
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="drops the rights of root")
@pytest.mark.parametrize("mode", [0o444, 0o000])
def test_a_read_only_file_changes_nothing(desk: Path, mode: int) -> None:
    _hand_to_nobody(desk)
    (desk / EDITED).chmod(mode)
    before = picture(desk)
    assert in_child(lambda: _refused(desk, f"cannot write {EDITED}: no permission"), uid=65534) == 0
    assert picture(desk) == before
    assert strays(desk) == []


@posix_only
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="drops the rights of root")
def test_an_intent_that_cannot_be_finished_says_where_and_waits(desk: Path) -> None:
    before = _hand_to_nobody(desk)
    assert commit_dying_at(desk, "intent") == 7
    for path in [desk / ".csm", *(desk / ".csm").iterdir(), *leftovers(desk, FOLDERS)]:
        os.chown(path, 65534, 65534)
    (desk / "projects").chmod(0o555)

    def blocked() -> None:
        with pytest.raises(InvalidDataError, match=f"cannot finish an earlier write: {EDITED}: no permission"):
            recover(desk)

    assert in_child(blocked, uid=65534) == 0
    (desk / "projects").chmod(0o700)
    assert recover(desk) == []
    assert {path: held for path, (_mode, held) in picture(desk).items()} == {
        path: held for path, (_mode, held) in after_picture(before).items()
    }


def _hand_to_nobody(desk: Path) -> dict[str, tuple[int, bytes]]:
    change_dir = [desk, *desk.rglob("*")]
    (desk / ".csm").mkdir()
    for path in [*change_dir, desk / ".csm"]:
        os.chown(path, 65534, 65534)
    for folder in desk.parents[:4]:
        if folder.stat().st_uid == 0 and folder != Path("/") and folder != Path("/tmp"):
            folder.chmod(0o755)
    import filelock  # noqa: F401 (a child without rights may not be able to)

    return picture(desk)


def _refused(desk: Path, words: str) -> None:
    with pytest.raises(InvalidDataError, match=words) as caught:
        change(desk).commit()
    assert caught.value.hint == "nothing was changed"


def test_the_lock_taken_away_stops_a_write(desk: Path) -> None:
    before = picture(desk)
    taken_away = stopping_at(f"staged {LOG}", lambda: (desk / ".csm/lock").unlink())
    with taken_away, pytest.raises(RefusedError, match="the lock was taken away"):
        change(desk).commit()
    assert picture(desk) == before
    assert strays(desk) == []


@pytest.mark.parametrize("step", STEPS)
def test_our_folder_deleted_at_any_moment_mixes_nothing(desk: Path, step: str) -> None:
    before = picture(desk)
    with stopping_at(step, lambda: shutil.rmtree(desk / ".csm")):
        try:
            change(desk).commit()
        except CsmError as error:
            assert step not in COMMITTED
            assert error.hint
    recover(desk)
    assert picture(desk) == (after_picture(before) if step in COMMITTED else before)
    assert strays(desk) == []
    assert len(undo_bundles(desk)) == (step in COMMITTED and step != "bundled")


def test_a_lock_held_too_long_is_refused(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "LOCK_SECONDS", 0.05)
    with changes.locked(desk), pytest.raises(RefusedError, match="another csm command"):
        change(desk).commit()
    change(desk).commit()


def test_a_bundle_holds_what_is_needed_to_go_back(desk: Path) -> None:
    name = change(desk, "四個檔案 \udcff").commit()
    bundle = read_intent((desk / f".csm/undo/{name}.json").read_bytes())
    files = {file.path: file for file in bundle.files}
    assert bundle.summary == "四個檔案 \udcff"
    assert files[EDITED].old == OLD_PROJECT
    assert files[GONE].old == b"draft"
    assert files[NEW].old is None
    assert files[LOG].tail == LINE


def test_problems_are_problems(desk: Path) -> None:
    """The report is worded for a list, one line each."""
    with stopping_at("intent", lambda: (desk / EDITED).write_bytes(b"hand")), pytest.raises(RefusedError) as caught:
        change(desk).commit()
    assert "\n" not in caught.value.message
    assert str(Problem(EDITED, None, "", "x")).startswith(EDITED)
