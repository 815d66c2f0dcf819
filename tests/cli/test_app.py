"""The frame: help, versions, errors as one line, exit codes, languages, and a crash that says it is ours."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from csmkit import __version__, language
from csmkit.cli import app
from csmkit.errors import CheckError, CsmError, DeliveryError, InvalidDataError, NotFoundError, RefusedError, UsageError
from tests.conftest import Csm

CSM = [sys.executable, "-m", "csmkit"]


def test_the_version(csm: Csm) -> None:
    assert csm("--version").out == f"csmkit {__version__}\n"


def test_every_command_has_help(csm: Csm, desk_dir: Path) -> None:
    listed = csm("--help").out
    for name in app.COMMANDS:
        assert f"  {name}" in listed
        ran = csm(name, "--help")
        assert ran.code == 0 and "Usage: csm" in ran.out, name


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (CheckError, 1),
        (UsageError, 2),
        (NotFoundError, 3),
        (InvalidDataError, 4),
        (RefusedError, 5),
        (DeliveryError, 6),
    ],
)
def test_each_error_has_its_exit_code(
    csm: Csm, desk_dir: Path, monkeypatch: pytest.MonkeyPatch, error: type[CsmError], code: int
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise error("what and where", hint="the next step")

    monkeypatch.setattr("csmkit.services.roster.list_clients", fail)
    ran = csm("client", "list")
    assert (ran.code, ran.out, ran.err) == (code, "", "csm: what and where\n     the next step\n")


def test_a_crash_says_it_is_ours_and_leaks_nothing(
    csm: Csm, desk_dir: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def crash(*_arguments: object, **_options: object) -> None:
        secret = "林怡君 0900-555-123"
        raise RuntimeError(secret)

    monkeypatch.setattr("csmkit.services.roster.list_clients", crash)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    ran = csm("client", "list")
    assert ran.code == 70 and "a bug of ours" in ran.err and "林怡君" not in ran.err
    report = next(tmp_path.glob("csm-report-*.txt")).read_text(encoding="utf-8")
    assert "RuntimeError" in report and "crash" in report and "林怡君" not in report
    assert "Traceback" in csm("--debug", "client", "list").err


def test_no_workspace_says_what_to_do(
    csm: Csm, desk_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = csm("remind")
    assert ran.code == 3 and "csm init" in ran.err and "csm --demo remind" in ran.err
    assert csm("-w", str(tmp_path / "nowhere"), "remind").code == 3


def test_the_workspace_is_found_from_below_and_by_name(
    csm: Csm, desk_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    csm("client", "add", "鹿米設計", "--slug", "lumi")
    monkeypatch.chdir(desk_dir / "clients")
    assert "lumi" in csm("client", "list").out
    monkeypatch.chdir("/")
    assert "lumi" in csm("-w", str(desk_dir), "client", "list").out
    monkeypatch.setenv("CSM_WORKSPACE", str(desk_dir))
    assert "lumi" in csm("client", "list").out


@pytest.mark.parametrize(
    ("environ", "setting", "spoken"),
    [
        ({"CSM_LANG": "zh_TW"}, "en", "zh_TW"),
        ({"CSM_LANG": "zh-Hant"}, None, "zh_TW"),
        ({}, "zh_TW", "zh_TW"),
        ({"LANG": "en_US.UTF-8"}, "zh_TW", "zh_TW"),
        ({"LANG": "zh_TW.UTF-8"}, None, "zh_TW"),
        ({"LC_ALL": "C", "LANG": "zh_TW.UTF-8"}, None, "en"),
        ({"LANG": "fr_FR.UTF-8"}, None, "en"),
        ({"CSM_LANG": "klingon", "LANG": "zh_TW"}, None, "zh_TW"),
        ({}, None, "en"),
    ],
)
def test_which_language_is_spoken(environ: dict[str, str], setting: str | None, spoken: str) -> None:
    assert language.choose(environ, setting) == spoken


@pytest.mark.parametrize(
    ("line", "english", "chinese"),
    [
        ("faq search 發票 -n 0", "0 is not between 1 and 100", "0 不在 1 到 100 之間"),
        ("faq search 發票 -n x", "'x' is not a whole number", "'x' 不是整數"),
        ("remind -d 999", "999 is not between 0 and 366", "999 不在 0 到 366 之間"),
        ("mail list lumi-lamp", "more words than the command takes: lumi-lamp", "多了這個指令用不到的字：lumi-lamp"),
        ("faq show plan-season --for", "--for needs a value behind it", "--for 後面要有值"),
        ("remind -d", "-d needs a value behind it", "-d 後面要有值"),
        ("faq show plan-season --chat=3", "--chat takes no value", "--chat 後面不接值"),
        ("client list --nothing", "no such option: --nothing", "沒有這個選項：--nothing"),
        ("client type", "missing: CLIENT", "缺少：CLIENT"),
    ],
)
def test_a_slip_on_the_command_line_is_told_in_the_person_s_language(
    csm: Csm, desk_dir: Path, monkeypatch: pytest.MonkeyPatch, line: str, english: str, chinese: str
) -> None:
    ran = csm(*line.split())
    assert (ran.code, ran.out) == (2, "") and english in ran.err.splitlines()[0], ran.err
    monkeypatch.setenv("CSM_LANG", "zh_TW")
    assert chinese in csm(*line.split()).err.splitlines()[0]


def test_the_workspace_s_language_also_speaks_in_help(desk_dir: Path) -> None:
    (desk_dir / "csm.toml").write_text('language = "zh_TW"\n', encoding="utf-8")
    environ = {key: value for key, value in os.environ.items() if key != "CSM_LANG"}
    done = subprocess.run(
        [*CSM, "--help"], capture_output=True, encoding="utf-8", cwd=desk_dir, env=environ, check=True
    )
    assert "選項" in done.stdout


def test_a_reader_that_goes_away_is_no_error(desk_dir: Path) -> None:
    done = subprocess.run(
        f"{' '.join(CSM)} --demo project list --all | head -1", shell=True, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0 and done.stderr == "" and done.stdout.count("\n") == 1


def test_output_is_utf8_even_where_the_console_is_not(desk_dir: Path) -> None:
    environ = {**os.environ, "PYTHONIOENCODING": "cp950", "PYTHONUTF8": "0", "CSM_LANG": "zh_TW"}
    done = subprocess.run([*CSM, "--demo", "project", "list"], capture_output=True, env=environ, check=True)
    assert "帳" in done.stdout.decode("utf-8")


def test_start_up_imports_nothing_heavy() -> None:
    code = (
        "import sys; from csmkit.cli.app import run; run(['--help']);"
        "print(sorted({'pydantic', 'rich.console', 'jinja2', 'sqlite3', 'holidays', 'tree_sitter'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stderr.strip() == "[]"
