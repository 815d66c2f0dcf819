"""A real SMTP server and a real IMAP server on the loopback, each in a thread of its own, gone after the test."""

import asyncio
import contextlib
import ssl
import threading
from argparse import Namespace
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer

USER, PASSWORD, PLAIN_PASSWORD = "lin@lumi.example", "correct 馬 battery", "correct-horse"


class Certificate(NamedTuple):
    """A certificate with its authority, and its key, as files."""

    cert: Path
    key: Path

    def server(self) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.cert, self.key)
        return context

    def client(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.cert))


def make_certificate(folder: Path, name: str) -> Certificate:
    """A certificate for that host name, signed by an authority of its own, which `cert` holds too."""
    authority = trustme.CA()
    issued = authority.issue_cert(name)
    made = Certificate(folder / f"{name}.pem", folder / f"{name}.key")
    chain = [*issued.cert_chain_pems, authority.cert_pem]
    made.cert.write_bytes(b"".join(pem.bytes() for pem in chain))
    made.key.write_bytes(issued.private_key_pem.bytes())
    return made


@contextlib.contextmanager
def serving(start: Callable[[], Coroutine[Any, Any, asyncio.Server]]) -> Iterator[int]:
    """Run an asyncio server in a thread; gives its port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        server = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
        yield int(server.sockets[0].getsockname()[1])
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result(10)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _stop(server: asyncio.Server) -> None:
    """Close, let the conversations end (the client has hung up by now), and let every socket be closed."""
    server.close()
    talking = asyncio.all_tasks() - {asyncio.current_task()}
    if talking:
        _ended, late = await asyncio.wait(talking, timeout=1)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
    for _turn in range(5):
        await asyncio.sleep(0.001)


class Postbox:
    """What the SMTP server took in; `refuses` are recipients it does not want, `answer` its word on the body."""

    def __init__(self, *refuses: str, answer: str = "250 kept") -> None:
        self.letters: list[Envelope] = []
        self.commands: list[str] = []
        self._refuses = refuses
        self._answer = answer

    async def handle_RCPT(  # noqa: N802 (the library's name)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        self.commands.append(f"RCPT {address}")
        if address in self._refuses:
            return "550 no such \x1b[31muser"
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 (the library's name)
        if self._answer.startswith("250"):
            self.letters.append(envelope)
        return self._answer


def hang_up(server: SMTP) -> None:
    """Close the connection on the spot."""
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


class HangsUpEarly(SMTP):
    """Closes the connection after the body's first line."""

    async def smtp_DATA(self, _argument: str) -> None:  # noqa: N802 (the library's name)
        await self.push("354 go on")
        await self._reader.readline()
        hang_up(self)


class HangsUpLate(SMTP):
    """Takes the whole body and closes without a word."""

    async def smtp_DATA(self, _argument: str) -> None:  # noqa: N802 (the library's name)
        await self.push("354 go on")
        while await self._reader.readline() != b".\r\n":
            pass
        hang_up(self)


def smtp_server(
    box: Postbox,
    certificate: Certificate | None,
    *,
    kind: type[SMTP] = SMTP,
    tls_at_once: bool = False,
    without: tuple[str, ...] = (),
) -> contextlib.AbstractContextManager[int]:
    """An SMTP server that wants a login; `without` are the login mechanisms it does not offer."""

    def check(_server: SMTP, _session: Session, _envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        box.commands.append(f"AUTH {mechanism}")
        known = data.login == USER.encode() and data.password in (PASSWORD.encode(), PLAIN_PASSWORD.encode())
        return AuthResult(success=known, handled=False)

    async def start() -> asyncio.Server:
        context = certificate.server() if certificate else None

        def protocol() -> SMTP:
            return kind(
                box,
                hostname="localhost",
                tls_context=None if tls_at_once else context,
                require_starttls=bool(context) and not tls_at_once,
                auth_required=True,
                auth_require_tls=not tls_at_once,
                auth_exclude_mechanism=without,
                authenticator=check,
                loop=asyncio.get_running_loop(),
            )

        loop = asyncio.get_running_loop()
        return await loop.create_server(protocol, "localhost", 0, ssl=context if tls_at_once else None)

    return serving(start)


def silent_server() -> contextlib.AbstractContextManager[int]:
    """A server that takes connections and never says a word."""

    async def start() -> asyncio.Server:
        async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read()
            writer.close()

        return await asyncio.start_server(wait, "localhost", 0)

    return serving(start)


def imap_server(
    certificate: Certificate | None, *, tls_at_once: bool = False
) -> contextlib.AbstractContextManager[int]:
    """An IMAP server with an INBOX and nothing else."""

    async def start() -> asyncio.Server:
        arguments = Namespace(
            host="localhost",
            port=0,
            debug=False,
            cert=str(certificate.cert) if certificate else None,
            key=str(certificate.key) if certificate else None,
            tls=certificate is not None,
            proxy_protocol=None,
            passlib_cfg=None,
            demo_data=False,
            demo_user=USER,
            demo_password=PASSWORD,
        )
        backend, config = await DictBackend.init(arguments, invalid_user_sleep=0)
        config.apply_context()
        connected = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
        context = certificate.server() if certificate and tls_at_once else None
        return await asyncio.start_server(connected, "localhost", 0, ssl=context)

    return serving(start)
