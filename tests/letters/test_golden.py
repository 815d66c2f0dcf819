"""Every built-in letter, filled from one record, word for word; `CSM_GOLDEN=1 pytest …` writes them anew."""

import os
import re
from pathlib import Path

import pytest

from csmkit.domain.vocabulary import Channel
from csmkit.letters.fields import FREE, KNOWN
from csmkit.letters.markup import read_blocks
from csmkit.letters.render import Rendered, render
from tests.letters.record import PHRASES, TEMPLATES, answers, environment, material, shipped, shipped_names

GOLDEN = Path(__file__).parent / "golden"
KEYS = set(re.findall(r"^\[(\w+)\]", (TEMPLATES / "demo/facts.toml").read_text("utf-8"), re.MULTILINE))
ALL_FACTS = {key: {"unit": "text", "value": f"〈{key}〉"} for key in KEYS}
MAINLAND = ("視頻", "信息", "渠道", "反饋", "優化", "項目", "質量", "後臺", "賦能", "落地", "運營", "軟件")
LETTERS = [(language, name) for language in ("zh-TW", "en") for name in shipped_names(language)]
ids = [f"{language}-{name}" for language, name in LETTERS]


def _filled(language: str, name: str, *, chat: bool = False) -> Rendered:
    letter, english = shipped(name, language), language == "en"
    of = material(asks=answers(letter), facts=ALL_FACTS, chat=chat, english=english)
    return render(letter, of, environment(english=english), PHRASES[language])


def _has_chat(language: str, name: str) -> bool:
    return (TEMPLATES / "mail" / language / f"{name}.chat.md").is_file()


@pytest.mark.parametrize(("language", "name"), LETTERS, ids=ids)
def test_every_letter_reads_as_it_was_approved(language: str, name: str) -> None:
    mail = _filled(language, name)
    text = f"Subject: {mail.subject}\n\n{mail.text}\n"
    if _has_chat(language, name):
        text += f"\n===== chat =====\n\n{_filled(language, name, chat=True).text}\n"
    path = GOLDEN / language / f"{name}.txt"
    if os.environ.get("CSM_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(("language", "name"), LETTERS, ids=ids)
def test_a_full_record_leaves_no_gap(language: str, name: str) -> None:
    assert _filled(language, name).missing == ()
    if _has_chat(language, name):
        assert _filled(language, name, chat=True).missing == ()


@pytest.mark.parametrize(("language", "name"), LETTERS, ids=ids)
def test_front_matter_names_what_there_is(language: str, name: str) -> None:
    letter = shipped(name, language)
    assert [path for path in letter.needs if path not in KNOWN and not path.startswith(FREE)] == []
    assert [key for key in letter.facts if key not in KEYS] == []
    assert letter.next is not None
    assert letter.subject and letter.title
    by_chat = {Channel.LINE, Channel.MESSENGER, Channel.BACKOFFICE} & set(letter.channels)
    assert not by_chat or _has_chat(language, name) or language == "en"


@pytest.mark.parametrize(("language", "name"), LETTERS, ids=ids)
def test_facts_named_in_a_body_are_facts_there_are(language: str, name: str) -> None:
    used = [path for path in _filled(language, name).run.used if path.startswith("facts.")]
    assert [path for path in used if path[6:] not in KEYS] == []


@pytest.mark.parametrize(("language", "name"), LETTERS, ids=ids)
def test_a_letter_has_one_next_step_and_plain_words(language: str, name: str) -> None:
    mail = _filled(language, name)
    assert mail.text.count("下一步：" if language == "zh-TW" else "Next step:") == 1
    assert [word for word in MAINLAND if word in mail.text] == []
    assert "**" not in mail.text
    assert len(read_blocks(mail.markdown)) >= 4


def test_workspace_golden_files_belong_to_letters() -> None:
    kept = {(path.parent.name, path.stem) for path in GOLDEN.rglob("*.txt")}
    assert kept == set(LETTERS)
