"""Fifty people at once for thirty seconds: no error, and no word that is not for them.

How fast it is with 200 people and 100,000 chunks, `make load` tells. LOAD_USERS and LOAD_SECONDS change this one.
"""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.web.conftest import HIGH, HIGH_WORDS, LOW, Library
from web.session import Sessions

USERS = int(os.environ.get("LOAD_USERS", "50"))
SECONDS = int(os.environ.get("LOAD_SECONDS", "30"))
PORT_WORDS = "The port can unload eight wagons a day."


def test_many_at_once_get_answers_without_an_error(
    address: str, served_sessions: Sessions, library: Library, tmp_path: Path
) -> None:
    people = [
        {"session": served_sessions._open(LOW), "foreign": [HIGH_WORDS, PORT_WORDS]},
        {"session": served_sessions._open(HIGH), "foreign": [PORT_WORDS]},
    ]
    environment = {**os.environ, "COVERSHEET_LOAD": json.dumps(people), "PYTHONWARNINGS": "ignore"}
    command = [
        *(sys.executable, "-m", "locust", "-f", str(Path(__file__).parent / "locustfile.py"), "--headless"),
        *("-u", str(USERS), "-r", "25", "-t", f"{SECONDS}s", "--host", address.rstrip("/")),
        *("--csv", str(tmp_path / "load"), "--only-summary", "--exit-code-on-error", "1"),
    ]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS + 90, check=False)
    with (tmp_path / "load_stats.csv").open(encoding="utf-8") as file:
        total = next(row for row in csv.DictReader(file) if row["Name"] == "Aggregated")
    assert ended.returncode == 0, ended.stderr[-2000:]
    assert int(total["Failure Count"]) == 0
    assert int(total["Request Count"]) >= USERS
    assert library.vault.audit.verify().number > USERS
    sys.stdout.write(f"{total['Request Count']} requests, p50 {total['50%']} ms, p99 {total['99%']} ms\n")


def test_a_reply_with_foreign_words_would_be_counted(address: str, served_sessions: Sessions, tmp_path: Path) -> None:
    planted = [{"session": served_sessions._open(HIGH), "foreign": ["northern depot"]}]
    told = {"COVERSHEET_LOAD": json.dumps(planted), "COVERSHEET_THINK": "0.2", "PYTHONWARNINGS": "ignore"}
    environment = {**os.environ, **told}
    command = [
        *(sys.executable, "-m", "locust", "-f", str(Path(__file__).parent / "locustfile.py"), "--headless"),
        *("-u", "2", "-r", "2", "-t", "4s", "--host", address.rstrip("/"), "--csv", str(tmp_path / "load")),
    ]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=90, check=False)
    assert ended.returncode != 0
    assert "foreign words" in (tmp_path / "load_failures.csv").read_text(encoding="utf-8")
