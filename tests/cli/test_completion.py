"""Completion: what is offered where, that it never says a wrong word, and real shells that press Tab."""

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from csmkit.cli.app import COMMANDS, run
from csmkit.domain.settings import DEFAULT_TIERS
from tests.conftest import Csm

PROJECT = 'title = "Lamp"\nclient = "lumi"\nstage = "live"\n[dates]\ncontract_back = 2025-11-03\nlaunch = 2025-12-12\nend = 2026-01-25\n'
Offered = Callable[..., list[str]]


@pytest.fixture
def offered(desk_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Offered:
    """What bash is offered for a line of words, the last of them begun; anything said to the person is a failure."""
    (desk_dir / "clients/lumi.toml").write_text('name = "Lumi"\ntier = "gold"\n', encoding="utf-8")
    for slug in ("lumi-lamp", "lumi-clip", "退潮湯", "tide"):
        (desk_dir / f"projects/{slug}.toml").write_text(PROJECT, encoding="utf-8")

    def ask(*words: str) -> list[str]:
        monkeypatch.setenv("_CSM_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", "\n".join(("csm", *words)))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        capsys.readouterr()
        run([])
        monkeypatch.delenv("_CSM_COMPLETE")
        out, err = capsys.readouterr()
        assert err == ""
        return out.split()

    return ask


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("show lu", ["lumi-clip", "lumi-lamp"]),
        ("show 退", ["退潮湯"]),
        ("remind --project lumi-l", ["lumi-lamp"]),
        ("remind --client ", ["lumi"]),
        ("log lu", ["lumi-clip", "lumi-lamp", "lumi"]),
        ("project stage tide li", ["live"]),
        ("project stage tide 集", ["集資中"]),
        ("project list --stage = li", ["live"]),
        ("project add --kind fo", ["food"]),
        ("log tide x --kind ca", ["call"]),
        ("client add --type 匆", ["匆忙路人型"]),
        ("client list --tier ", ["diamond", "gold", "standard"]),
        ("client list --tier 黃", ["黃金"]),
        ("remind --touch t", ["tech"]),
        ("remind ad", ["add"]),
        ("remind --sno", ["--snoozed"]),
        ("re", ["remind"]),
        ("completion f", ["fish"]),
        ("todo tide ", ["done", "add"]),
    ],
)
def test_offers_what_fits(offered: Offered, line: str, expected: list[str]) -> None:
    assert offered(*line.split(" ")) == expected


@pytest.mark.parametrize(
    "line",
    ["show x", "nonsense ", "nonsense show ", "-w /nowhere show lu", "-w ", "remind --ics f"],
)
def test_offers_nothing_and_says_nothing(offered: Offered, line: str) -> None:
    assert offered(*line.split(" ")) == []


def test_facts_and_tiers_of_the_desk(offered: Offered, desk_dir: Path) -> None:
    (desk_dir / "facts.toml").write_text('[fee]\nunit = "rate"\n[days]\nunit = "days"\n', encoding="utf-8")
    with (desk_dir / "csm.toml").open("a", encoding="utf-8") as file:
        file.write('[tiers.vip]\nname = "貴賓"\n')
    assert offered("facts", "set", "") == ["days", "fee"]
    assert offered("client", "list", "--tier", "") == ["vip"]


def test_reminders_are_those_of_the_last_look(offered: Offered, csm: Csm) -> None:
    assert offered("done", "") == []  # no cache yet, and none is made
    due = [line.split("\t")[0] for line in csm("remind", "--all").out.splitlines()]
    assert due
    assert set(due) <= set(offered("done", ""))
    assert offered("snooze", due[0][:5]) == [due[0]]
    csm("done", due[-1])
    csm("remind")
    assert due[-1] not in offered("skip", "")


@pytest.mark.parametrize(
    "damage",
    [
        lambda root: (root / "csm.toml").unlink(),
        lambda root: shutil.rmtree(root / "projects"),
        lambda root: (root / "csm.toml").write_bytes(b"\xff\xfe = ["),
    ],
    ids=["no-settings", "no-projects", "bad-settings"],
)
def test_a_broken_workspace_is_silent(offered: Offered, desk_dir: Path, damage: Callable[[Path], None]) -> None:
    damage(desk_dir)
    offered("show", "lu")
    assert offered("client", "list", "--tier", "zz") == []
    assert offered("done", "") == []


def test_a_damaged_cache_is_silent(offered: Offered, desk_dir: Path) -> None:
    (desk_dir / ".csm").mkdir()
    (desk_dir / ".csm/cache.sqlite3").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    assert offered("done", "") == []


def test_names_that_are_no_slugs_are_left_out(offered: Offered, desk_dir: Path) -> None:
    for name in ("lumi;rm", "lumi $(x)", "lumi`x`", ".lumi", "lumi'x"):
        (desk_dir / f"projects/{name}.toml").write_text(PROJECT, encoding="utf-8")
    assert offered("show", "lumi") == ["lumi-clip", "lumi-lamp"]


def test_the_demo_desk_before_and_after_it_is_laid(offered: Offered, csm: Csm) -> None:
    assert offered("--demo", "show", "lu") == ["lumi-clip", "lumi-lamp"]
    csm("--demo", "remind")
    assert offered("--demo", "show", "lumi-c") == ["lumi-clip"]
    assert offered("--demo", "client", "show", "退") == ["退潮食堂"]


def test_a_workspace_named_on_the_line(offered: Offered, desk_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert offered("-w", str(desk_dir), "show", "ti") == ["tide"]
    shutil.copytree(desk_dir, Path(os.environ["HOME"]) / "my desk")
    assert offered("-w", "~/my\\ desk", "show", "ti") == ["tide"]
    assert offered("--workspace", "'~/my desk'", "show", "ti") == ["tide"]


def test_every_command_is_offered_without_its_module(desk_dir: Path) -> None:
    environ = {**os.environ, "_CSM_COMPLETE": "complete_bash", "COMP_WORDS": "csm\n", "COMP_CWORD": "1"}
    code = (
        "import sys; from csmkit.cli.app import run; run([]);"
        "print([m for m in sys.modules if m in ('csmkit.cli.remind', 'pydantic', 'rich', 'sqlite3')], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)
    assert done.stdout.split() == list(COMMANDS)
    assert done.stderr.strip() == "[]"


def test_a_slug_is_offered_without_models(offered: Offered, desk_dir: Path) -> None:
    environ = {**os.environ, "_CSM_COMPLETE": "complete_bash", "COMP_WORDS": "csm\nshow\nti", "COMP_CWORD": "2"}
    code = (
        "import sys; from csmkit.cli.app import run; run([]); print('pydantic' in sys.modules, 'rich' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["tide", "False", "False"]


def test_tiers_offered_without_settings_are_the_real_ones(offered: Offered, desk_dir: Path) -> None:
    assert offered("client", "list", "--tier", "") == list(DEFAULT_TIERS)
    assert offered("client", "list", "--tier", "一") == [DEFAULT_TIERS["standard"].name]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_prints_a_script(csm: Csm, shell: str, desk_dir: Path) -> None:
    ran = csm("completion", shell)
    assert ran.code == 0
    assert "_CSM_COMPLETE" in ran.out
    assert f"complete_{shell}" in ran.out


def test_an_unknown_shell_is_named(csm: Csm, desk_dir: Path) -> None:
    ran = csm("completion", "tcsh")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines() == ["csm: no completion for 'tcsh'", "     one of: bash, zsh, fish, powershell"]


# Real shells.


def needs(shell: str) -> str:
    """The shell's path; the test is skipped where it is not installed."""
    path = shutil.which(shell)
    if path is None:
        pytest.skip(f"{shell} is not installed")
    return path


def shell_environ() -> dict[str, str]:
    """The environment of a shell that finds this installation's csm."""
    here = str(Path(sys.executable).parent)
    environ = {**os.environ, "PATH": f"{here}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "TERM": "dumb"}
    return environ | {"ZDOTDIR": environ["HOME"], "HISTFILE": "/dev/null", "INPUTRC": "/dev/null"}


def typed(command: list[str], set_up: str, keys: str, expected: str) -> str:
    """What the terminal shows after `set_up` was run in an interactive shell and `keys` were typed, up to `expected`."""
    child, terminal = pty.fork()
    if child == 0:
        os.execve(command[0], command, shell_environ())
    shown = b""
    try:
        os.write(terminal, f"{set_up}; echo rea''dy\n".encode())
        shown = _until(terminal, "ready", shown)
        os.write(terminal, keys.encode())
        shown = _until(terminal, expected, b"")
    finally:
        os.close(terminal)
        os.waitpid(child, 0)
    return shown.decode(errors="replace")


def _until(terminal: int, expected: str, shown: bytes) -> bytes:
    ends = time.monotonic() + 60
    while expected.encode() not in shown:
        ready, _writable, _broken = select.select([terminal], [], [], max(0, ends - time.monotonic()))
        if not ready:
            pytest.fail(f"{expected!r} did not appear in: {shown.decode(errors='replace')!r}")
        shown += os.read(terminal, 65536)
    return shown


def test_bash_asks_and_is_answered(offered: Offered, desk_dir: Path) -> None:
    script = """
        eval "$(csm completion bash)"
        ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _csm_completion csm; echo "${COMPREPLY[*]}"; }
        ask csm show lumi-; ask csm show 退; ask csm -w "$PWD" remind --project ti; ask csm show nothing
    """
    done = subprocess.run(
        [needs("bash"), "--norc", "-c", script], env=shell_environ(), capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == ["lumi-clip lumi-lamp", "退潮湯", "tide", ""]
    assert done.stderr == ""


@pytest.mark.parametrize("shell", ["bash", "zsh"])
@pytest.mark.parametrize(("begun", "whole"), [("lumi-l", "lumi-lamp"), ("退", "退潮湯")])
def test_tab_in_a_terminal(offered: Offered, shell: str, begun: str, whole: str) -> None:
    command, set_up = {
        "bash": (["--norc", "--noprofile", "-i"], 'eval "$(csm completion bash)"'),
        "zsh": (["-f", "-i"], 'autoload -Uz compinit; compinit -u -D; eval "$(csm completion zsh)"'),
    }[shell]
    assert whole in typed([needs(shell), *command], set_up, f"csm show {begun}\t", whole)


def test_fish_is_answered(offered: Offered, desk_dir: Path) -> None:
    script = """
        csm completion fish | source
        complete -C "csm show lumi-"; complete -C "csm show 退"; complete -C "csm --demo show lumi-l"
    """
    done = subprocess.run(
        [needs("fish"), "--no-config", "-c", script], env=shell_environ(), capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["lumi-clip", "lumi-lamp", "退潮湯", "lumi-lamp"]
