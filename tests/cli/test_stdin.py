"""Standard input that is no text is refused as a file is, and nothing is written."""

import io
from pathlib import Path

import pytest

from csmkit.cli.app import run
from tests.conftest import Csm

TEXT = "成績怎麼這麼爛，跟你們說的不一樣"
COMMANDS = [
    ("tone", "-"),
    ("triage", "-"),
    ("triage", "--from", "one", "--log", "-"),
    ("faq", "search"),
    ("numbers", "--paste"),
]


@pytest.fixture
def desk(desk_dir: Path) -> Path:
    (desk_dir / "clients/jia.toml").write_text('name = "甲"\n', "utf-8")
    (desk_dir / "projects/one.toml").write_text('title = "一"\nclient = "jia"\nstage = "live"\n', "utf-8")
    return desk_dir


def _pipe(monkeypatch: pytest.MonkeyPatch, raw: bytes) -> None:
    """Standard input as Python opens it in a plain C locale: bytes that are no text become half characters."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw), "utf-8", errors="surrogateescape"))


def _files(root: Path) -> dict[str, bytes]:
    paths = (path for path in root.rglob("*") if path.is_file() and ".csm" not in path.parts)
    return {str(path): path.read_bytes() for path in paths}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(("encoding", "says"), [("cp950", "it is in Big5"), ("utf-16", "it is UTF-16")])
def test_other_encodings_are_refused(
    desk: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: tuple[str, ...],
    encoding: str,
    says: str,
) -> None:
    before = _files(desk)
    _pipe(monkeypatch, TEXT.encode(encoding))
    assert run(list(command)) == 4
    out, err = capsys.readouterr()
    assert out == "" and err == f"csm: standard input: {says}\n     save it as UTF-8\n"
    assert _files(desk) == before


def test_half_characters_of_a_terminal_are_refused_too(desk: Path, csm: Csm) -> None:
    ran = csm("tone", "-", stdin=TEXT.encode("cp950").decode("utf-8", "surrogateescape"))
    assert ran.code == 4 and "it is in Big5" in ran.err


def test_a_mark_and_line_ends_of_windows_do_no_harm(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _pipe(monkeypatch, "\ufeff這次達標\r\n主要是運氣好。".encode())
    assert run(["tone", "-"]) == 1
    assert capsys.readouterr().out.startswith("2\t1\tluck")
