"""The doctor reads the workspace's own letters and rules too."""

from pathlib import Path

import pytest

from tests.conftest import Csm

FAULTS = {
    "templates/tone/own.toml": '[mine]\nkind = "order"\npattern = "(a+)+("\nwhy = "x"\nbetter = "y"\n',
    "templates/mail/zh-TW/news.md": '+++\ntitel = "消息"\nsubject = "x"\n+++\n好\n',
    "templates/playbooks/bands.toml": "[ctr\n",
    "templates/faq/asked.toml": '"no-such-entry" = ["how much"]\n',
    "templates/faq/synonyms.toml": "groups = 3\n",
    "templates/faq/filler.toml": "phrases = \n",
    "templates/faq/elsewhere.toml": "messages = \n",
    "templates/faq/elsewhere-my.toml": "messages = 3\n",
    "templates/faq/asked-my.toml": "a = 1\n",
    "templates/pages/pieces.toml": "team = [\n",
    "templates/pages/pieces-my.toml": 'tema = ["we are five"]\n',
    "templates/pages/claims.toml": '[claims.best]\nwords = "(best"\n',
    "templates/pages/product.toml": "[sections\n",
    "templates/pages/_base.toml": '[sections.team]\nneed = "always"\n',
    "templates/pages/prodcut.toml": "[sections.team]\n",
    "templates/tone/drafts-my.toml": 'drafts = ["好的⟦lukc|剛好碰上⟧"]\n',
    "templates/mail/zh-TW/welcome.md": '{% extends "builtin/mail/zh-TW/welcome.md" %}\n{% block closing %}\n',
    "templates/mail/zh-TW/welcome.chat.md": "{{ a b }}\n",
    "templates/mail/zh-TW/_part.md": "{{ a | nothing }}\n",
}


@pytest.mark.parametrize("path", FAULTS)
def test_a_fault_in_an_own_rule_is_named(csm: Csm, desk_dir: Path, path: str) -> None:
    file = desk_dir / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(FAULTS[path], encoding="utf-8")
    ran = csm("doctor")
    assert ran.code == 1 and path in ran.out, ran


def test_each_fault_is_named_beside_the_others(csm: Csm, desk_dir: Path) -> None:
    for path, text in FAULTS.items():
        (desk_dir / path).parent.mkdir(parents=True, exist_ok=True)
        (desk_dir / path).write_text(text, encoding="utf-8")
    said = [line.split("\t")[0] for line in csm("doctor").out.splitlines()]
    assert set(said) == set(FAULTS)
    assert said.count("templates/pages/_base.toml") == 1  # not once for every kind that is laid over it


def test_claims_are_named_one_by_one(csm: Csm, desk_dir: Path) -> None:
    (desk_dir / "templates/pages").mkdir(parents=True)
    text = '[claims.a]\nwords = "(a"\n[claims.b]\nwords = "b"\nunless = "["\n[claims.c]\nwords = "c"\n'
    (desk_dir / "templates/pages/claims.toml").write_text(text, encoding="utf-8")
    keys = [line.split("\t")[2] for line in csm("doctor").out.splitlines()]
    assert keys == ["claims.a.words", "claims.b.unless"]


def test_a_letter_s_fault_is_told_in_chinese(csm: Csm, desk_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk_dir / "clients/jia.toml").write_text('name = "甲"\n', "utf-8")
    (desk_dir / "projects/one.toml").write_text('title = "一"\nclient = "jia"\nstage = "lead"\n', "utf-8")
    (desk_dir / "templates/mail/zh-TW").mkdir(parents=True)
    text = '{% extends "builtin/mail/zh-TW/invitation.md" %}\n{% block closing %}\n{% if a %}\n{% endblock %}\n'
    (desk_dir / "templates/mail/zh-TW/invitation.md").write_text(text, "utf-8")
    monkeypatch.setenv("CSM_LANG", "zh_TW")
    said = "「endblock」不該出現在這裡；前面的「if」還沒收尾"
    mailed = csm("mail", "invitation", "one")
    assert mailed.code == 4 and f"templates/mail/zh-TW/invitation.md:4: {said}" in mailed.err
    assert said in csm("doctor").out


def test_a_plain_desk_has_none(csm: Csm, desk_dir: Path) -> None:
    assert csm("doctor").code == 0
