"""What is kept on a shelf comes back whole, for its key alone, or not at all."""

from pathlib import Path

import pytest

from csmkit.workspace.shelf import Shelf

DATA = b"one\ntwo\n\x00\xff"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "shelf")


def test_what_is_put_comes_back(shelf: Shelf) -> None:
    shelf.put("a", "key", DATA)
    assert shelf.read("a", "key") == DATA
    mapped = shelf.map("a", "key")
    assert mapped is not None and bytes(mapped) == DATA


def test_another_key_or_name_has_nothing(shelf: Shelf) -> None:
    shelf.put("a", "key", DATA)
    assert shelf.read("a", "ke") is shelf.read("a", "key ") is shelf.read("b", "key") is None
    assert shelf.map("a", "ke") is shelf.map("a", "key1") is shelf.map("b", "key") is None


def test_a_changed_byte_is_seen(shelf: Shelf, tmp_path: Path) -> None:
    shelf.put("a", "key", DATA)
    file = tmp_path / "shelf/a"
    whole = file.read_bytes()
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert shelf.read("a", "key") is None
    file.write_bytes(whole[:-1])
    assert shelf.read("a", "key") is None


def test_only_the_user_reads_it(shelf: Shelf, tmp_path: Path) -> None:
    shelf.put("a", "key", DATA)
    assert (tmp_path / "shelf/a").stat().st_mode & 0o077 == 0


def test_where_nothing_can_be_written_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    Shelf(tmp_path / "file").put("a", "key", DATA)
    assert Shelf(tmp_path / "file").read("a", "key") is None


def test_a_key_changes_with_the_file(tmp_path: Path) -> None:
    import os

    file = tmp_path / "file"
    file.write_bytes(b"1")
    os.utime(file, (1, 1))
    key = Shelf(tmp_path).key_of([file], "word")
    assert Shelf(tmp_path).key_of([file], "word") == key != Shelf(tmp_path).key_of([file], "other")
    file.write_bytes(b"12")
    os.utime(file, (1, 1))
    assert Shelf(tmp_path).key_of([file], "word") != key
