"""One person at the pages, for locust: asks, searches, opens sources; each reply may hold only his words.

Read by `tests/web/test_load.py` and `make load`. The accounts, what each may never see, and where a file with questions
lies come from the environment.
"""

import json
import os
import random
from pathlib import Path
from typing import Any

from locust import HttpUser, between, task

QUESTIONS: tuple[str, ...] = (
    "How many days of diesel does the northern depot hold?",
    "When does the northern depot fall below its floor of diesel?",
    "How many wagons does the port unload?",
    "Which otters sleep in the observatory?",
)
PEOPLE: list[dict[str, Any]] = json.loads(os.environ["COVERSHEET_LOAD"])
if asked := os.environ.get("COVERSHEET_QUESTIONS"):
    QUESTIONS = tuple(json.loads(Path(asked).read_text(encoding="utf-8")))
THINK = float(os.environ.get("COVERSHEET_THINK", "10"))  # seconds, on average


class Person(HttpUser):
    """A person with a session; `foreign` are words that he may never see."""

    wait_time = between(THINK * 0.5, THINK * 1.5)

    def on_start(self) -> None:
        """Take one of the sessions that were opened beforehand: signing in is measured apart."""
        person = random.choice(PEOPLE)
        self.client.cookies.set("coversheet", person["session"])
        self.foreign: list[str] = person["foreign"]
        self.client.headers["Origin"] = self.host or ""
        self.documents: list[str] = []

    @task(4)
    def search(self) -> None:
        """Search, and remember what was found."""
        question = random.choice(QUESTIONS)
        found = self.checked("/v1/search", {"question": question, "limit": 5})
        if found:
            self.documents = [hit["document"] for hit in json.loads(found)["hits"]]

    @task(3)
    def ask(self) -> None:
        """Ask."""
        self.checked("/v1/answers", {"question": random.choice(QUESTIONS)})

    @task(2)
    def source(self) -> None:
        """Open a source that was found."""
        if self.documents:
            self.checked(f"/documents/{random.choice(self.documents)}", None, "/documents/…")

    @task(1)
    def library(self) -> None:
        """Look at the library."""
        self.checked("/library", None)

    def checked(self, path: str, body: dict[str, Any] | None, name: str | None = None) -> str:
        """Send a request; a reply with a foreign word or another status than 200 is a failure."""
        method = "GET" if body is None else "POST"
        with self.client.request(method, path, json=body, name=name or path, catch_response=True) as response:
            text = response.text or ""
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
                return ""
            if any(word in text for word in self.foreign):
                response.failure("foreign words")
                return ""
            return text
