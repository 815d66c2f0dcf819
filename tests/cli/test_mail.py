"""`csm mail` and `csm sent` as a person types them; the servers are real ones on the loopback."""

import imaplib
import json
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from csmkit.cli.context import Session
from csmkit.workspace.desk import Desk
from tests.conftest import Csm
from tests.outside.servers import (
    PASSWORD,
    USER,
    Certificate,
    HangsUpLate,
    Postbox,
    imap_server,
    make_certificate,
    smtp_server,
)
from tests.services.letter_desk import CHAT, LETTER, lay, write_letter

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
LAMP = "antler-lamp"


@pytest.fixture
def desk(desk_dir: Path) -> Path:
    """The desk of the golden letters."""
    return lay(desk_dir)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """The servers' certificate."""
    return make_certificate(tmp_path_factory.mktemp("certificates"), "localhost")


@pytest.fixture
def postbox(desk: Path, certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    """An SMTP server, set up in csm.toml and trusted."""
    box = Postbox()
    with smtp_server(box, certificate) as port:
        _mail_settings(desk, f'smtp_host = "localhost"\nsmtp_port = {port}\nsmtp_user = "{USER}"')
        _trust(certificate, monkeypatch)
        yield box


def _mail_settings(desk: Path, lines: str) -> None:
    path = desk / "csm.toml"
    path.write_text(path.read_text("utf-8") + f"\n[mail]\n{lines}\n", encoding="utf-8")


def _trust(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.cert))
    monkeypatch.setenv("CSM_SMTP_PASSWORD", PASSWORD)
    monkeypatch.setenv("CSM_IMAP_PASSWORD", PASSWORD)


def _mailbox(port: int, certificate: Certificate) -> imaplib.IMAP4_SSL:
    server = imaplib.IMAP4_SSL("localhost", port, ssl_context=certificate.client(), timeout=5)
    server.authenticate("PLAIN", lambda _challenge: f"\0{USER}\0{PASSWORD}".encode())
    return server


def _at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str | None]]:
    """A person who can be asked, and a clipboard that remembers."""
    copied: list[tuple[str, str | None]] = []

    def copy(text: str, html: str | None = None) -> str:
        copied.append((text, html))
        return "test"

    monkeypatch.setattr(Session, "interactive", True)
    monkeypatch.setattr("csmkit.outside.clipboard.copy", copy)
    return copied


def _letters(desk: Path) -> list[tuple[str | None, str | None]]:
    return [(event.letter, event.sent) for event in Desk(desk).events(project=LAMP) if event.letter]


def _files(desk: Path) -> dict[str, bytes]:
    return {
        path.relative_to(desk).as_posix(): path.read_bytes()
        for path in desk.rglob("*")
        if path.is_file() and ".csm" not in path.parts
    }


def test_alone_it_lists_the_letters(desk: Path, csm: Csm) -> None:
    for arguments in (["mail"], ["mail", "list"]):
        ran = csm(*arguments)
        assert ran.code == 0
        assert "closeout\t結案說明\tlive ended" in ran.out and "news\t近況\tlive\town" in ran.out
    table = csm("mail", "list", "--table")
    assert "結案說明" in table.out and "live" in table.out
    rows = {row["id"]: row for row in json.loads(csm("mail", "--json").out)}
    assert rows["news"]["own"] is True and rows["closeout"]["chat"] is True
    assert rows["payout-made"]["gate"] == "decision"


def test_a_preview_shows_every_header_and_the_body_and_writes_nothing(desk: Path, csm: Csm) -> None:
    before = _files(desk)
    ran = csm("mail", "news", LAMP)
    assert ran.code == 0
    head, _blank, body = ran.out.partition("\n\n")
    assert head.splitlines() == [
        "From: 程又寧 <youning@yingdian.example>",
        "To: 林沛岑 <lin@antler.example>",
        "Cc: ",
        "Bcc: ",
        "Reply-To: ",
        "Subject: 【鹿角檯燈：一本書大小的燈】近況",
    ]
    assert body.startswith("林經理，您好：") and body.endswith("youning@yingdian.example\n")
    assert ran.err == "It may leave.\n"
    assert _files(desk) == before


def test_json_has_stable_keys(desk: Path, csm: Csm) -> None:
    made = json.loads(csm("mail", "news", LAMP, "--json", "--set", "by=2026-01-10").out)
    assert list(made) == [
        *("letter", "title", "project", "client", "contact", "form", "channel", "language", "from", "to", "cc", "bcc"),
        *("reply_to", "subject", "text", "html", "missing", "findings", "may_leave"),
    ]
    assert made["findings"][0]["check"] == "next" and made["may_leave"] is True


@pytest.mark.parametrize(
    "typed", [("近況", LAMP), ("news", "antler"), ("近", "鹿角檯燈：一本書大小的燈"), ("write", "news", LAMP)]
)
def test_letters_and_projects_answer_to_names_and_beginnings(desk: Path, csm: Csm, typed: tuple[str, ...]) -> None:
    assert "近況" in csm("mail", *typed).out


def test_what_cannot_be_understood_says_what_would(desk: Path, csm: Csm) -> None:
    assert csm("mail", "newz", LAMP).err.startswith("csm: no letter 'newz'; did you mean 'news'")
    assert csm("mail", "newz", LAMP).code == 3
    assert csm("mail", "news").code == 2
    assert csm("mail", "news", "nosuch").code == 3
    assert csm("mail", "news", LAMP, "--set", "x").code == 2
    assert csm("mail", "news", LAMP, "--lang", "fr").code == 2
    assert csm("mail", "news", LAMP, "--copy", "--send").err.startswith("csm: one way out at a time: --copy, --send")
    assert csm("mail", "news", LAMP, "--via", "line").code == 2
    assert csm("mail", "news", LAMP, "--open", "--send").code == 2


def test_a_refused_letter_lists_every_reason_and_ends_with_5(desk: Path, csm: Csm) -> None:
    text = LETTER.replace('stages = ["live"]', 'stages = ["lead"]\nneeds = ["project.links.blog"]\nfacts = ["old_fee"]')
    write_letter(desk, "wrong", text)
    ran = csm("mail", "wrong", LAMP, "--set", "by=2026-01-01")
    assert ran.code == 5
    assert ran.err.splitlines()[0] == "It may not leave: 4 errors, 0 warnings."
    for words in ("stage", "links.blog is empty  → csm project set", "old_fee was valid until", "past"):
        assert words in ran.err
    assert csm("mail", "wrong", LAMP, "--sent").code == 5
    assert _letters(desk) == []


def test_a_letter_behind_the_gate_prints_its_reasons_only(desk: Path, csm: Csm) -> None:
    ran = csm("mail", "payout-made", LAMP)
    assert (ran.code, ran.out) == (5, "") and "will_produce is not answered" in ran.err
    assert "csm closeout answer antler-lamp will_produce yes|no|later" in ran.err
    assert json.loads(csm("mail", "payout-made", LAMP, "--json").out)["may_leave"] is False
    assert csm("mail", "payout-made", LAMP, "--force", "--sent").code == 2
    forced = csm("mail", "payout-made", LAMP, "--force", "--why", "主管同意", "--sent")
    assert forced.code == 0 and "Subject:" in forced.out
    assert "主管同意" in Desk(desk).events(project=LAMP)[-1].text


def test_hostile_data_is_shown_and_does_nothing(desk: Path, csm: Csm) -> None:
    path = desk / "projects/antler-lamp.toml"
    title = '"{{ 7*7 }} [/] \\u001b[31m\\nBcc: x@y.example <b>"'
    path.write_text(path.read_text("utf-8").replace('"鹿角檯燈：一本書大小的燈"', title), encoding="utf-8")
    ran = csm("mail", "news", LAMP)
    assert ran.code == 5
    assert "Subject: 【{{ 7*7 }} [/] \\x1b[31m Bcc: x@y.example <b>】近況\n" in ran.out
    assert "\x1b" not in ran.out + ran.err
    assert "\nBcc: \n" in ran.out
    assert csm("mail", "news", LAMP, "--outbox").code == 5


def test_sent_by_hand_is_kept_noted_and_seen(desk: Path, csm: Csm) -> None:
    ran = csm("mail", "news", LAMP, "--chat", "--sent", "--via", "messenger", "--on", "2026-01-04")
    assert ran.code == 0 and "sent/2026-01-04-antler-lamp-news.md" in ran.err
    assert _letters(desk) == [("news", "sent/2026-01-04-antler-lamp-news.md")]
    assert (
        csm("sent", LAMP).out
        == "2026-01-04\tantler-lamp\tnews\t近況\t林沛岑\tmessenger\t\tsent/2026-01-04-antler-lamp-news.md\n"
    )
    assert "近況" in csm("sent", "antler", "--table").out
    assert json.loads(csm("sent", "antler", "--json").out)["sent"][0]["answered_on"] is None
    csm("log", LAMP, "收到了", "--in", "--via", "line")
    assert csm("sent", LAMP).out.split("\t")[6] == "2026-01-05"
    again = csm("mail", "news", LAMP)
    assert again.code == 5 and "it was sent on 2026-01-04" in again.err


def test_copy_without_a_terminal_copies_and_says_how_to_note(
    desk: Path, csm: Csm, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = _at_a_terminal(monkeypatch)
    monkeypatch.setattr(Session, "interactive", False)
    ran = csm("mail", "news", LAMP, "--copy")
    assert ran.code == 0 and "When it is sent: csm mail news antler-lamp --sent" in ran.err
    assert len(copied) == 1 and copied[0][1] and _letters(desk) == []


@pytest.mark.parametrize(("answer", "noted"), [("y", True), ("n", False)])
def test_copy_asks_whether_it_was_sent(
    desk: Path, csm: Csm, monkeypatch: pytest.MonkeyPatch, answer: str, noted: bool
) -> None:
    copied = _at_a_terminal(monkeypatch)
    csm("mail", "news", LAMP, "--copy", stdin=f"\n{answer}\n")  # Enter for the body; sent?
    assert [text.splitlines()[0] for text, _html in copied] == ["【鹿角檯燈：一本書大小的燈】近況", "林經理，您好："]
    assert bool(_letters(desk)) is noted


def test_ctrl_c_at_the_question_notes_nothing(desk: Path, csm: Csm, monkeypatch: pytest.MonkeyPatch) -> None:
    _at_a_terminal(monkeypatch)
    ran = csm("mail", "news", LAMP, "--chat", "--copy", stdin="")
    assert ran.code == 130 and _letters(desk) == []


def test_what_a_letter_asks_for_is_asked_at_a_terminal(desk: Path, csm: Csm, monkeypatch: pytest.MonkeyPatch) -> None:
    write_letter(
        desk, "asking", LETTER.replace("{% if known(ask.point) %}{{ ask.point }}{% endif %}", "{{ ask.point }}")
    )
    assert csm("mail", "asking", LAMP).code == 5
    _at_a_terminal(monkeypatch)
    ran = csm("mail", "asking", LAMP, stdin="今天天氣好\n")
    assert ran.code == 0 and "今天天氣好" in ran.out and "要說的一件事" in ran.err


def test_an_edited_letter_is_checked_and_leaves_as_edited(
    desk: Path, csm: Csm, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def edit(text: str, _suffix: str) -> str:
        seen.append(text)
        return text.replace("近況\n", "新的近況\n").replace("NT$412,300", "NT$412,300，比上週多")

    monkeypatch.setattr("csmkit.outside.editor.edit_text", edit)
    ran = csm("mail", "news", LAMP, "--edit", "--sent")
    assert seen[0].startswith("Subject: 【鹿角檯燈：一本書大小的燈】近況\n\n林經理")
    assert ran.code == 0
    kept = (desk / "sent/2026-01-05-antler-lamp-news.md").read_text("utf-8")
    assert "Subject: 【鹿角檯燈：一本書大小的燈】新的近況\n" in kept and "比上週多" in kept
    monkeypatch.setattr(
        "csmkit.outside.editor.edit_text", lambda text, _suffix: text.replace("NT$412,300", "NT$400,300")
    )
    wrong = csm("mail", "news", LAMP, "--edit", "--json")
    assert "figure" in {finding["check"] for finding in json.loads(wrong.out)["findings"]}


def test_a_draft_file_is_never_written_over_another(desk: Path, csm: Csm, tmp_path: Path) -> None:
    path = tmp_path / "draft.eml"
    assert csm("mail", "news", LAMP, "--eml", str(path)).code == 0
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert message["X-Unsent"] == "1" and str(message["Subject"]) == "【鹿角檯燈：一本書大小的燈】近況"
    assert csm("mail", "news", LAMP, "--eml", str(path)).code == 5
    assert csm("mail", "news", LAMP, "--eml", str(tmp_path / "no" / "draft.eml")).code == 4
    assert _letters(desk) == []


def test_the_outbox_holds_drafts_and_opens_them(desk: Path, csm: Csm, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    monkeypatch.setattr("csmkit.outside.opener.open_file", opened.append)
    ran = csm("mail", "news", LAMP, "--open")
    assert ran.code == 0 and "nothing was sent yet" in ran.err
    assert opened == [desk / "outbox/2026-01-05-antler-lamp-news.eml"] and opened[0].is_file()
    assert csm("mail", "news", LAMP, "--chat", "--outbox").code == 2


def test_sent_by_smtp_it_is_read_back_byte_for_byte(desk: Path, csm: Csm, postbox: Postbox) -> None:
    refused = csm("mail", "news", LAMP, "--send")
    assert refused.code == 5 and "To: 林沛岑 <lin@antler.example>" in refused.err and postbox.letters == []
    ran = csm("mail", "news", LAMP, "--send", "--yes", "--cc", "zhou")
    assert ran.code == 0, ran.err
    [taken] = postbox.letters
    assert taken.rcpt_tos == ["lin@antler.example", "zhou@antler.example"]
    assert isinstance(taken.content, bytes)
    kept = (desk / "sent/2026-01-05-antler-lamp-news.eml").read_bytes()
    assert taken.content.rstrip() == kept.rstrip()
    message = message_from_bytes(taken.content, policy=policy.default)
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert str(message["Subject"]) == "【鹿角檯燈：一本書大小的燈】近況"
    assert plain and html and "集資 NT$412,300" in plain.get_content() and "集資 NT$412,300" in html.get_content()
    assert _letters(desk) == [("news", "sent/2026-01-05-antler-lamp-news.eml")]
    assert csm("mail", "news", LAMP, "--send", "--yes").code == 5, "nothing is sent twice"
    assert len(postbox.letters) == 1


def test_a_refused_reader_means_nothing_was_sent_and_nothing_noted(
    desk: Path, csm: Csm, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Postbox("lin@antler.example")
    with smtp_server(box, certificate) as port:
        _mail_settings(desk, f'smtp_host = "localhost"\nsmtp_port = {port}\nsmtp_user = "{USER}"')
        _trust(certificate, monkeypatch)
        ran = csm("mail", "news", LAMP, "--send", "--yes")
    assert ran.code == 6 and "nothing was sent" in ran.err
    assert (box.letters, _letters(desk)) == ([], [])


def test_a_server_that_hangs_up_leaves_it_open_and_it_is_not_sent_again(
    desk: Path, csm: Csm, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    with smtp_server(Postbox(), certificate, kind=HangsUpLate) as port:
        _mail_settings(desk, f'smtp_host = "localhost"\nsmtp_port = {port}\nsmtp_user = "{USER}"')
        _trust(certificate, monkeypatch)
        first = csm("mail", "news", LAMP, "--send", "--yes")
        second = csm("mail", "news", LAMP, "--send", "--yes")
    assert first.code == 6 and "may have been sent" in first.err
    assert second.code == 5 and "an earlier attempt may have sent this letter" in second.err
    assert _letters(desk) == []
    assert csm("mail", "news", LAMP, "--sent").code == 0, "looked into the mailbox: it did leave"


def test_without_settings_or_password_nothing_leaves(desk: Path, csm: Csm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CSM_SMTP_PASSWORD", raising=False)
    assert "csm.toml: mail.smtp_host is empty" in csm("mail", "news", LAMP, "--send", "--yes").err
    _mail_settings(desk, 'smtp_host = "localhost"')
    assert csm("mail", "news", LAMP, "--send", "--yes").code == 6
    assert "csm.toml: mail.imap_host is empty" in csm("mail", "news", LAMP, "--draft").err
    assert _letters(desk) == []


def test_a_draft_laid_into_the_mailbox_is_read_back(
    desk: Path, csm: Csm, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    with imap_server(certificate, tls_at_once=True) as port, _mailbox(port, certificate) as server:
        server.create("Drafts")
        _mail_settings(desk, f'imap_host = "localhost"\nimap_port = {port}\nimap_user = "{USER}"')
        _trust(certificate, monkeypatch)
        ran = csm("mail", "news", LAMP, "--draft")
        assert ran.code == 0, ran.err
        server.select("Drafts")
        _ok, data = server.fetch("1", "(RFC822)")
    assert isinstance(data[0], tuple)
    message = message_from_bytes(data[0][1], policy=policy.default)
    assert str(message["Subject"]) == "【鹿角檯燈：一本書大小的燈】近況" and message["X-Unsent"] == "1"
    assert _letters(desk) == [], "a draft is not sent"


def test_what_left_stays_on_record_when_the_command_is_taken_back(desk: Path, csm: Csm) -> None:
    csm("mail", "news", LAMP, "--sent")
    assert csm("undo").code == 0
    assert _letters(desk) == [("news", "sent/2026-01-05-antler-lamp-news.md")]
    assert (desk / "sent/2026-01-05-antler-lamp-news.md").is_file()


def test_resend_brings_back_what_left(desk: Path, csm: Csm) -> None:
    assert csm("mail", "resend", LAMP).code == 3
    csm("mail", "news", LAMP, "--chat", "--sent")
    ran = csm("mail", "resend", LAMP)
    assert ran.code == 0 and "截至 2026/01/04(日)" in ran.out
    assert csm("mail", "resend", LAMP, "news", "--to", "zhou", "--sent").code == 0
    assert len(_letters(desk)) == 2


def test_new_makes_a_letter_that_works(desk: Path, csm: Csm) -> None:
    ran = csm("mail", "new", "follow-up")
    assert ran.code == 0 and "templates/mail/zh-TW/follow-up.md" in ran.err
    assert csm("mail", "follow-up", LAMP).code == 0
    assert csm("mail", "new", "follow-up").code == 5
    assert csm("mail", "new", "check").code == 2
    assert csm("mail", "new", "../x").code == 2


def test_new_of_a_built_in_name_begins_as_a_change_to_it(desk: Path, csm: Csm) -> None:
    plain = csm("mail", "first-week", LAMP).out
    assert csm("mail", "new", "first-week").code == 0
    assert 'extends "builtin/mail/zh-TW/first-week.md"' in (desk / "templates/mail/zh-TW/first-week.md").read_text(
        "utf-8"
    )
    assert csm("mail", "first-week", LAMP).out == plain


def test_check_tells_ready_from_lacking_and_broken(desk: Path, csm: Csm) -> None:
    ran = csm("mail", "check", LAMP)
    assert ran.code == 0 and f"{LAMP}\tlive\tnews\tready\t\n" in ran.out
    assert csm("mail", "check", "--json").code == 0 and csm("mail", "check", "--table", "--all").code == 0
    write_letter(desk, "bad", LETTER.replace("{{ greeting() }}", "{% if %}"), CHAT)
    broken = csm("mail", "check")
    assert broken.code == 1 and "templates/mail/zh-TW/bad.md:13" in broken.err and "\tnews\tready" in broken.out


def test_a_letter_from_the_demo_desk_is_ready_without_an_edit(desk_dir: Path, csm: Csm) -> None:
    for form in ([], ["--chat"]):
        ran = csm("--demo", "mail", "closeout", "corner-tote", *form)
        assert ran.code == 0, ran.err
        assert "缺" not in ran.out and "下一步：" in ran.out
    ran = csm("--demo", "mail", "check", "--all")
    assert ran.code == 0 and len(ran.out.splitlines()) > 300
