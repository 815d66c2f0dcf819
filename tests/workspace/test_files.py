"""Reading what a person owns: every refusal says why and what to do."""

import errno
import os
from pathlib import Path

import pytest

from csmkit.workspace.files import BOM, ReadError, decode, disk_error, read_file, system_words


def reason(path: Path, limit: int = 1000) -> str:
    with pytest.raises(ReadError) as caught:
        read_file(path, limit)
    return caught.value.message


def test_a_file_is_read_byte_for_byte(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\x00\xff\r\n")
    assert read_file(tmp_path / "x") == b"\x00\xff\r\n"
    (tmp_path / "empty").write_bytes(b"")
    assert read_file(tmp_path / "empty") == b""


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "nowhere").symlink_to("gone")
    (tmp_path / "file").write_bytes(b"")
    assert reason(tmp_path) == "it is a folder, not a file"
    assert reason(tmp_path / "missing") == "it does not exist"
    assert reason(tmp_path / "nowhere") == "it does not exist"
    assert reason(tmp_path / "loop") == "it is a link that leads back to itself"
    assert reason(tmp_path / "file/x") == "a file stands where a folder should be"
    assert reason(tmp_path / ("x" * 300)) == "the name is too long"
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        assert reason(tmp_path / "pipe") == "it is not a plain file"


def test_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "link").symlink_to("file")
    assert read_file(tmp_path / "link") == b"x"


def test_the_limit_is_the_last_size_that_is_read(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"x" * 1000)
    assert len(read_file(tmp_path / "x", 1000)) == 1000
    assert reason(tmp_path / "x", 999) == "it has 0 MB, more than the 1 MB such a file may have"
    (tmp_path / "x").write_bytes(b"x" * (3 << 20))
    assert reason(tmp_path / "x", 2 << 20) == "it has 3 MB, more than the 2 MB such a file may have"


def test_an_unreadable_file_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x").write_bytes(b"x")

    def refuse(_path: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert reason(tmp_path / "x") == "no permission"


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"", ""), (BOM, ""), (BOM + "露米".encode(), "露米"), ("露米\r\n".encode(), "露米\r\n"), (b"\x00", "\x00")],
)
def test_utf8_is_read_with_and_without_a_mark(data: bytes, text: str) -> None:
    assert decode(data) == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ('title = "露米檯燈"\n'.encode("cp950"), "it is in Big5"),
        ('title = "露米"\n'.encode("utf-16"), "it is UTF-16"),
        ('title = "露米"\n'.encode("utf-16-be").join([b"\xfe\xff", b""]), "it is UTF-16"),
        (b"\xff\x00\x81", "it is not text in UTF-8"),
        (BOM + b"\xff\x00\x81", "it is not text in UTF-8"),
    ],
)
def test_another_encoding_is_named(data: bytes, message: str) -> None:
    with pytest.raises(ReadError) as caught:
        decode(data)
    assert caught.value.message == message
    assert caught.value.hint == caught.value.fix == "save it as UTF-8"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.ELOOP, errno.EFBIG, errno.EEXIST])
def test_the_systems_complaints_have_words_of_ours(code: int) -> None:
    words = system_words(OSError(code, "SYSTEM"))
    assert "SYSTEM" not in words
    error = disk_error(OSError(code, "SYSTEM"), "projects/x.toml")
    assert error.message == f"cannot write projects/x.toml: {words}"
    assert error.hint == "nothing was changed"


def test_a_complaint_without_words_keeps_its_own() -> None:
    assert system_words(OSError(errno.EPIPE, "Broken pipe")) == "Broken pipe"
    assert system_words(OSError()) == "OSError"
