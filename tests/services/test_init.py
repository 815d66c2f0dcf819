"""Laying down a workspace: complete, commented, private, and never over something that is there."""

import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from csmkit.domain.settings import Settings, Tier
from csmkit.errors import InvalidDataError, RefusedError
from csmkit.services.init import Owner, lay_workspace
from csmkit.workspace.lookup import builtin_file
from csmkit.workspace.records import load_facts, load_settings
from csmkit.workspace.root import FOLDERS
from tests.conftest import Csm

if TYPE_CHECKING:
    from pydantic import BaseModel

FILES = {"csm.toml", "facts.toml", ".gitattributes", ".gitignore", "README.md"}


def _tree(folder: Path) -> dict[str, bytes]:
    files = {path for path in folder.rglob("*") if path.is_file() and ".csm" not in path.relative_to(folder).parts}
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def away(desk_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is no workspace, as the current one."""
    folder = tmp_path / "away"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_lays_settings_facts_and_folders_and_says_what_comes_next(away: Path, csm: Csm) -> None:
    ran = csm("init", "desk")
    assert (ran.code, ran.out) == (0, "")
    assert [line.strip() for line in ran.err.splitlines()[-3:]] == [
        "cd desk",
        "csm client add   (your first client)",
        "csm facts   (your platform's figures)",
    ]
    assert {path.name for path in (away / "desk").iterdir()} == {*FILES, *FOLDERS, ".csm"}
    assert csm("-w", "desk", "client", "add", "Lumi").code == 0


@pytest.mark.skipif(os.name == "nt", reason="no such modes there")
def test_everything_is_private(away: Path) -> None:
    lay_workspace(away / "a" / "desk", Owner())
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [away / "a", *(away / "a").rglob("*")]}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}


def test_journals_merge_by_union_and_the_cache_is_not_kept(away: Path) -> None:
    lay_workspace(away, Owner())
    assert "journal/*.toml merge=union" in (away / ".gitattributes").read_text(encoding="utf-8").splitlines()
    assert ".csm/" in (away / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_the_settings_written_out_are_the_defaults(away: Path) -> None:
    lay_workspace(away, Owner())
    assert load_settings(away) == (Settings(), [])


def _keys(model: "type[BaseModel]") -> set[str]:
    from pydantic import BaseModel

    found = set(model.model_fields)
    for field in model.model_fields.values():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found |= _keys(field.annotation)
    return found


def test_every_setting_is_explained() -> None:
    text = builtin_file("templates/workspace/csm.toml").read_text(encoding="utf-8")
    for key in (_keys(Settings) | _keys(Tier)) - {"me", "platform", "tiers", "calendar", "reminders", "mail"}:
        line = re.search(rf"(?m)^(.*)\n(?:# )?{key} = [^#\n]*(#.*)?$", text)
        assert line and (line.group(2) or line.group(1).startswith("#")), key


def test_every_fact_is_there_and_unknown(away: Path) -> None:
    lay_workspace(away, Owner())
    facts, problems = load_facts(away)
    assert problems == []
    demo, _problems = load_facts(builtin_file("templates/demo/facts.toml").parent)
    assert {(key, fact.name, fact.unit) for key, fact in facts.items()} == {
        (key, fact.name, fact.unit) for key, fact in demo.items()
    }
    assert [key for key, fact in facts.items() if fact.is_known() or fact.as_of or fact.source] == []


def test_the_examples_in_the_facts_fit_their_units(away: Path) -> None:
    text = builtin_file("templates/workspace/facts.toml").read_text(encoding="utf-8")
    head, first, rest = text.partition("[platform_fee_rate]")
    (away / "facts.toml").write_text(re.sub(r"(?m)^# (\w+ = )", r"\1", first + rest), encoding="utf-8")
    facts, problems = load_facts(away)
    assert problems == []
    assert all(fact.is_known() and fact.as_of and fact.valid_until and fact.source for fact in facts.values())
    assert "【缺:facts." in head


def test_answers_are_put_in_and_the_comments_stay(away: Path) -> None:
    lay_workspace(away, Owner('林"怡君', "lin@example.com", "螢點"))
    settings, problems = load_settings(away)
    assert problems == []
    assert (settings.me.name, settings.me.email, settings.platform.name) == ('林"怡君', "lin@example.com", "螢點")
    before = builtin_file("templates/workspace/csm.toml").read_text(encoding="utf-8").splitlines()
    after = (away / "csm.toml").read_text(encoding="utf-8").splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [
        r'name = "林\"怡君"   # 姓名',
        'email = "lin@example.com"  # 寄件信箱',
        'name = "螢點"  # 平台名稱',
    ]


def test_answers_that_do_not_fit_lay_nothing(away: Path) -> None:
    with pytest.raises(InvalidDataError, match=r"me\.name: it is longer"):
        lay_workspace(away / "desk", Owner("x" * 3000))
    assert list(away.iterdir()) == []


def test_asks_in_a_terminal_what_was_not_given(away: Path, csm: Csm, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def answer(question: str, **_options: object) -> str:
        asked.append(question)
        return "螢點"

    monkeypatch.setattr("csmkit.cli.context.Session.interactive", True)
    monkeypatch.setattr("typer.prompt", answer)
    assert csm("init", "--name", "Lin", "--email", "lin@example.com").code == 0
    assert asked == ["The platform you work for (Enter: later)"]
    settings = load_settings(away)[0]
    assert (settings.me.name, settings.me.email, settings.platform.name) == ("Lin", "lin@example.com", "螢點")


def test_a_workspace_is_never_laid_over(desk_dir: Path, csm: Csm) -> None:
    before = _tree(desk_dir)
    ran = csm("init", str(desk_dir))
    assert ran.code == 5
    assert f"{desk_dir / 'csm.toml'} is there already" in ran.err
    assert _tree(desk_dir) == before
    assert not (desk_dir / ".csm").exists()


@pytest.mark.parametrize("kind", ["folder", "dangling link"])
def test_whatever_is_called_csm_toml_stays(away: Path, kind: str) -> None:
    if kind == "folder":
        (away / "csm.toml").mkdir()
    else:
        (away / "csm.toml").symlink_to("nowhere")
    with pytest.raises(RefusedError):
        lay_workspace(away, Owner())
    assert [path.name for path in away.iterdir()] == ["csm.toml"]


def test_other_files_are_kept_and_what_they_lack_is_said(away: Path, csm: Csm) -> None:
    (away / ".gitattributes").write_text("* text=auto\n")
    (away / ".gitignore").write_text(".csm/\n")
    (away / "facts.toml").write_text("# mine\n")
    (away / "clients").mkdir()
    ran = csm("init")
    assert ran.code == 0
    assert "Kept as they were: .gitattributes, .gitignore, facts.toml." in ran.err
    assert "Please add this line to .gitattributes: journal/*.toml merge=union" in ran.err
    assert "to .gitignore" not in ran.err
    assert (away / "facts.toml").read_text() == "# mine\n"
    assert (away / ".gitattributes").read_text() == "* text=auto\n"
    assert "cd " not in ran.err


def test_a_run_that_was_stopped_can_be_run_again(away: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from csmkit.services import init

    def stop(path: Path, data: bytes) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(init, "write_whole", stop)
        lay_workspace(away / "desk", Owner())
    assert not (away / "desk" / "csm.toml").exists()
    assert lay_workspace(away / "desk", Owner()).kept == []
    assert set(_tree(away / "desk")) == FILES


def test_inside_another_workspace_is_fine_and_said(desk_dir: Path, csm: Csm) -> None:
    ran = csm("init", "inner")
    assert ran.code == 0
    assert f"inside the workspace {desk_dir};" in ran.err


def test_beside_another_workspace_is_not_inside(desk_dir: Path) -> None:
    assert lay_workspace(Path("../beside"), Owner()).outer is None


def test_home_is_understood_without_a_shell(away: Path, csm: Csm) -> None:
    assert csm("init", "~/desk").code == 0
    assert (Path(os.environ["HOME"]) / "desk" / "csm.toml").is_file()
    assert list(away.iterdir()) == []
    ran = csm("init", "~nobody-of-that-name/desk")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "csm: no home folder is known for ~nobody-of-that-name/desk")


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("file", "file: a file stands where a folder should be"),
        ("file/a/b", "file: a file stands where a folder should be"),
        ("loop/desk", "loop: it is a link that leads back to itself"),
        ("dangling", "dangling: it does not exist"),
        ("x" * 300, "the name is too long"),
        ("half", "clients: a file stands where a folder should be"),
    ],
)
def test_what_stands_in_the_way_is_named_and_nothing_is_written(away: Path, csm: Csm, target: str, words: str) -> None:
    (away / "file").touch()
    (away / "loop").symlink_to("loop")
    (away / "dangling").symlink_to("nowhere")
    (away / "half").mkdir()
    (away / "half" / "clients").touch()
    before = sorted(away.rglob("*"))
    ran = csm("init", target)
    assert (ran.code, ran.out) == (4, "")
    assert words in ran.err
    assert sorted(away.rglob("*")) == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="such folders stop nobody here")
def test_a_parent_that_cannot_be_written(away: Path, csm: Csm) -> None:
    away.chmod(0o500)
    ran = csm("init", "desk")
    away.chmod(0o700)
    assert ran.code == 4
    assert "no permission" in ran.err


def test_a_system_that_refuses_is_one_line(away: Path, csm: Csm, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, *_args: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    ran = csm("init", "desk")
    assert ran.code == 4
    assert ran.err.splitlines()[0] == f"csm: cannot write {away / 'desk'}: no permission"


def test_a_link_to_a_folder_is_followed_and_keeps_its_name(away: Path, csm: Csm) -> None:
    (away / "real").mkdir()
    (away / "link").symlink_to("real")
    ran = csm("init", "link")
    assert ran.code == 0
    assert "cd link" in ran.err
    assert (away / "real" / "csm.toml").is_file()
