"""The network guard guards: an attempt to leave the machine is seen, also one that is swallowed."""

import contextlib
import socket

import pytest

from tests.conftest import NetworkUsed, is_local

ELSEWHERE = "192.0.2.1"  # RFC 5737: an address for documents, nobody's


def test_connect_elsewhere_is_refused(attempts: list[str]) -> None:
    with socket.socket() as plug, pytest.raises(NetworkUsed, match="loopback only"):
        plug.connect((ELSEWHERE, 443))
    assert attempts[-1] == f"socket.connect {ELSEWHERE}"


def test_datagram_elsewhere_is_refused(attempts: list[str]) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as plug, pytest.raises(NetworkUsed):
        plug.sendto(b"x", (ELSEWHERE, 53))
    assert attempts


def test_name_look_up_is_refused(attempts: list[str]) -> None:
    with pytest.raises(NetworkUsed):
        socket.getaddrinfo("documents.example", 443)
    assert attempts


def test_a_swallowed_attempt_is_still_on_the_list(attempts: list[str]) -> None:
    before = len(attempts)
    with contextlib.suppress(NetworkUsed):
        socket.gethostbyname("documents.example")
    assert len(attempts) == before + 1


def test_loopback_works() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as plug,
        server.accept()[0] as answering,
    ):
        answering.sendall(b"x")
        assert plug.recv(1) == b"x"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "LOCALHOST", b"localhost", "", None])
def test_local(host: object) -> None:
    assert is_local(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.1", "localhost.example", "::2", b"192.0.2.1", "2130706433"])  # noqa: S104
def test_not_local(host: object) -> None:
    assert not is_local(host)
