"""The wheel and the source archive carry everything and work far from the repository."""

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

REPO = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel, built from the source archive as an installer would."""
    folder = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(folder), str(REPO)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return folder


def content(folder: str) -> set[str]:
    """The content files of the repository, as paths."""
    return {path.relative_to(REPO).as_posix() for path in (REPO / folder).rglob("*") if path.is_file()}


@pytest.mark.slow
def test_both_archives_carry_templates_and_faq(built: Path) -> None:
    wanted = content("templates") | content("faq")
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        packed = {name.removeprefix("csmkit/_data/") for name in wheel.namelist()}
        assert "csmkit/locale/zh_TW/LC_MESSAGES/csmkit.mo" in wheel.namelist()
    assert wanted <= packed
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        assert wanted <= {name.partition("/")[2] for name in archive.getnames()}


@pytest.mark.slow
def test_the_wheel_works_far_from_the_repository(built: Path, tmp_path: Path) -> None:
    room = tmp_path / "venv"
    venv.create(room, with_pip=True)
    programs = room / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    install = [
        str(python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        str(next(built.glob("*.whl"))),
    ]
    subprocess.run(install, check=True, cwd=tmp_path)
    environ = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache"), "CSM_LANG": "zh_TW"}
    environ.pop("PYTHONPATH", None)
    for arguments in (["--demo", "remind"], ["--demo", "cases"], ["--help"], ["init", "desk"]):
        done = subprocess.run(
            [str(programs / "csm"), *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env=environ,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout or arguments[0] == "init"
    assert (tmp_path / "desk/csm.toml").is_file()
