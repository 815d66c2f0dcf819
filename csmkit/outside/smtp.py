"""Sending by SMTP: always over TLS, to everyone or to no one, and honest about what is not known."""

import base64
import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from csmkit.errors import DeliveryError
from csmkit.language import _
from csmkit.outside.message import Draft, parse_address, recipients, verify, without_hidden
from csmkit.outside.passwords import hide, require
from csmkit.text.safe import one_line

# What servers look up instead of a name; asking the system for its own full name can take seconds and tells it to all.
_MY_NAME = "[127.0.0.1]"


class UnconfirmedError(DeliveryError):
    """The server had everything and did not say what became of it: it may have been done, or not.

    Attributes:
        may_have_left: always true; what asks for it need not import this room.
    """

    may_have_left = True


class SmtpSettings(NamedTuple):
    """Where letters go out.

    Attributes:
        host: the server's name, which its certificate must bear.
        port: usually 587 for starttls, 465 for tls.
        user: the login name.
        security: `starttls` (a plain greeting, then TLS or nothing) or `tls` (from the first byte).
        timeout: seconds to wait for each answer; three times as long for the last one.
    """

    host: str
    port: int
    user: str
    security: Literal["starttls", "tls"]
    timeout: float = 20


def send(
    data: bytes,
    draft: Draft,
    settings: SmtpSettings,
    password: str | None,
    context: ssl.SSLContext | None = None,
) -> None:
    """Send a built message to every reader of the draft; when one is refused, to none.

    Args:
        data: what `message.build` gave; Bcc and the mark of a draft are taken out before it leaves.
        draft: the letter `data` was built from; its readers are the recipients.
        settings: the server.
        password: for the login; None is an error that says where to put it.
        context: other certificates to trust than the system's.

    Raises:
        InvalidDataError: an address is none.
        UnconfirmedError: nobody can tell whether it left.
        DeliveryError: it did not leave; the message says why.
    """
    secret = require("smtp", password)
    leaving = without_hidden(data)
    verify(leaving, draft._replace(unsent=False))
    sender = parse_address(draft.sender, "From").addr_spec
    readers = recipients(draft)
    if not readers:
        raise DeliveryError(_("no recipient; nothing was sent"))
    with _session(settings, secret, context or ssl.create_default_context()) as server:
        _offer(server, sender, readers, len(leaving), secret)
        _hand_over(server, leaving, settings, secret)


def plausible(host: str, port: int) -> bool:
    """Whether that can be a server at all; the standard library takes no host for this machine."""
    try:
        return bool(host.encode("idna")) and 0 < port < 65536
    except UnicodeError:
        return False


def reason(error: Exception) -> str:
    """Why a server could not be reached or went away, in words."""
    match error:
        case ssl.SSLCertVerificationError():
            return _("its certificate is not to be trusted: {reason}").format(reason=error.verify_message)
        case TimeoutError():
            return _("it does not answer")
        case ssl.SSLError():
            return _("no TLS connection: {reason}").format(
                reason=one_line(getattr(error, "reason", "") or str(error), 80)
            )
        case socket.gaierror():
            return _("no such host")
        case ConnectionRefusedError():
            return _("it refuses the connection")
        case smtplib.SMTPServerDisconnected() if isinstance(error.__context__, OSError):
            return reason(error.__context__)
        case OSError() if error.strerror:
            return one_line(error.strerror, 80)
        case _:
            return _("it closed the connection")


@contextlib.contextmanager
def _session(settings: SmtpSettings, password: str, context: ssl.SSLContext) -> Iterator[smtplib.SMTP]:
    """A connection, encrypted and logged in; closed whatever happens.

    Raises:
        DeliveryError: saying that nothing was sent; what is left open after that is for `_hand_over` to say.
    """
    where = _where(settings)
    if not plausible(settings.host, settings.port):
        raise DeliveryError(
            _("'{where}' is no server; nothing was sent").format(where=where),
            hint=_("check smtp_host and smtp_port under [mail] in csm.toml"),
        )
    server: smtplib.SMTP | None = None
    try:
        server = _connect(settings, context)
        _log_in(server, settings, password)
        yield server
        # The server has taken the message; a quarrel about the farewell changes nothing.
        with contextlib.suppress(OSError):
            server.quit()
    except smtplib.SMTPNotSupportedError:
        raise DeliveryError(
            _("{where} offers no encryption; nothing was sent").format(where=where),
            hint=_('try smtp_security = "tls" and the port that goes with it (often 465)'),
        ) from None
    except smtplib.SMTPResponseException as error:
        raise DeliveryError(
            _("{where} refused: {said}; nothing was sent").format(
                where=where, said=_said(error.smtp_code, error.smtp_error, password)
            )
        ) from None
    except OSError as error:
        raise DeliveryError(
            _("{where}: {reason}; nothing was sent").format(where=where, reason=reason(error)),
            hint=_("check smtp_host, smtp_port and smtp_security (starttls: often 587, tls: often 465)"),
        ) from None
    finally:
        if server is not None:
            server.close()


def _connect(settings: SmtpSettings, context: ssl.SSLContext) -> smtplib.SMTP:
    host, port, timeout = settings.host, settings.port, settings.timeout
    if settings.security == "tls":
        return smtplib.SMTP_SSL(host, port, local_hostname=_MY_NAME, timeout=timeout, context=context)
    server = smtplib.SMTP(host, port, local_hostname=_MY_NAME, timeout=timeout)
    try:
        server.starttls(context=context)
    except BaseException:
        server.close()
        raise
    return server


def _log_in(server: smtplib.SMTP, settings: SmtpSettings, password: str) -> None:
    server.ehlo_or_helo_if_needed()
    ways = server.esmtp_features.get("auth", "").upper().split()
    if not {"PLAIN", "LOGIN", "CRAM-MD5"} & set(ways):
        raise DeliveryError(_("{where} offers no login; nothing was sent").format(where=_where(settings)))
    try:
        if "PLAIN" in ways:
            # By hand, because smtplib knows passwords in ASCII only; RFC 4616 says UTF-8.
            proof = base64.b64encode(f"\0{settings.user}\0{password}".encode()).decode()
            code, said = server.docmd("AUTH", f"PLAIN {proof}")
            if code != 235:
                raise smtplib.SMTPAuthenticationError(code, said)
        else:
            server.login(settings.user, password)
    except smtplib.SMTPAuthenticationError as error:
        raise DeliveryError(
            _("{where} refused the login of {user}: {said}; nothing was sent").format(
                where=_where(settings),
                user=one_line(settings.user, 60),
                said=_said(error.smtp_code, error.smtp_error, password),
            ),
            hint=_("check smtp_user and the password; some providers want a password made for this program"),
        ) from None
    except UnicodeError:
        raise DeliveryError(
            _("{where} takes passwords in plain ASCII only; nothing was sent").format(where=_where(settings))
        ) from None


def _offer(server: smtplib.SMTP, sender: str, readers: Sequence[str], size: int, password: str) -> None:
    code, said = server.mail(sender, [f"size={size}"] if server.has_extn("size") else [])
    if code != 250:
        raise DeliveryError(
            _("the server refused the sender {address}: {said}; nothing was sent").format(
                address=sender, said=_said(code, said, password)
            )
        )
    refused = []
    for reader in readers:
        code, said = server.rcpt(reader)
        if code not in (250, 251):
            refused.append(f"{reader} ({_said(code, said, password)})")
        if code == 421:
            break
    if refused:
        # The others could have it now, but then a corrected letter would reach them twice.
        raise DeliveryError(
            _("the server refused {readers}; nothing was sent to anyone").format(readers=", ".join(refused)),
            hint=_("correct the address, or leave it out"),
        )


def _hand_over(server: smtplib.SMTP, data: bytes, settings: SmtpSettings, password: str) -> None:
    """Hand over the body; its end is sent apart, because up to there the server must forget it (RFC 5321, 4.1.1.4).

    Raises:
        UnconfirmedError: it was handed over, and no clear answer came.
        DeliveryError: refused, or dropped before the end.
    """
    where = _where(settings)
    code, said = server.docmd("DATA")
    if code != 354:
        raise smtplib.SMTPResponseException(code, said)
    body = re.sub(rb"(?m)^\.", b"..", data)
    try:
        server.send(body if body.endswith(b"\r\n") else body + b"\r\n")
    except OSError as error:
        raise DeliveryError(
            _("{where} in the middle of the letter: {reason}; nothing was sent").format(
                where=where, reason=reason(error)
            ),
            hint=_("try again"),
        ) from None
    try:
        if server.sock is not None:
            # Checking a message takes servers time, and giving up early is how letters are sent twice (4.5.3.2.6).
            server.sock.settimeout(settings.timeout * 3)
        server.send(b".\r\n")
        code, said = server.getreply()
    except (OSError, KeyboardInterrupt) as error:
        why = _("interrupted") if isinstance(error, KeyboardInterrupt) else reason(error)
        raise _unsure(where, why) from None
    if 400 <= code < 600:
        raise smtplib.SMTPResponseException(code, said)
    if not 200 <= code < 300:
        raise _unsure(where, _said(code, said, password))


def _unsure(where: str, why: str) -> UnconfirmedError:
    return UnconfirmedError(
        _("{where} did not confirm the letter: {reason}").format(where=where, reason=why),
        hint=_("it may have been sent: look before sending again"),
    )


def _said(code: int, said: bytes | str, password: str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {hide(text, password)}".rstrip()


def _where(settings: SmtpSettings) -> str:
    return f"{one_line(settings.host, 80)}:{settings.port}"
