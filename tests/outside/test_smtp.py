"""Letters sent to a real SMTP server on the loopback, and every way it can go wrong there."""

import smtplib
import socket
import ssl
import traceback
from email import message_from_bytes, policy

import pytest
from aiosmtpd.smtp import SMTP

from csmkit.errors import DeliveryError
from csmkit.outside.message import Draft, build, without_hidden
from csmkit.outside.smtp import SmtpSettings, UnconfirmedError, reason, send
from tests.outside.servers import (
    PASSWORD,
    PLAIN_PASSWORD,
    USER,
    Certificate,
    HangsUpEarly,
    HangsUpLate,
    Postbox,
    silent_server,
    smtp_server,
)

# The server warns about a login outside STARTTLS; with TLS from the first byte that is what is wanted.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


def settings(port: int, security: str = "starttls", timeout: float = 5) -> SmtpSettings:
    return SmtpSettings("localhost", port, USER, "tls" if security == "tls" else "starttls", timeout)


def failure(port: int, draft: Draft, certificate: Certificate, *, password: str = PASSWORD, **how: object) -> str:
    """What `send` says when it fails; the password is in none of it."""
    with pytest.raises(DeliveryError) as caught:
        send(build(draft), draft, settings(port, **how), password, certificate.client())  # type: ignore[arg-type]
    error = caught.value
    said = f"{error.message}\n{error.hint}"
    assert password not in said
    assert password not in "".join(traceback.format_exception(error))
    unsure = error.hint == "it may have been sent: look before sending again"
    assert unsure == isinstance(error, UnconfirmedError) == getattr(error, "may_have_left", False)
    assert said.replace("\n", "").isprintable()
    return said


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_what_arrives_is_what_was_built(letter: Draft, certificate: Certificate, security: str) -> None:
    box = Postbox()
    data = build(letter)
    with smtp_server(box, certificate, tls_at_once=security == "tls") as port:
        send(data, letter, settings(port, security), PASSWORD, certificate.client())
    (arrived,) = box.letters
    assert arrived.original_content == data
    assert arrived.mail_from == "lin@lumi.example"
    assert arrived.rcpt_tos == ["wang@client.example", "boss@client.example", "quiet@lumi.example"]
    message = message_from_bytes(data, policy=policy.default)
    assert message["Subject"] == letter.subject


def test_a_draft_is_sent_without_its_hidden_copy_and_mark(letter: Draft, certificate: Certificate) -> None:
    box = Postbox()
    draft = letter._replace(unsent=True)
    data = build(draft)
    with smtp_server(box, certificate) as port:
        send(data, draft, settings(port), PASSWORD, certificate.client())
    (arrived,) = box.letters
    assert arrived.original_content == without_hidden(data)
    assert b"quiet" not in (arrived.original_content or b"")
    assert b"X-Unsent" not in (arrived.original_content or b"")
    assert "quiet@lumi.example" in arrived.rcpt_tos


@pytest.mark.parametrize(("without", "used"), [("LOGIN", "PLAIN"), ("PLAIN", "LOGIN")])
def test_both_ways_to_log_in(letter: Draft, certificate: Certificate, without: str, used: str) -> None:
    box = Postbox()
    with smtp_server(box, certificate, without=(without,)) as port:
        send(build(letter), letter, settings(port), PLAIN_PASSWORD, certificate.client())
    assert box.commands[0] == f"AUTH {used}"
    assert len(box.letters) == 1


def test_a_password_the_server_cannot_take(letter: Draft, certificate: Certificate) -> None:
    with smtp_server(Postbox(), certificate, without=("PLAIN",)) as port:
        assert "plain ASCII only; nothing was sent" in failure(port, letter, certificate)


def test_a_server_without_login(letter: Draft, certificate: Certificate) -> None:
    with smtp_server(Postbox(), certificate, without=("PLAIN", "LOGIN")) as port:
        assert "offers no login; nothing was sent" in failure(port, letter, certificate)


def test_one_refused_reader_stops_the_letter_for_all(letter: Draft, certificate: Certificate) -> None:
    box = Postbox("boss@client.example")
    with smtp_server(box, certificate) as port:
        said = failure(port, letter, certificate)
    assert "boss@client.example (550 no such" in said
    assert "nothing was sent to anyone" in said
    assert "wang@client.example" not in said
    assert "RCPT quiet@lumi.example" in box.commands
    assert box.letters == []


def test_a_refused_login(letter: Draft, certificate: Certificate) -> None:
    box = Postbox()
    with smtp_server(box, certificate) as port:
        said = failure(port, letter, certificate, password="wrong-horse")
    assert f"refused the login of {USER}: 535" in said
    assert "nothing was sent" in said
    assert not any(command.startswith("RCPT") for command in box.commands)


@pytest.mark.parametrize("answer", ["554 looks like spam", "421 going down"])
def test_a_refused_body(letter: Draft, certificate: Certificate, answer: str) -> None:
    with smtp_server(Postbox(answer=answer), certificate) as port:
        assert f"refused: {answer}; nothing was sent" in failure(port, letter, certificate)


def test_an_answer_that_says_nothing_leaves_it_open(letter: Draft, certificate: Certificate) -> None:
    with smtp_server(Postbox(answer="300 hm"), certificate) as port:
        assert "it may have been sent: look before sending again" in failure(port, letter, certificate)


def test_dropped_in_the_middle_of_the_body_nothing_was_sent(letter: Draft, certificate: Certificate) -> None:
    long = letter._replace(text="x" * 60 + "\n" + "a line that fills every buffer on the way\n" * 400_000, html="")
    with smtp_server(Postbox(), certificate, kind=HangsUpEarly) as port:
        said = failure(port, long, certificate)
    assert "in the middle of the letter" in said
    assert "nothing was sent" in said


def test_dropped_after_the_body_it_may_have_been_sent(letter: Draft, certificate: Certificate) -> None:
    with smtp_server(Postbox(), certificate, kind=HangsUpLate) as port:
        said = failure(port, letter, certificate)
    assert "it may have been sent: look before sending again" in said
    assert "nothing was sent" not in said


def test_interrupted_while_waiting_for_the_last_word(
    letter: Draft, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = smtplib.SMTP.getreply
    box = Postbox()

    def interrupted(server: smtplib.SMTP) -> tuple[int, bytes]:
        answer = asked(server)
        if box.letters:
            raise KeyboardInterrupt
        return answer

    monkeypatch.setattr(smtplib.SMTP, "getreply", interrupted)
    with smtp_server(box, certificate) as port:
        said = failure(port, letter, certificate)
    assert "did not confirm the letter: interrupted\nit may have been sent" in said


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_that_never_answers(letter: Draft, certificate: Certificate, security: str) -> None:
    with silent_server() as port:
        said = failure(port, letter, certificate, security=security, timeout=0.3)
    assert "it does not answer; nothing was sent" in said


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_for_another_host(letter: Draft, strange_certificate: Certificate, security: str) -> None:
    box = Postbox()
    with smtp_server(box, strange_certificate, tls_at_once=security == "tls") as port:
        said = failure(port, letter, strange_certificate, security=security)
    assert "certificate is not to be trusted" in said
    assert "nothing was sent" in said
    assert box.commands == []


def test_a_certificate_nobody_vouches_for(letter: Draft, certificate: Certificate) -> None:
    box = Postbox()
    with smtp_server(box, certificate) as port, pytest.raises(DeliveryError, match="certificate is not to be trusted"):
        send(build(letter), letter, settings(port), PASSWORD)
    assert box.commands == []


def test_a_server_without_encryption_gets_no_password(letter: Draft, certificate: Certificate) -> None:
    box = Postbox()
    with smtp_server(box, None) as port:
        said = failure(port, letter, certificate)
    assert "offers no encryption; nothing was sent" in said
    assert box.commands == []


def test_tls_from_the_first_byte_on_a_starttls_port(letter: Draft, certificate: Certificate) -> None:
    with smtp_server(Postbox(), certificate) as port:
        said = failure(port, letter, certificate, security="tls")
    assert "no TLS connection" in said
    assert "smtp_security" in said


@pytest.mark.parametrize(
    ("host", "port"), [("", 587), ("mail..example", 587), ("a" * 70, 587), ("localhost", 0), ("x", 1 << 16)]
)
def test_what_can_be_no_server(letter: Draft, host: str, port: int) -> None:
    with pytest.raises(DeliveryError, match="is no server; nothing was sent"):
        send(build(letter), letter, settings(port)._replace(host=host), PASSWORD)


def test_nobody_listens(letter: Draft, certificate: Certificate) -> None:
    with silent_server() as port:
        pass
    assert "refuses the connection; nothing was sent" in failure(port, letter, certificate)


@pytest.mark.parametrize(("password", "says"), [(None, "no password"), ("", "no password"), ("a\nb", "line break")])
def test_a_password_that_cannot_be_sent(letter: Draft, password: str | None, says: str) -> None:
    with pytest.raises(DeliveryError, match=says) as caught:
        send(build(letter), letter, settings(1), password)
    assert "CSM_SMTP_PASSWORD" in str(caught.value.hint)


def test_a_letter_with_other_readers_than_its_headers_name_does_not_leave(
    letter: Draft, certificate: Certificate
) -> None:
    box = Postbox()
    other = letter._replace(to=("other@client.example",))
    with smtp_server(box, certificate) as port, pytest.raises(DeliveryError, match=r"^To would not arrive"):
        send(build(letter), other, settings(port), PASSWORD, certificate.client())
    assert box.commands == []


def test_a_letter_without_readers_does_not_leave(letter: Draft) -> None:
    nobody = letter._replace(to=(), cc=(), bcc=())
    with pytest.raises(DeliveryError, match="no recipient"):
        send(build(nobody), nobody, settings(1), PASSWORD)


def test_a_server_that_repeats_the_password_is_not_quoted(letter: Draft, certificate: Certificate) -> None:
    class Parrot(SMTP):
        async def smtp_AUTH(self, _argument: str) -> None:  # noqa: N802 (the library's name)
            await self.push("235 welcome")

        async def smtp_MAIL(self, _argument: str | None) -> None:  # noqa: N802 (the library's name)
            await self.push("550 what is wrong-horse?")

    with smtp_server(Postbox(), certificate, kind=Parrot) as port:
        said = failure(port, letter, certificate, password="wrong-horse")
    assert "refused the sender lin@lumi.example: 550 …" in said


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (socket.gaierror(-2, "Name or service not known"), "no such host"),
        (TimeoutError("timed out"), "it does not answer"),
        (ConnectionRefusedError(111, "Connection refused"), "it refuses the connection"),
        (ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong"), "no TLS connection: [SSL: WRONG_VERSION_NUMBER] wrong"),
        (OSError(113, "No route\x1b to host"), r"No route\x1b to host"),
        (smtplib.SMTPServerDisconnected("Connection unexpectedly closed"), "it closed the connection"),
    ],
)
def test_reasons_in_words(error: Exception, says: str) -> None:
    assert says in reason(error)
