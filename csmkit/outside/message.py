"""A letter as an RFC 5322 message: written, read back and compared before anyone else sees it."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from email import message_from_bytes, policy
from email.header import Header, decode_header, make_header
from email.headerregistry import Address, AddressHeader
from email.message import EmailMessage, Message
from email.policy import EmailPolicy
from email.utils import getaddresses, make_msgid
from typing import Any, NamedTuple

from csmkit.errors import DeliveryError, InvalidDataError
from csmkit.language import _
from csmkit.text.safe import one_line

_LINE = 76
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_LOCAL}(?:\.{_LOCAL})*@{_LABEL}(?:\.{_LABEL})*")
_NAMED_ADDRESS = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
_PLAIN_NAME = re.compile(r"(?=.{1,60}$)[A-Za-z0-9.'-]+(?: [A-Za-z0-9.'-]+)*")
_NEVER_SENT = re.compile(rb"(?im)^(?:bcc|resent-bcc|x-unsent):[^\r\n]*(?:\r\n[ \t][^\r\n]*)*\r\n")


class Draft(NamedTuple):
    """One letter with everything that goes into its headers.

    Attributes:
        sender: `Name <address>` or an address; may be empty in an unsent draft, the mail program fills it in.
        to: the readers, each `Name <address>` or an address.
        cc: copies everyone sees.
        bcc: copies nobody sees; kept in a draft, never in what is sent.
        reply_to: where answers go, or empty.
        subject: one line.
        text: the plain body.
        html: the same body as HTML, or empty.
        date: when it was written; with a time zone.
        unsent: a draft to be opened, edited and sent by a mail program.
    """

    sender: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    bcc: tuple[str, ...]
    reply_to: str
    subject: str
    text: str
    html: str
    date: datetime
    unsent: bool


class _Wire(EmailPolicy):
    """SMTP's rules, with headers encoded by our own hand.

    The standard policy loses a space between two encoded words in about one mixed Chinese subject of twenty, and in
    one display name of three. `email.header.Header` encodes the run as a whole and loses none.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        if isinstance(value, AddressHeader):
            return f"{name}: {_folded_addresses(value.addresses)}\r\n".encode("ascii")
        if name == "Subject":
            return f"{name}: {_folded_text(str(value), name)}\r\n".encode("ascii")
        return super().fold_binary(name, value)


# Seven bits: not every server on the way takes eight.
_WIRE = _Wire(linesep="\r\n", cte_type="7bit", utf8=False)


def build(draft: Draft) -> bytes:
    """The message's bytes: text and, when there is one, HTML; UTF-8; lines end with CRLF.

    Raises:
        InvalidDataError: an address or a header's value cannot go into a message; it is named.
        DeliveryError: something would not arrive as written; the header is named.
    """
    _refuse_control_characters(draft)
    message = EmailMessage(policy=_WIRE)
    for name, mailboxes in _address_headers(draft):
        if mailboxes:
            message[name] = mailboxes
    message["Subject"] = draft.subject
    message["Date"] = draft.date
    message["Message-ID"] = make_msgid(domain=sender_domain(draft))
    if draft.unsent:
        # The mark Outlook started; Apple Mail and Thunderbird open such a file as editable too.
        message["X-Unsent"] = "1"
    message.set_content(draft.text)
    if draft.html:
        message.add_alternative(draft.html, subtype="html")
    data = message.as_bytes()
    verify(data, draft)
    return data


def verify(data: bytes, draft: Draft) -> None:
    """Read a message back and compare it with the letter it was made from.

    Raises:
        InvalidDataError: an address in the letter is none.
        DeliveryError: naming the first header, or the body, that says something else.
    """
    message = message_from_bytes(data, policy=policy.default)
    head = message_from_bytes(data.partition(b"\r\n\r\n")[0], policy=policy.compat32)
    expected = {name: mailboxes for name, mailboxes in _address_headers(draft) if mailboxes}
    for name, mailboxes in expected.items():
        if _read_addresses(head, name) != [(mailbox.display_name, mailbox.addr_spec) for mailbox in mailboxes]:
            raise _changed(name)
    if str(message["Subject"]) != draft.subject:
        raise _changed("Subject")
    if getattr(message["Date"], "datetime", None) != draft.date.replace(microsecond=0):
        raise _changed("Date")
    own = {"Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
    allowed = sorted(own | set(expected) | ({"X-Unsent"} if draft.unsent else set()))
    for name in message:
        if name not in allowed or len(message.get_all(name, [])) > 1:
            raise _changed(name)
    for kind, written in (("plain", draft.text), ("html", draft.html)):
        part = message.get_body((kind,))
        if _lines(part.get_content() if part is not None else "") != _lines(written):
            raise _changed(f"text/{kind}")


def without_hidden(data: bytes) -> bytes:
    """The message as it may leave: no Bcc, no mark of a draft; every other byte as it was."""
    head, blank, body = data.partition(b"\r\n\r\n")
    return _NEVER_SENT.sub(b"", head + b"\r\n") + blank[2:] + body


def recipients(draft: Draft) -> tuple[str, ...]:
    """The bare address of everyone who gets it, each once, in the order To, Cc, Bcc.

    Raises:
        InvalidDataError: naming an address that is none.
    """
    found: dict[str, str] = {}
    for name, texts in _reader_headers(draft):
        for text in texts:
            address = parse_address(text, name).addr_spec
            found.setdefault(address.casefold(), address)
    return tuple(found.values())


def sender_domain(draft: Draft) -> str:
    """The part after @ of the sender's address; `draft.invalid` where the mail program will fill in the sender."""
    return parse_address(draft.sender, "From").domain if draft.sender else "draft.invalid"


def parse_address(text: str, header: str) -> Address:
    """One mailbox out of `Name <address>` or an address alone; `a@b,c` and lists are none.

    Args:
        text: as the user wrote it.
        header: where it is to stand, for the error.

    Raises:
        InvalidDataError: naming the header and the text.
    """
    shown = one_line(text, 60)
    if _has_control(text):
        raise InvalidDataError(
            _("{header}: '{value}' holds a line break or a control character").format(header=header, value=shown)
        )
    named = _NAMED_ADDRESS.fullmatch(text.strip())
    name = named["name"].strip() if named else ""
    address = (named["address"] if named else text).strip()
    if name.startswith('"') and name.endswith('"') and len(name) > 1:
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    elif "@" in name and ("," in name or ";" in name):
        address = text  # a list of addresses, not a name
    if "@" not in address:
        raise InvalidDataError(
            _("{header}: '{value}' is not an address: it has no @").format(header=header, value=shown)
        )
    if not _ADDRESS.fullmatch(address) or len(address) > 254 or address.index("@") > 64:
        raise InvalidDataError(
            _("{header}: '{value}' is not one address").format(header=header, value=shown),
            hint=_("write one address such as lin@example.com, in plain ASCII letters"),
        )
    return Address(display_name=" ".join(name.split()), addr_spec=address)


def _address_headers(draft: Draft) -> list[tuple[str, list[Address]]]:
    one_each = [("From", (draft.sender,) if draft.sender else ())]
    one_each.append(("Reply-To", (draft.reply_to,) if draft.reply_to else ()))
    readers = [(name, texts) for name, texts in _reader_headers(draft) if name != "Bcc" or draft.unsent]
    return [(name, [parse_address(text, name) for text in texts]) for name, texts in (*one_each, *readers)]


def _reader_headers(draft: Draft) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("To", draft.to), ("Cc", draft.cc), ("Bcc", draft.bcc)


def _refuse_control_characters(draft: Draft) -> None:
    bodies = (("text/plain", draft.text), ("text/html", draft.html))
    values = (("Subject", draft.subject), *((name, re.sub(r"\r\n|[\n\t]", "", body)) for name, body in bodies))
    for name, value in values:
        if _has_control(value):
            raise InvalidDataError(
                _("{header}: '{value}' holds a line break or a control character").format(
                    header=name, value=one_line(value, 60)
                )
            )
    if not draft.sender and not draft.unsent:
        raise InvalidDataError(_("From: no sender"), hint=_("set from_address under [mail] in csm.toml"))
    if draft.date.tzinfo is None:
        raise InvalidDataError(_("Date: {value} has no time zone").format(value=draft.date.isoformat()))


def _has_control(text: str) -> bool:
    return not text.isprintable() and any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in text)


def _folded_text(text: str, header: str) -> str:
    plain = text.isascii() and "=?" not in text and "  " not in text and text == text.strip()
    return Header(text, "us-ascii" if plain else "utf-8", header_name=header, maxlinelen=_LINE).encode(linesep="\r\n")


def _folded_addresses(mailboxes: Sequence[Address]) -> str:
    return ",\r\n ".join(_folded_address(mailbox) for mailbox in mailboxes)


def _folded_address(mailbox: Address) -> str:
    if not mailbox.display_name:
        return mailbox.addr_spec
    if _PLAIN_NAME.fullmatch(mailbox.display_name):
        name = f'"{mailbox.display_name}"'
    else:
        name = Header(mailbox.display_name, "utf-8", header_name="Reply-To", maxlinelen=_LINE).encode(linesep="\r\n")
    last_line = name.rpartition("\n")[2]
    gap = " " if len(last_line) + len(mailbox.addr_spec) + len("Reply-To:  <>,") <= _LINE else "\r\n "
    return f"{name}{gap}<{mailbox.addr_spec}>"


def _read_addresses(head: Message, name: str) -> list[tuple[str, str]]:
    # The newer parser puts a space between two encoded words of one name; the older one reads them as RFC 2047 says.
    pairs = getaddresses([str(value) for value in head.get_all(name, [])])
    return [(str(make_header(decode_header(shown))), address) for shown, address in pairs]


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").removesuffix("\n").split("\n")


def _changed(name: str) -> DeliveryError:
    return DeliveryError(
        _("{header} would not arrive as written; nothing was sent").format(header=one_line(name, 60)),
        hint=_("write it without runs of spaces and unusual characters"),
    )
