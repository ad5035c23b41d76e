"""The outer wall of the web door: which requests come in at all, and what every response says to the browser."""

from collections.abc import Callable, Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_LIMIT = 64 * 1024  # bytes of a request body; the longest question is a tenth of it

LOADER = "/static/panel.v1.js"
FRAMER = "coversheet.framer"  # in a request's scope: the one origin whose pages may frame its response
ANCESTORS = "frame-ancestors"
NOBODY = f"{ANCESTORS} 'none'"

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'nonce-{nonce}'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        NOBODY,
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types htmx",
    )
)

EVERY_RESPONSE = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class ProtectiveHeaders:
    """Adds the same protective headers to every response, errors included.

    The policy names a nonce of this one response (`request.state.nonce`): elements without it are no part of the page.
    Program files under `/static/` hold nothing of the library; the browser may keep them if it asks first.
    """

    def __init__(self, app: ASGIApp, *, behind_tls: bool, nonce: Callable[[], str]) -> None:
        """Wrap `app`; `behind_tls` keeps browsers on https, `nonce` gives what nobody can guess."""
        self.app = app
        self.nonce = nonce
        self.headers = dict(EVERY_RESPONSE)
        if behind_tls:
            self.headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers when its response starts."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        nonce = self.nonce()
        scope.setdefault("state", {})["nonce"] = nonce

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                policy = CONTENT_SECURITY_POLICY.format(nonce=nonce)
                headers["Content-Security-Policy"] = policy
                for name, value in self.headers.items():
                    headers[name] = value
                if scope["path"].startswith("/static/"):
                    headers["Cache-Control"] = "no-cache"
                if scope["path"] == LOADER:  # a program file; pages of other origins run it and check its digest
                    headers["Access-Control-Allow-Origin"] = "*"
                    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
                if framer := scope.get(FRAMER):
                    headers["Content-Security-Policy"] = policy.replace(NOBODY, f"{ANCESTORS} {framer}")
                    del headers["X-Frame-Options"]  # it can't name an origin, and would refuse this one
            await send(message)

        await self.app(scope, receive, send_with_headers)


class KnownHosts:
    """Refuses requests whose Host header is not on the list, so that a foreign name can't be pointed at us."""

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str]) -> None:
        """Wrap `app`; `hosts` are names without a port."""
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on when exactly one Host header names a known host."""
        if scope["type"] == "http":
            named = Headers(scope=scope).getlist("host")
            if len(named) != 1 or host_name(named[0]) not in self.hosts:
                await PlainTextResponse("Unknown host.\n", status_code=400)(scope, receive, send)
                return
        await self.app(scope, receive, send)


class BodyLimit:
    """Reads the whole body before anything parses it, and refuses one that is longer than the limit."""

    def __init__(self, app: ASGIApp, *, limit: int = BODY_LIMIT) -> None:
        """Wrap `app`; `limit` counts bytes."""
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body in one piece."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = await self._read(receive)
        if body is None:
            closing = {"Connection": "close"}
            refusal = PlainTextResponse("This request is too large.\n", status_code=413, headers=closing)
            await refusal(scope, receive, send)
            return
        pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return pending.pop() if pending else await receive()

        await self.app(scope, replay, send)

    async def _read(self, receive: Receive) -> bytes | None:
        """Give the body, or None when it is longer than the limit or the client went away."""
        parts: list[bytes] = []
        length = 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return None
            part = message.get("body", b"")
            length += len(part)
            if length > self.limit:
                return None
            parts.append(part)
            if not message.get("more_body", False):
                return b"".join(parts)


def host_name(host: str) -> str:
    """Give the lower-case name of a Host header without its port; IPv6 addresses keep their brackets."""
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return host.partition(":")[0].lower()
