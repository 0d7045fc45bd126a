"""A server with TLS in front of the page, which lies below a path of it.

It does as nginx does: it holds an answer back until it is whole, unless the answer says not to.
"""

from __future__ import annotations

import asyncio
import datetime
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

BASE = "/pincite"
_ITS_OWN = (b"connection", b"keep-alive", b"transfer-encoding", b"upgrade")


class Proxy:
    """The application of the server in front.

    Args:
        inner: Address of the page, without its path.
        keeps: Whether the page is asked with the prefix, or without it.
    """

    def __init__(self, inner: str, *, keeps: bool) -> None:
        self._inner = inner
        self._keeps = keeps
        self.outside: list[str] = []
        """Paths that were asked for outside of the prefix."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        path = scope["raw_path"].decode()
        if path != BASE and not path.startswith(f"{BASE}/"):
            self.outside.append(path)
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b"Another server's."})
            return
        asking = asyncio.ensure_future(self._ask(scope, path, await _body(receive), send))
        leaving = asyncio.ensure_future(_left(receive))
        await asyncio.wait([asking, leaving], return_when=asyncio.FIRST_COMPLETED)
        for one in (asking, leaving):
            one.cancel()
        await asyncio.gather(asking, leaving, return_exceptions=True)

    async def _ask(self, scope: Any, path: str, body: bytes, send: Any) -> None:
        inner = path if self._keeps else path[len(BASE) :] or "/"
        query = scope["query_string"].decode()
        url = f"{self._inner}{inner}{'?' + query if query else ''}"
        headers = [one for one in scope["headers"] if one[0] not in _ITS_OWN]
        headers.append((b"x-forwarded-proto", b"https"))
        async with (
            httpx.AsyncClient(timeout=None) as client,
            client.stream(scope["method"], url, headers=headers, content=body) as reply,
        ):
            kept = [(n.lower(), v) for n, v in reply.headers.raw if n.lower() not in _ITS_OWN]
            parts = reply.aiter_raw()
            if reply.headers.get("x-accel-buffering") != "no":
                parts = _one(b"".join([part async for part in parts]))
            await send(
                {"type": "http.response.start", "status": reply.status_code, "headers": kept}
            )
            async for part in parts:
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body"})


async def _one(whole: bytes) -> Any:
    yield whole


async def _body(receive: Any) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def _left(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


@contextmanager
def in_front(address: str, folder: Path, *, keeps: bool) -> Iterator[tuple[Proxy, str]]:
    """A server in front of the page's, and the page's address there."""
    inner = address.removesuffix("/").removesuffix(BASE)
    proxy = Proxy(inner, keeps=keeps)
    key, certificate = signed(folder)
    config = uvicorn.Config(
        proxy,
        host="127.0.0.1",
        port=0,
        lifespan="off",
        log_level="critical",
        ssl_keyfile=str(key),
        ssl_certfile=str(certificate),
        timeout_graceful_shutdown=1,
        server_header=False,
        date_header=False,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the proxy did not start"
        thread.join(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield proxy, f"https://localhost:{port}{BASE}/"
    finally:
        server.should_exit = True
        thread.join(10)


def signed(folder: Path) -> tuple[Path, Path]:
    """A key and a certificate for localhost, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "proxy.key", folder / "proxy.pem"
    files[0].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    files[1].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return files
