"""Pages over http on the loopback: redirects, charsets, errors, slow and endless servers, certificates."""

import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from csmkit.errors import DeliveryError, InvalidDataError, UsageError
from csmkit.outside.web import fetch
from tests.outside.servers import Certificate

PAGE = "<h1>夜讀燈</h1><p>一盞夾燈</p>"


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/moved":
            self._answer(302, b"", {"Location": "/page"})
        elif self.path == "/round":
            self._answer(302, b"", {"Location": "/round"})
        elif self.path == "/local":
            self._answer(302, b"", {"Location": "file:///etc/hostname"})
        elif self.path == "/big5":
            self._answer(200, PAGE.encode("big5"), {"Content-Type": "text/html; charset=big5"})
        elif self.path == "/long":
            self._answer(200, b"x" * 5000, {})
        elif self.path == "/drip":
            self.send_response(200)
            self.end_headers()
            for _n in range(100):
                self.wfile.write(b"x")
                time.sleep(0.02)
        elif self.path == "/page":
            self._answer(200, PAGE.encode(), {"Content-Type": "text/html"})
        else:
            self._answer(404, b"", {})

    def _answer(self, code: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(code)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is what the tests ask for."""


def _serve(context: ssl.SSLContext | None = None) -> Iterator[str]:
    server = _Quiet(("127.0.0.1", 0), _Pages)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"{'https' if context else 'http'}://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def site() -> Iterator[str]:
    """A web server on the loopback."""
    yield from _serve()


def test_a_page_comes_with_where_it_came_from(site: str) -> None:
    found = fetch(f"{site}/moved")
    assert found.raw.decode() == PAGE
    assert found.address == f"{site}/page"


def test_the_charset_is_the_one_the_server_names(site: str) -> None:
    found = fetch(f"{site}/big5")
    assert found.raw.decode(found.charset) == PAGE


@pytest.mark.parametrize("path", ["/none", "/round", "/local"])
def test_errors_and_bad_redirects_are_one_line(site: str, path: str) -> None:
    with pytest.raises(DeliveryError) as error:
        fetch(site + path)
    assert "\n" not in error.value.message
    assert error.value.exit_code == 6


def test_a_page_that_is_too_large_is_refused(site: str) -> None:
    with pytest.raises(InvalidDataError):
        fetch(f"{site}/long", limit=1000)


def test_a_server_that_drips_is_left(site: str) -> None:
    with pytest.raises(DeliveryError, match="too slow"):
        fetch(f"{site}/drip", seconds=0.1)


def test_nobody_answers() -> None:
    with pytest.raises(DeliveryError, match="nobody answers"):
        fetch("http://127.0.0.1:9/")


def test_a_certificate_nobody_vouches_for(certificate: Certificate) -> None:
    for site in _serve(certificate.server()):
        with pytest.raises(DeliveryError, match="certificate"):
            fetch(f"{site}/page")


@pytest.mark.parametrize(
    "address", ["ftp://x.example/", "file:///etc/passwd", "http:///x", "http://me:secret@x.example/"]
)
def test_only_plain_web_addresses_are_read(address: str) -> None:
    with pytest.raises(UsageError):
        fetch(address)
