"""A name that is no registration frames nothing, whatever it is made of."""

import pytest
from fastapi.testclient import TestClient

from web.headers import CONTENT_SECURITY_POLICY


@pytest.mark.parametrize("name", ["", "x", "%2e%2e", "é", "0" * 16, "' OR 1=1 --", "*"])
def test_an_invented_name_frames_nothing(visitor: TestClient, name: str) -> None:
    response = visitor.get(f"/panel/{name}/answers/x")
    assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY.format(nonce="nonce")
    assert response.headers["x-frame-options"] == "DENY"
