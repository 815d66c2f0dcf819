"""Reading a page from a web server: http and https, a few redirects, so many bytes, so many seconds, no credentials."""

import socket
import ssl
import time
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, Request, build_opener

from csmkit.errors import DeliveryError, InvalidDataError, UsageError
from csmkit.language import _
from csmkit.text.safe import one_line

MAX_BYTES = 16 << 20
SECONDS = 20.0
"""For the whole page, not for each packet."""
REDIRECTS = 5
_PIECE = 1 << 16


class Fetched(NamedTuple):
    """A page as the server sent it: its bytes, the charset it named, and the address it came from in the end."""

    raw: bytes
    charset: str
    address: str


def is_address(text: str) -> bool:
    """Whether a word on the command line is an address, of whatever scheme."""
    return "://" in text[:24]


def fetch(
    address: str, *, seconds: float = SECONDS, limit: int = MAX_BYTES, trusted: ssl.SSLContext | None = None
) -> Fetched:
    """The page at an address.

    Args:
        address: http or https.
        seconds: for all of it.
        limit: bytes.
        trusted: certificates to trust instead of the system's.

    Raises:
        UsageError: for another scheme, or an address with a name and password in it.
        DeliveryError: when the server cannot be reached, answers with an error, is too slow, or its certificate is wrong.
        InvalidDataError: when the page is too large.
    """
    check_address(address)
    end = time.monotonic() + seconds
    opener = build_opener(ProxyHandler(), HTTPSHandler(context=trusted or ssl.create_default_context()), _Redirects())
    request = Request(address, headers={"User-Agent": "csmkit", "Accept": "text/html,text/plain,*/*;q=0.5"})  # noqa: S310 (checked above)
    shown = one_line(address, 80)
    try:
        with opener.open(request, timeout=min(seconds, 10.0)) as answer:
            raw = bytearray()
            while piece := answer.read1(_PIECE):
                raw += piece
                if len(raw) > limit:
                    raise InvalidDataError(
                        _("{address}: more than {limit} MB").format(address=shown, limit=limit >> 20),
                        hint=_("save the story alone, without the comments"),
                    )
                if time.monotonic() > end:
                    raise TimeoutError
            return Fetched(bytes(raw), answer.headers.get_content_charset() or "", answer.geturl())
    except HTTPError as error:
        error.close()
        raise DeliveryError(
            _("{address}: the server says {code} {reason}").format(
                address=shown, code=error.code, reason=one_line(str(error.reason), 60)
            ),
            hint=_("open it in a browser; a draft may want a login: save it as a file then"),
        ) from error
    except (TimeoutError, URLError, OSError, ValueError) as error:
        raise DeliveryError(f"{shown}: {_reason(error)}", hint=_("save the page as a file and audit that")) from error


def check_address(address: str) -> None:
    """Refuse what is no plain web address.

    Raises:
        UsageError: for another scheme, no host, or credentials.
    """
    try:
        parts = urlsplit(address)
        named = parts.hostname
    except ValueError as error:
        raise UsageError(_("'{address}' is no web address").format(address=one_line(address, 80))) from error
    if parts.scheme.lower() not in ("http", "https") or not named:
        raise UsageError(_("'{address}': only http and https addresses are read").format(address=one_line(address, 80)))
    if parts.username or parts.password:
        raise UsageError(_("an address with a name and password in it is not read"))


class _Redirects(HTTPRedirectHandler):
    """A few redirects, and only to plain web addresses."""

    max_redirections = REDIRECTS
    max_repeats = 2

    def redirect_request(self, req: Any, fp: Any, code: Any, msg: Any, headers: Any, newurl: str) -> Request | None:
        """Follow only what the first address was allowed to be."""
        try:
            check_address(newurl)
        except UsageError as error:
            raise URLError(error.message) from error
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _reason(error: Exception) -> str:
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, TimeoutError):
        return _("the server is too slow")
    if isinstance(cause, ssl.SSLCertVerificationError):
        return _("its certificate is wrong: {reason}").format(reason=one_line(cause.verify_message, 80))
    if isinstance(cause, socket.gaierror):
        return _("no such server")
    if isinstance(cause, ConnectionRefusedError):
        return _("nobody answers there")
    return one_line(str(cause), 100) or type(cause).__name__
