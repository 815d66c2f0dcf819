"""A letter laid into the Drafts folder by IMAP, always over TLS."""

import base64
import contextlib
import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from csmkit.errors import DeliveryError
from csmkit.language import _
from csmkit.outside.passwords import hide, require
from csmkit.outside.smtp import UnconfirmedError, plausible, reason
from csmkit.text.safe import one_line

_LISTED = re.compile(rb'\((?P<marks>[^)]*)\) (?P<mark>NIL|"(?:[^"\\]|\\.)*") ?(?P<name>.*)', re.DOTALL)
# What mail programs call the folder where the server does not mark it.
_DRAFTS_NAMES = ("drafts", "draft", "草稿", "草稿匣", "草稿夾", "草稿箱", "草稿資料夾")


class ImapSettings(NamedTuple):
    """Where drafts are laid.

    Attributes:
        host: the server's name, which its certificate must bear.
        port: usually 993 for tls, 143 for starttls.
        user: the login name.
        security: `tls` (from the first byte) or `starttls` (a plain greeting, then TLS or nothing).
        drafts_folder: the folder's name as people read it (`草稿`); empty to find it.
        timeout: seconds to wait for each answer.
    """

    host: str
    port: int
    user: str
    security: Literal["tls", "starttls"] = "tls"
    drafts_folder: str = ""
    timeout: float = 20


class Folder(NamedTuple):
    """A folder as the server lists it: its readable name, the mark between levels, and its attributes."""

    name: str
    separator: str
    attributes: frozenset[str]


def save_draft(data: bytes, settings: ImapSettings, password: str | None, context: ssl.SSLContext | None = None) -> str:
    r"""Lay a built message into the Drafts folder, marked as a draft and as read.

    Args:
        data: what `message.build` gave.
        settings: the server; an empty `drafts_folder` means the folder marked `\Drafts` (RFC 6154), else one so named.
        password: for the login; None is an error that says where to put it.
        context: other certificates to trust than the system's.

    Returns:
        The name of the folder used.

    Raises:
        UnconfirmedError: nobody can tell whether it was saved.
        DeliveryError: it was not saved; the message says why.
    """
    secret = require("imap", password)
    with _session(settings, secret, context or ssl.create_default_context()) as server:
        folder = _drafts_folder(server, settings)
        _append(server, settings, folder, data, secret)
    return folder


def encode_folder(name: str) -> str:
    """A folder's name as IMAP writes it: modified UTF-7 (RFC 3501, 5.1.3)."""
    return re.sub(r"&|[^\x20-\x7e]+", _encoded_run, name)


def decode_folder(text: str) -> str:
    """A folder's name as people read it; text that is no modified UTF-7 comes back as it is."""
    try:
        return re.sub(r"&([A-Za-z0-9+,]*)-", _decoded_run, text)
    except ValueError:
        return text


def find_drafts(folders: Sequence[Folder]) -> str | None:
    r"""Name of the folder for drafts: the one marked `\Drafts`, else the highest one so named, else None."""
    usable = [folder for folder in folders if not folder.attributes & {r"\noselect", r"\nonexistent"}]
    for folder in usable:
        if r"\drafts" in folder.attributes:
            return folder.name
    named = [folder.name for folder in usable if _last_part(folder).casefold() in _DRAFTS_NAMES]
    return min(named, key=len, default=None)


def parse_folder(line: bytes | tuple[bytes, ...]) -> Folder | None:
    """One line of a LIST answer, or None for what is none; a literal name comes as a pair."""
    head, literal = (line[0], line[1]) if isinstance(line, tuple) else (line, None)
    found = _LISTED.fullmatch(head)
    if not found:
        return None
    name = literal if literal is not None else _unquoted(found["name"])
    separator = "" if found["mark"] == b"NIL" else _unquoted(found["mark"]).decode("ascii", "replace")
    attributes = frozenset(found["marks"].decode("ascii", "replace").lower().split())
    return Folder(decode_folder(name.decode("utf-8", "replace")), separator, attributes)


@contextlib.contextmanager
def _session(settings: ImapSettings, password: str, context: ssl.SSLContext) -> Iterator[imaplib.IMAP4]:
    if not plausible(settings.host, settings.port):
        raise DeliveryError(
            _("'{where}' is no server; nothing was saved").format(where=_where(settings)),
            hint=_("check imap_host and imap_port under [mail] in csm.toml"),
        )
    server: imaplib.IMAP4 | None = None
    try:
        server = _connect(settings, context)
        _log_in(server, settings, password)
        yield server
        with contextlib.suppress(imaplib.IMAP4.error, OSError):
            server.logout()
    except imaplib.IMAP4.error as error:
        raise DeliveryError(
            _("{where}: {reason}; nothing was saved").format(where=_where(settings), reason=_said(error, password))
        ) from None
    except OSError as error:
        raise DeliveryError(
            _("{where}: {reason}; nothing was saved").format(where=_where(settings), reason=reason(error)),
            hint=_("check imap_host, imap_port and imap_security (tls: often 993, starttls: often 143)"),
        ) from None
    finally:
        if server is not None:
            with contextlib.suppress(OSError):
                server.shutdown()


def _connect(settings: ImapSettings, context: ssl.SSLContext) -> imaplib.IMAP4:
    if settings.security == "tls":
        return imaplib.IMAP4_SSL(settings.host, settings.port, ssl_context=context, timeout=settings.timeout)
    server = imaplib.IMAP4(settings.host, settings.port, timeout=settings.timeout)
    try:
        if "STARTTLS" not in server.capabilities:
            raise DeliveryError(
                _("{where} offers no encryption; nothing was saved").format(where=_where(settings)),
                hint=_('try imap_security = "tls" and the port that goes with it (often 993)'),
            )
        server.starttls(context)
    except BaseException:
        with contextlib.suppress(OSError):
            server.shutdown()
        raise
    return server


def _log_in(server: imaplib.IMAP4, settings: ImapSettings, password: str) -> None:
    try:
        if "AUTH=PLAIN" in server.capabilities:
            proof = f"\0{settings.user}\0{password}".encode()
            server.authenticate("PLAIN", lambda _challenge: proof)
        else:
            server.login(_quoted(settings.user), password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise DeliveryError(
            _("{where} refused the login of {user}: {said}; nothing was saved").format(
                where=_where(settings), user=one_line(settings.user, 60), said=_said(error, password)
            ),
            hint=_("check imap_user and the password; some providers want a password made for this program"),
        ) from None
    except UnicodeError:
        raise DeliveryError(
            _("{where} takes passwords in plain ASCII only; nothing was saved").format(where=_where(settings))
        ) from None


def _drafts_folder(server: imaplib.IMAP4, settings: ImapSettings) -> str:
    folders = _list(server, '""')
    wanted = settings.drafts_folder
    found = next((folder.name for folder in folders if folder.name == wanted), None) if wanted else find_drafts(folders)
    if found is None and not wanted and "SPECIAL-USE" in server.capabilities:
        found = find_drafts(_list(server, '(SPECIAL-USE) ""'))
    if found is not None:
        return found
    names = ", ".join(one_line(folder.name, 40) for folder in folders[:12])
    missing = (
        _("{where} has no folder '{folder}'; nothing was saved").format(
            where=_where(settings), folder=one_line(wanted, 60)
        )
        if wanted
        else _("{where} has no Drafts folder; nothing was saved").format(where=_where(settings))
    )
    raise DeliveryError(
        missing, hint=_("set drafts_folder under [mail] in csm.toml to one of: {names}").format(names=names)
    )


def _list(server: imaplib.IMAP4, reference: str) -> list[Folder]:
    status, lines = server.list(reference, "*")
    if status != "OK":
        return []
    return [folder for line in lines if line and (folder := parse_folder(line))]


def _append(server: imaplib.IMAP4, settings: ImapSettings, folder: str, data: bytes, password: str) -> None:
    try:
        status, lines = server.append(_quoted(encode_folder(folder)), r"(\Draft \Seen)", "", data)
    except (imaplib.IMAP4.abort, OSError, KeyboardInterrupt) as error:
        raise UnconfirmedError(
            _("{where} did not confirm the draft ({reason}); it may have been saved").format(
                where=_where(settings), reason=_why(error)
            ),
            hint=_("look into '{folder}' before trying again").format(folder=one_line(folder, 60)),
        ) from None
    if status != "OK":
        said = hide(b" ".join(line for line in lines if isinstance(line, bytes)).decode("utf-8", "replace"), password)
        raise DeliveryError(
            _("{where} refused the draft: {said}; nothing was saved").format(where=_where(settings), said=said)
        )


def _encoded_run(run: re.Match[str]) -> str:
    if run[0] == "&":
        return "&-"
    packed = base64.b64encode(run[0].encode("utf-16-be")).decode("ascii")
    return "&" + packed.rstrip("=").replace("/", ",") + "-"


def _decoded_run(run: re.Match[str]) -> str:
    if not run[1]:
        return "&"
    packed = run[1].replace(",", "/")
    return base64.b64decode(packed + "=" * (-len(packed) % 4)).decode("utf-16-be")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", r"\\").replace('"', r"\"") + '"'


def _unquoted(text: bytes) -> bytes:
    return re.sub(rb"\\(.)", rb"\1", text[1:-1]) if text.startswith(b'"') else text


def _last_part(folder: Folder) -> str:
    return folder.name.rpartition(folder.separator)[2] if folder.separator else folder.name


def _why(error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt):
        return _("interrupted")
    return reason(error) if isinstance(error, OSError) else _("it closed the connection")


def _said(error: imaplib.IMAP4.error, password: str) -> str:
    said = error.args[0] if error.args else ""
    return hide(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said), password)


def _where(settings: ImapSettings) -> str:
    return f"{one_line(settings.host, 80)}:{settings.port}"
