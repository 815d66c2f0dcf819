"""Front matter: read whole, or refused with file, line, key and what to write."""

import pytest

from csmkit.domain.calendar import Offset
from csmkit.domain.vocabulary import Channel, Role, Stage
from csmkit.errors import NotFoundError, UsageError
from csmkit.letters.template import MAX_TEMPLATE, find_letter, front_matter, read_letter
from tests.letters.record import a_letter

WHOLE = """+++
title = "結案說明"
subject = "【{{ project.title }}】結案"
stages = ["live", "待結案"]
needs = ["project.dates.end"]
facts = ["payout_days"]
channels = ["email", "line"]
gate = "decision"
fresh = true
required = true
reader = "decision-maker"
again = "7d"
[asks]
reason = "原因"
[next]
who = "您的團隊"
what = "回覆"
by = "dates.end -3wd"
+++
正文
"""


def test_a_whole_letter_is_read() -> None:
    letter, problems = read_letter(WHOLE, "closeout", "templates/mail/zh-TW/closeout.md")
    assert problems == [] and letter
    assert letter.stages == (Stage.LIVE, Stage.ENDED)
    assert letter.channels == (Channel.EMAIL, Channel.LINE)
    assert (letter.gate, letter.fresh, letter.required, letter.reader) == ("decision", True, True, Role.DECISION_MAKER)
    assert letter.again == Offset(7)
    assert letter.asks == {"reason": "原因"} and letter.next and letter.next.by == "dates.end -3wd"
    assert (letter.body, letter.body_line) == ("正文\n", 20)


def _with(line: str, old: str = "") -> str:
    return WHOLE.replace(old or 'gate = "decision"', line)


@pytest.mark.parametrize(
    ("text", "line", "key", "words"),
    [
        ("正文而已", 1, "", "no front matter"),
        ('+++\ntitle = "x"\n正文', 1, "", "no front matter"),
        (_with("gate = decision"), 8, "gate", "not TOML"),
        (_with('gate = "money"'), 8, "gate", "'money'"),
        (_with("gates = 1"), 8, "gates", "no such key"),
        (_with('stages = ["lives"]', 'stages = ["live", "待結案"]'), 4, "stages", "'lives'"),
        (_with("stages = 3", 'stages = ["live", "待結案"]'), 4, "stages", "not a list"),
        (_with('fresh = "yes"', "fresh = true"), 9, "fresh", "neither true nor false"),
        (_with('needs = ["ends"]', 'needs = ["project.dates.end"]'), 5, "needs", "'ends'"),
        (_with('again = "soon"', 'again = "7d"'), 12, "again", "soon"),
        (_with('channels = ["fax"]', 'channels = ["email", "line"]'), 7, "channels", "'fax'"),
        (_with('reader = "boss"', 'reader = "decision-maker"'), 11, "reader", "'boss'"),
        (_with('Reason = "x"', 'reason = "原因"'), 14, "asks.Reason", "small letters"),
        (_with('reason = ""', 'reason = "原因"'), 14, "asks.reason", "no question"),
        (_with('what = ""', 'what = "回覆"'), 17, "next.what", "missing"),
        (_with('when = "x"', 'by = "dates.end -3wd"'), 15, "next.by", "missing"),
        (_with('title = ""', 'title = "結案說明"'), 2, "title", "missing"),
        (_with("title = 5", 'title = "結案說明"'), 2, "title", "not text"),
        (WHOLE + "長" * MAX_TEMPLATE, None, "", "64 kB"),
    ],
)
def test_a_fault_is_named_with_its_line(text: str, line: int | None, key: str, words: str) -> None:
    letter, problems = read_letter(text, "closeout", "templates/mail/zh-TW/closeout.md")
    assert letter is None
    assert (problems[0].line, problems[0].key) == (line, key)
    assert words in str(problems[0])


def test_a_change_to_a_built_in_letter_takes_over_what_it_leaves_out() -> None:
    base = front_matter(WHOLE)
    letter, problems = read_letter('+++\nsubject = "新的主旨"\n+++\n新的', "closeout", "x.md", base=base)
    assert problems == [] and letter
    assert (letter.title, letter.subject, letter.stages[0], letter.body) == ("結案說明", "新的主旨", Stage.LIVE, "新的")
    bare, problems = read_letter("只有正文", "closeout", "x.md", base=base)
    assert bare and bare.title == "結案說明" and bare.body == "只有正文"


LETTERS = {
    name: a_letter(id=name, title=title)
    for name, title in (
        ("closeout", "結案說明"),
        ("last-notice", "結案最後提醒"),
        ("launch", "上線日"),
        ("minutes", "會議紀錄"),
    )
}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("closeout", "closeout"),
        ("結案說明", "closeout"),
        ("clo", "closeout"),
        ("會議", "minutes"),
        ("ＬＡＵＮＣＨ", "launch"),
        ("上線", "launch"),
    ],
)
def test_a_letter_answers_to_id_title_and_their_beginnings(typed: str, found: str) -> None:
    assert find_letter(LETTERS, typed).id == found


def test_several_that_fit_are_named() -> None:
    with pytest.raises(UsageError, match="closeout 結案說明, last-notice 結案最後提醒"):
        find_letter(LETTERS, "結案")


def test_an_unknown_letter_names_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="did you mean 'closeout'"):
        find_letter(LETTERS, "closout")


def test_a_letter_answers_to_its_other_names() -> None:
    text = '+++\ntitle = "上線日"\nalso = ["上架"]\nsubject = "x"\n+++\n好\n'
    launch, problems = read_letter(text, "launch", "launch.md")
    other, _none = read_letter(
        text.replace("上線日", "準備上架").replace('also = ["上架"]\n', ""), "preparation", "p.md"
    )
    assert launch and other and not problems
    letters = {"launch": launch, "preparation": other}
    assert find_letter(letters, "上架") is launch and find_letter(letters, "準備上架") is other
