"""One letter prepared from a desk."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from csmkit.errors import InvalidDataError, NotFoundError, UsageError
from csmkit.services.letters import Office, Prepared, Wish, named_address, prepare
from csmkit.workspace.desk import Desk
from tests.letters.record import TODAY, event
from tests.services.letter_desk import LETTER, lay, write_events, write_letter

Prepare = Callable[..., Prepared]


@pytest.fixture
def news(desk_dir: Path) -> Prepare:
    """Prepares `news` for the lamp on a fresh look at the desk."""
    lay(desk_dir)

    def call(letter: str = "news", project: str = "antler-lamp", **wish: object) -> Prepared:
        return prepare(Desk(desk_dir), letter, project, Wish(**wish), today=TODAY)  # type: ignore[arg-type]

    return call


def _checks(letter: Prepared) -> list[str]:
    return [finding.check for finding in letter.findings]


def test_a_letter_is_filled_from_the_desk(news: Prepare) -> None:
    letter = news()
    assert letter.findings == () and letter.may_leave
    assert letter.envelope.sender == "程又寧 <youning@yingdian.example>"
    assert letter.envelope.to == ("林沛岑 <lin@antler.example>",)
    assert letter.subject == "【鹿角檯燈：一本書大小的燈】近況"
    assert "截至 2026/01/04(日)，集資 NT$412,300。" in letter.text
    assert "請您的團隊在 2026/01/08(四) 前回覆這封信" in letter.text
    assert "<p>" in letter.html


def test_no_model_is_loaded_for_a_preview(desk_dir: Path) -> None:
    lay(desk_dir)
    for path in desk_dir.rglob("*.toml"):
        os.utime(path, (1_760_000_000, 1_760_000_000))  # settled long ago, so that the cache is believed
    code = (
        "import sys; from csmkit.cli.app import run; code = run(['mail', 'news', 'antler-lamp']); "
        "print(code, *sorted({'pydantic', 'rich', 'email', 'holidays'} & set(sys.modules)), file=sys.stderr)"
    )
    # The first run fills the cache and computes the holidays; a second one only reads them.
    for _index in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True, encoding="utf-8"
        )
    assert done.stderr.splitlines()[-1] == "0"
    assert "NT$412,300" in done.stdout


def test_the_short_version_names_the_clients_own_chat(news: Prepare) -> None:
    letter = news(form="chat")
    assert (letter.channel.value, letter.envelope.to, letter.envelope.sender) == ("line", ("林沛岑",), "")
    assert "youning" not in letter.text and letter.text.endswith("前回覆這封信。")


@pytest.mark.parametrize(
    ("to", "reader"),
    [
        ("", "林沛岑"),
        ("zhou", "周以恩"),
        ("周以恩", "周以恩"),
        ("以恩", "周以恩"),
        ("hs", "謝景棠"),
        ("謝總", "謝景棠"),
    ],
)
def test_the_reader_is_named_in_many_ways(news: Prepare, to: str, reader: str) -> None:
    assert news(to=to).reader == reader


def test_a_reader_who_is_not_there_is_an_error_with_the_names(news: Prepare) -> None:
    with pytest.raises(NotFoundError, match="no contact 'nobody'; there are: lin 林沛岑, zhou 周以恩"):
        news(to="nobody")


def test_a_letter_for_a_role_goes_to_who_has_it(news: Prepare, desk_dir: Path) -> None:
    write_letter(desk_dir, "cost", LETTER.replace('stages = ["live"]', 'stages = ["live"]\nreader = "decision-maker"'))
    assert news("cost").reader == "謝景棠"


def test_answers_are_filled_in_and_others_refused(news: Prepare) -> None:
    assert "這是重點" in news(answers={"point": "這是重點"}).text
    assert "2026/01/09(五) 前" in news(answers={"by": "2026-01-09"}).text
    with pytest.raises(UsageError, match="news does not ask for 'reason'"):
        news(answers={"reason": "x"})


def test_answers_are_words_not_code(news: Prepare) -> None:
    letter = news(answers={"point": "{{ me.email }}"})
    assert "{{ me.email }}" in letter.text and "leftover" in _checks(letter)


def test_copies_are_contacts_or_addresses(news: Prepare) -> None:
    assert news(cc=("zhou", "boss@antler.example")).envelope.cc == (
        "周以恩 <zhou@antler.example>",
        "boss@antler.example",
    )
    assert _checks(news(cc=("a@b,c",))) == ["header"]


def test_the_same_letter_is_refused_with_every_reason_at_once(news: Prepare, desk_dir: Path) -> None:
    _replace(desk_dir / "projects/antler-lamp.toml", "end = 2026-01-23\n", "")
    _replace(desk_dir / "clients/antler.toml", "[contacts.lin]", "[limits]\nno_email = true\n\n[contacts.lin]")
    write_letter(
        desk_dir,
        "wrong",
        LETTER.replace('stages = ["live"]', 'stages = ["lead"]\nneeds = ["project.dates.end"]\nfacts = ["old_fee"]'),
    )
    letter = news("wrong")
    assert set(_checks(letter)) == {"stage", "gap", "fact", "channel"} and not letter.may_leave


def test_leaks_of_the_desk_are_caught_and_a_quotable_case_is_not(news: Prepare, desk_dir: Path) -> None:
    assert _checks(news(answers={"point": "像退潮湯包那樣募到 268,450 元"})) == ["leak", "leak"]
    path = desk_dir / "projects/tide-broth.toml"
    path.write_text(path.read_text("utf-8") + '\n[case]\nquotable = "anonymous"\n', encoding="utf-8")
    assert _checks(news(answers={"point": "像退潮湯包那樣募到 268,450 元"})) == ["leak"]
    _replace(path, "anonymous", "named")
    assert _checks(news(answers={"point": "像退潮食堂的退潮湯包那樣募到 268,450 元"})) == []


def test_it_was_sent_before(news: Prepare, desk_dir: Path) -> None:
    write_events(desk_dir, (event("mail", date(2026, 1, 3), way="out", letter="news", who="lin"),))
    assert _checks(news()) == ["sent"]


def test_what_was_taken_back_does_not_count(news: Prepare, desk_dir: Path) -> None:
    write_events(desk_dir, (event("mail", date(2026, 1, 3), way="out", letter="news", who="lin"),))
    journal = desk_dir / "journal/2026-01.toml"
    key = journal.read_text("utf-8").splitlines()[-1].split('"')[1]
    with journal.open("a", encoding="utf-8") as file:
        file.write(
            f'"x" = {{ at = 2026-01-04T09:00:00+08:00, kind = "correction", project = "antler-lamp", corrects = "{key}" }}\n'
        )
    assert _checks(news()) == []


def test_own_words_and_sentences_of_the_workspace_count(news: Prepare, desk_dir: Path) -> None:
    folder = desk_dir / "templates/letters"
    folder.mkdir(parents=True)
    (folder / "words.toml").write_text('[never]\n"集資" = "我們不用這個字"\n', encoding="utf-8")
    (folder / "phrases.toml").write_text('[zh-TW]\nas_of = "到 {day} 為止"\n', encoding="utf-8")
    letter = news()
    assert _checks(letter) == ["never"] and "到 2026/01/04(日) 為止" in letter.text


def test_a_workspace_letter_wins_and_extends(news: Prepare, desk_dir: Path) -> None:
    write_letter(
        desk_dir,
        "closeout",
        '+++\nsubject = "我的主旨"\n+++\n{% extends "builtin/mail/zh-TW/closeout.md" %}{% block closing %}我的結尾{% endblock %}',
    )
    letter = news("closeout")
    assert (letter.letter.title, letter.subject) == ("結案說明", "我的主旨") and "我的結尾" in letter.text


def test_english_is_for_those_who_read_it(news: Prepare, desk_dir: Path) -> None:
    _replace(desk_dir / "clients/antler.toml", 'chat_id = "demo-lin"', 'chat_id = "demo-lin"\nlanguage = "en"')
    letter = news("closeout")
    assert letter.text.startswith("Dear 林經理,") and "2026/01/23 (Fri)" in letter.text
    assert 'lang="en"' in letter.html
    assert _checks(news()) == ["language"], "no English version of one's own letter: a warning, and the Chinese one"
    assert news("closeout", language="zh-TW").text.startswith("林經理")
    with pytest.raises(NotFoundError, match="no English version"):
        news(language="en")


def test_a_letter_without_short_version_says_so(news: Prepare, desk_dir: Path) -> None:
    write_letter(desk_dir, "long", LETTER)
    with pytest.raises(NotFoundError, match="long has no short version"):
        news("long", form="chat")


def test_broken_templates_and_records_are_named(news: Prepare, desk_dir: Path) -> None:
    write_letter(desk_dir, "bad", LETTER.replace("{{ greeting() }}", "{% if %}"))
    with pytest.raises(InvalidDataError, match=r"templates/mail/zh-TW/bad\.md:13: "):
        news("bad")
    write_letter(desk_dir, "worse", LETTER.replace('title = "近況"', "title = 近況"))
    with pytest.raises(InvalidDataError, match=r"templates/mail/zh-TW/worse\.md:2: title"):
        news("worse")
    (desk_dir / "clients/antler.toml").unlink()
    with pytest.raises(InvalidDataError, match=r"projects/antler-lamp\.toml: client: no client 'antler'"):
        news()
    _replace(desk_dir / "projects/antler-lamp.toml", "end = 2026-01-23", 'end = "soon"')
    with pytest.raises(InvalidDataError, match=r"projects/antler-lamp\.toml:\d+: dates\.end"):
        news()


def test_a_link_out_of_the_template_folders_is_not_followed(news: Prepare, desk_dir: Path) -> None:
    (desk_dir / "secret.md").write_text(LETTER, encoding="utf-8")
    (desk_dir / "templates/mail/zh-TW/link.md").symlink_to(desk_dir / "secret.md")
    with pytest.raises(InvalidDataError, match="outside the template folders"):
        news("link")


def test_an_edited_text_is_checked_again(news: Prepare, desk_dir: Path) -> None:
    office = Office(Desk(desk_dir), TODAY)
    before = office.prepare(office.catalogue.find("news"), "antler-lamp")
    after = office.edited(before, Wish(), "新的主旨", "林經理，您好：\n\n目標 NT$300,000，給黃金客戶。")
    assert (after.subject, _checks(after)) == ("新的主旨", ["figure", "never"])


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("林沛岑", "林沛岑 <a@b.example>"),
        ("[角落] 選物", '"[角落] 選物" <a@b.example>'),
        ("", "a@b.example"),
        ('a "b"', "a b <a@b.example>"),
    ],
)
def test_names_in_headers_are_quoted_where_they_must(name: str, shown: str) -> None:
    assert named_address(name, "a@b.example") == shown


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
