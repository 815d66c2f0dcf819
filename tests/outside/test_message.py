"""A letter becomes a message that every mail program reads as written, or none at all."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmkit.errors import DeliveryError, InvalidDataError
from csmkit.outside.message import Draft, build, parse_address, recipients, verify, without_hidden
from tests.outside.conftest import LETTER

# What mixed subjects are made of; the standard library alone loses a space in one of twenty.
_PIECES = st.sampled_from(
    ["集資", "結案", "Lumi", "é", "–", "😀", " ", "  ", '"', "?=", "=?", "_", "(", ")", ",", "<", "a b"]
)
_MIXED = st.lists(_PIECES, max_size=60).map("".join)


def read(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=policy.default)


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_letter_reads_back_as_written(letter: Draft) -> None:
    data = build(letter)
    message = read(data)
    assert message["Subject"] == letter.subject
    assert message["From"].addresses[0].display_name == "林怡君"
    assert [address.addr_spec for address in message["To"].addresses] == ["wang@client.example"]
    assert message["Reply-To"] == "lin@lumi.example"
    assert message["Date"].datetime == letter.date
    assert message["Message-ID"].endswith("@lumi.example>")
    assert message.get_content_type() == "multipart/alternative"
    assert body(message, "plain") == letter.text
    assert body(message, "html") == letter.html


def test_the_bytes_pass_every_server(letter: Draft) -> None:
    data = build(letter._replace(subject=letter.subject * 5))
    assert data.isascii()
    assert max(len(line) for line in data.split(b"\r\n")) <= 78
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_without_html_it_is_plain_text(letter: Draft) -> None:
    message = read(build(letter._replace(html="")))
    assert message.get_content_type() == "text/plain"
    assert body(message, "plain") == letter.text


def test_a_draft_opens_as_editable_and_keeps_its_hidden_copy(letter: Draft) -> None:
    draft = read(build(letter._replace(unsent=True)))
    assert draft["X-Unsent"] == "1"
    assert draft["Bcc"] == "quiet@lumi.example"


def test_a_letter_to_be_sent_has_neither(letter: Draft) -> None:
    message = read(build(letter))
    assert message["X-Unsent"] is None
    assert message["Bcc"] is None


def test_a_draft_leaves_without_bcc_and_mark_and_is_otherwise_the_same(letter: Draft) -> None:
    hidden = tuple(f"很長的名字{number} <quiet{number}@lumi.example>" for number in range(5))
    draft = letter._replace(unsent=True, bcc=hidden, text="Bcc: stays in the body\n", html="")
    data = build(draft)
    leaving = without_hidden(data)
    assert b"quiet" not in leaving
    assert "Bcc: stays in the body" in body(read(leaving), "plain")
    verify(leaving, draft._replace(unsent=False))
    gone = [line for line in data.split(b"\r\n") if line not in leaving.split(b"\r\n")]
    assert gone[-1] == b"X-Unsent: 1"
    assert len(gone) == 6


def test_a_draft_may_lack_sender_and_reader(letter: Draft) -> None:
    message = read(build(letter._replace(sender="", to=(), cc=(), bcc=(), unsent=True)))
    assert message["From"] is None
    assert message["To"] is None


@settings(max_examples=150, deadline=None)
@given(subject=_MIXED, name=_MIXED)
def test_any_mix_of_scripts_comes_back(subject: str, name: str) -> None:
    quoted = name.replace("\\", "\\\\").replace('"', '\\"').replace("<", "").replace(">", "")
    build(LETTER._replace(subject=subject.strip(), to=(f'"{quoted}" <wang@client.example>',)))


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("subject", "結案\nBcc: thief@bad.example", "Subject"),
        ("subject", "結案\r\n\r\nbody", "Subject"),
        ("subject", "bell \x07", "Subject"),
        ("subject", "half \ud83d", "Subject"),
        ("sender", "lin\n <lin@lumi.example>", "From"),
        ("sender", "", "From"),
        ("reply_to", "lin", "Reply-To"),
        ("to", ("a@b,c",), "To"),
        ("to", ("wang",), "To"),
        ("to", ("a@b, c@d <e@f>",), "To"),
        ("to", ("王小明 <wang>",), "To"),
        ("to", ("wang@客戶.example",), "To"),
        ("to", ("wang@-.example",), "To"),
        ("to", ("wang..w@client.example",), "To"),
        ("to", ("wang@client.example\x00",), "To"),
        ("to", ("a@b;c@d",), "To"),
        ("to", ("",), "To"),
        ("cc", ("wang@client.example\nBcc: x@y",), "Cc"),
        ("bcc", ("a@b c@d",), "Bcc"),
        ("text", "red \x1b[31m", "text/plain"),
        ("html", "<p>\x00</p>", "text/html"),
    ],
)
def test_what_cannot_go_into_a_header_is_named(letter: Draft, field: str, value: Any, named: str) -> None:
    with pytest.raises(InvalidDataError) as caught:
        build(letter._replace(unsent=field == "bcc", **{field: value}))
    assert caught.value.message.startswith(f"{named}:")
    assert caught.value.message.isprintable()


def test_a_date_without_time_zone_is_refused(letter: Draft) -> None:
    with pytest.raises(InvalidDataError, match="time zone"):
        build(letter._replace(date=letter.date.replace(tzinfo=None)))


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("wang@client.example", "", "wang@client.example"),
        ("王小明 <wang@client.example>", "王小明", "wang@client.example"),
        ('"Wang, Ming" <wang+x@client.example>', "Wang, Ming", "wang+x@client.example"),
        ("Wang, Ming <wang@client.example>", "Wang, Ming", "wang@client.example"),
        (r'"a \"b\" c" <w@c.example>', 'a "b" c', "w@c.example"),
        ("小明@綠光 <wang@client.example>", "小明@綠光", "wang@client.example"),
        ("  <wang@client.example> ", "", "wang@client.example"),
    ],
)
def test_one_mailbox_is_read_as_people_write_it(text: str, name: str, address: str) -> None:
    mailbox = parse_address(text, "To")
    assert (mailbox.display_name, mailbox.addr_spec) == (name, address)


def test_every_reader_is_served_once(letter: Draft) -> None:
    draft = letter._replace(
        to=("A <a@x.example>", "b@x.example"), cc=("A@X.example",), bcc=("c@x.example", "b@x.example")
    )
    assert recipients(draft) == ("a@x.example", "b@x.example", "c@x.example")


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        (b"Reply-To: lin@", b"Reply-To: lynn@", "Reply-To"),
        (b"+0800", b"+0900", "Date"),
        (b"To: =?utf-8?b?546L5bCP5piO?=", b"To: =?utf-8?b?5p6X5oCh5ZCb?=", "To"),
        (b"Subject: ", b"Subject: x", "Subject"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart", b"Bcc: x@y.example\r\nContent-Type: multipart", "Bcc"),
        (b"Date: ", b"Subject: twice\r\nDate: ", "Subject"),
        (b"PHA+", b"PGI+", "text/html"),
    ],
)
def test_a_header_that_says_something_else_is_named(letter: Draft, old: bytes, new: bytes, named: str) -> None:
    data = build(letter)
    assert old in data
    with pytest.raises(DeliveryError) as caught:
        verify(data.replace(old, new, 1), letter)
    assert caught.value.message.startswith(f"{named} ")
