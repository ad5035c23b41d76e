"""A page of an invented intranet that shows the chat panel: for the demonstration, on another port of this machine."""

import base64
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

LOADER = Path(__file__).parent / "static" / "panel.v1.js"
STOP_WITHIN = 10  # seconds
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Exercise WREN: duty page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/page.css">
<script src="{home}/static/panel.v1.js" integrity="{digest}" crossorigin defer></script>
<script src="/page.js" defer></script>
</head>
<body>
<h1>Exercise WREN: duty page</h1>
<p>An invented page of an invented intranet. It holds nothing of the library and can read nothing of the panel.</p>
<p><button id="fill" type="button">Put a question into the panel</button></p>
<coversheet-panel label="Ask the library"></coversheet-panel>
</body>
</html>
"""
STYLE = """:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
button { font: inherit; min-height: 44px; }
"""
SCRIPT = """"use strict";
document.getElementById("fill").addEventListener("click", () => {
  document.querySelector("coversheet-panel").prefill("How many days of diesel does the northern depot hold?");
});
"""


def intranet(home: str) -> Starlette:
    """Give the application of the page; `home` is the origin of Coversheet, as http://127.0.0.1:8017."""
    text = PAGE.format(home=home, digest=integrity())
    policy = (
        f"default-src 'none'; script-src 'self' {home}; frame-src {home}; style-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )

    def shown(_: Request) -> Response:
        return HTMLResponse(text, headers={"Content-Security-Policy": policy})

    def style(_: Request) -> Response:
        return PlainTextResponse(STYLE, media_type="text/css")

    def script(_: Request) -> Response:
        return PlainTextResponse(SCRIPT, media_type="text/javascript")

    return Starlette(routes=[Route("/", shown), Route("/page.css", style), Route("/page.js", script)])


def integrity() -> str:
    """Give the digest of the loader in the form of the attribute `integrity`."""
    return "sha384-" + base64.b64encode(hashlib.sha384(LOADER.read_bytes()).digest()).decode()


@contextmanager
def served(listener: socket, home: str) -> Iterator[None]:
    """Serve the page on a socket that listens already, until the block ends."""
    import uvicorn  # noqa: PLC0415 - the other verbs need no server

    config = uvicorn.Config(intranet(home), access_log=False, log_level="warning", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=STOP_WITHIN)
