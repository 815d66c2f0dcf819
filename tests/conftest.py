"""Fixtures that every room's tests share: a fresh desk, and the command line run in this process."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from csmkit import language

SETTINGS = 'language = "en"\ntime_zone = "Asia/Taipei"\n\n[me]\nname = "Lin Yi-chun"\n'


class Ran(NamedTuple):
    """What a command line did."""

    code: int
    out: str
    err: str


Csm = Callable[..., Ran]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The language belongs to the process; the next test finds it as this one did."""
    yield
    if language.current() != "en":
        language.use("en")


@pytest.fixture
def desk_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty workspace, in which the test runs; no home, cache or language of the person running it leaks in."""
    root = tmp_path / "desk"
    for folder in ("clients", "projects", "journal", "faq", "templates", "outbox", "sent"):
        (root / folder).mkdir(parents=True)
    (root / "csm.toml").write_text(SETTINGS, encoding="utf-8")
    (root / "facts.toml").write_text("", encoding="utf-8")
    home = tmp_path / "home"
    home.mkdir()
    for name, value in {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_DATA_HOME": str(home / "data"),
        "CSM_LANG": "en",
        "CSM_TODAY": "2026-01-05",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("CSM_WORKSPACE", raising=False)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def csm(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Csm:
    """Run a command line as `csm` would, with the given standard input, never a terminal."""
    import io

    from csmkit.cli.app import run

    def call(*arguments: str, stdin: str = "") -> Ran:
        capsys.readouterr()
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        code = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return call
