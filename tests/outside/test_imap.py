"""Drafts laid into a real IMAP server on the loopback and read back."""

import imaplib
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymap.imap import IMAPConnection
from pymap.listtree import ListEntry

from csmkit.errors import DeliveryError
from csmkit.outside.imap import (
    Folder,
    ImapSettings,
    decode_folder,
    encode_folder,
    find_drafts,
    parse_folder,
    save_draft,
)
from csmkit.outside.message import Draft, build
from tests.outside.servers import PASSWORD, USER, Certificate, imap_server, silent_server


@pytest.fixture
def port(certificate: Certificate) -> Iterator[int]:
    """A server that wants TLS from the first byte."""
    with imap_server(certificate, tls_at_once=True) as number:
        yield number


def settings(port: int, folder: str = "", timeout: float = 5) -> ImapSettings:
    return ImapSettings("localhost", port, USER, "tls", folder, timeout)


def log_in(port: int, certificate: Certificate) -> imaplib.IMAP4:
    server = imaplib.IMAP4_SSL("localhost", port, ssl_context=certificate.client(), timeout=5)
    server.authenticate("PLAIN", lambda _challenge: f"\0{USER}\0{PASSWORD}".encode())
    return server


def quoted(folder: str) -> str:
    return json.dumps(encode_folder(folder))


def make_folders(port: int, certificate: Certificate, *names: str) -> None:
    server = log_in(port, certificate)
    for name in names:
        assert server.create(quoted(name))[0] == "OK"
    server.logout()


def kept(port: int, certificate: Certificate, folder: str) -> list[tuple[bytes, bytes]]:
    """Flags and bytes of every message in a folder."""
    server = log_in(port, certificate)
    _status, (count,) = server.select(quoted(folder), readonly=True)
    found = []
    for number in range(1, int(count or 0) + 1):
        _status, parts = server.fetch(str(number), "(FLAGS BODY.PEEK[])")
        ((head, data),) = [part for part in parts if isinstance(part, tuple)]
        assert isinstance(head, bytes)
        assert isinstance(data, bytes)
        found.append((head + b"".join(part for part in parts if isinstance(part, bytes)), data))
    server.logout()
    return found


def failure(port: int, draft: Draft, certificate: Certificate, settings: ImapSettings, password: str = PASSWORD) -> str:
    with pytest.raises(DeliveryError) as caught:
        save_draft(build(draft), settings, password, certificate.client())
    said = f"{caught.value.message}\n{caught.value.hint}"
    assert password not in said
    assert said.replace("\n", "").isprintable()
    return said


@pytest.mark.parametrize("name", ["Drafts", "草稿", "INBOX/Drafts", 'Drafts & "odd" \\ ones/草稿匣'])
def test_what_is_kept_is_what_was_built(letter: Draft, certificate: Certificate, port: int, name: str) -> None:
    make_folders(port, certificate, "Sent", name)
    data = build(letter._replace(unsent=True))
    assert save_draft(data, settings(port), PASSWORD, certificate.client()) == name
    ((flags, stored),) = kept(port, certificate, name)
    assert stored == data
    assert b"\\Draft" in flags
    assert b"\\Seen" in flags


def test_starttls(letter: Draft, certificate: Certificate) -> None:
    with imap_server(certificate) as port:
        wish = settings(port)._replace(security="starttls")
        said = failure(port, letter, certificate, wish)
    assert "has no Drafts folder" in said


def test_the_folder_the_server_marks_comes_before_its_name(
    letter: Draft, certificate: Certificate, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = ListEntry.attributes.fget  # type: ignore[attr-defined]
    marked = property(lambda entry: [*plain(entry), *([b"Drafts"] if entry.name == "未寄出" else [])])
    monkeypatch.setattr(ListEntry, "attributes", marked)
    make_folders(port, certificate, "Drafts", "未寄出")
    assert save_draft(build(letter), settings(port), PASSWORD, certificate.client()) == "未寄出"
    assert len(kept(port, certificate, "未寄出")) == 1
    assert kept(port, certificate, "Drafts") == []


def test_the_folder_she_names(letter: Draft, certificate: Certificate, port: int) -> None:
    make_folders(port, certificate, "Drafts", "客戶 & 信")
    wish = settings(port, "客戶 & 信")
    assert save_draft(build(letter), wish, PASSWORD, certificate.client()) == "客戶 & 信"
    assert len(kept(port, certificate, "客戶 & 信")) == 1


def test_without_drafts_the_setting_is_named(letter: Draft, certificate: Certificate, port: int) -> None:
    make_folders(port, certificate, "草稿舊信", "Sent")
    said = failure(port, letter, certificate, settings(port))
    assert "has no Drafts folder; nothing was saved" in said
    assert "set drafts_folder under [mail] in csm.toml to one of: INBOX, 草稿舊信, Sent" in said


def test_a_named_folder_that_is_not_there(letter: Draft, certificate: Certificate, port: int) -> None:
    make_folders(port, certificate, "Drafts")
    said = failure(port, letter, certificate, settings(port, "Draughts"))
    assert "no folder 'Draughts'; nothing was saved" in said
    assert kept(port, certificate, "Drafts") == []


def test_a_refused_login(letter: Draft, certificate: Certificate, port: int) -> None:
    said = failure(port, letter, certificate, settings(port), "wrong-horse")
    assert f"refused the login of {USER}" in said
    assert "nothing was saved" in said


def test_a_server_that_never_answers(letter: Draft, certificate: Certificate) -> None:
    with silent_server() as port:
        for security in ("tls", "starttls"):
            wish = settings(port, timeout=0.3)._replace(security="tls" if security == "tls" else "starttls")
            assert "it does not answer; nothing was saved" in failure(port, letter, certificate, wish)


@pytest.mark.parametrize("tls_at_once", [True, False])
def test_a_certificate_for_another_host(letter: Draft, strange_certificate: Certificate, tls_at_once: bool) -> None:
    with imap_server(strange_certificate, tls_at_once=tls_at_once) as port:
        wish = settings(port)._replace(security="tls" if tls_at_once else "starttls")
        said = failure(port, letter, strange_certificate, wish)
    assert "certificate is not to be trusted" in said
    assert "nothing was saved" in said


def test_a_server_without_encryption_gets_no_password(letter: Draft, certificate: Certificate) -> None:
    with imap_server(None) as port:
        said = failure(port, letter, certificate, settings(port)._replace(security="starttls"))
    assert "offers no encryption; nothing was saved" in said


def test_dropped_while_it_is_handed_over_it_may_have_been_saved(
    letter: Draft, certificate: Certificate, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_folders(port, certificate, "Drafts")

    async def hang_up(connection: IMAPConnection, length: int) -> memoryview:
        if length:
            connection.writer.transport.abort()
            raise EOFError
        return await reads(connection, length)

    reads = IMAPConnection.read_continuation
    monkeypatch.setattr(IMAPConnection, "read_continuation", hang_up)
    said = failure(port, letter, certificate, settings(port))
    assert "it may have been saved" in said
    assert "look into 'Drafts' before trying again" in said


def test_without_a_host_it_is_not_this_machine(letter: Draft) -> None:
    with pytest.raises(DeliveryError, match="is no server; nothing was saved"):
        save_draft(build(letter), settings(993)._replace(host=""), PASSWORD)


def test_a_missing_password_says_where_to_put_it(letter: Draft) -> None:
    with pytest.raises(DeliveryError) as caught:
        save_draft(build(letter), settings(1), None)
    assert "CSM_IMAP_PASSWORD" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Drafts", "Drafts"),
        ("草稿", "&g0l6Pw-"),
        ("A & B", "A &- B"),
        ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),  # RFC 3501, 5.1.3
        ("信😀", "&T+HYPd4A-"),
    ],
)
def test_folder_names_in_modified_utf7(name: str, written: str) -> None:
    assert encode_folder(name) == written
    assert decode_folder(written) == name


@given(st.text())
def test_any_folder_name_comes_back(name: str) -> None:
    written = encode_folder(name)
    assert written.isascii()
    assert decode_folder(written) == name


def test_a_name_that_is_no_modified_utf7_stays_as_it_is() -> None:
    assert decode_folder("&AAA-x&a-") == "&AAA-x&a-"


@pytest.mark.parametrize(
    ("line", "name", "attributes"),
    [
        (rb'(\HasNoChildren \Drafts) "/" "Drafts"', "Drafts", {r"\hasnochildren", r"\drafts"}),
        (rb'() "." INBOX.&g0l6Pw-', "INBOX.草稿", set()),
        (rb'() NIL "a \"b\" \\ c"', r'a "b" \ c', set()),
        ((rb'(\Noselect) "/" {6}', b"Drafts"), "Drafts", {r"\noselect"}),
    ],
)
def test_lines_of_a_listing(line: bytes | tuple[bytes, ...], name: str, attributes: set[str]) -> None:
    folder = parse_folder(line)
    assert folder is not None
    assert folder.name == name
    assert folder.attributes == attributes


def test_a_line_that_lists_nothing() -> None:
    assert parse_folder(b")") is None


@pytest.mark.parametrize(
    ("folders", "found"),
    [
        ([("INBOX", ""), ("Drafts", r"\noselect")], None),
        ([("Drafts", ""), ("X", r"\drafts")], "X"),
        ([("Drafts", r"\drafts \nonexistent"), ("草稿", "")], "草稿"),
        ([("[Gmail]/草稿", ""), ("Old/Year/Drafts", "")], "[Gmail]/草稿"),
        ([("DRAFTS", "")], "DRAFTS"),
        ([("Draftsman", "")], None),
    ],
)
def test_which_folder_is_for_drafts(folders: list[tuple[str, str]], found: str | None) -> None:
    listed = [Folder(name, "/", frozenset(attributes.split())) for name, attributes in folders]
    assert find_drafts(listed) == found
