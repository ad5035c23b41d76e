"""Two hundred people for five minutes at 100,000 chunks under six labels: `python -m tests.benchmarks.load`.

Six accounts see from one to six labels. Each chunk and each title holds the sign of its label, and each reply is held
against the signs that are not its reader's. The people come from locust, on the processors that also serve.
"""

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import httpx

from tests.benchmarks import served
from tests.benchmarks.served import Server

WANTED = {"/v1/search": 1000, "/v1/answers": 2000}  # milliseconds, p99
LOCUSTFILE = Path(__file__).parents[1] / "web" / "locustfile.py"
COLUMNS = {"p50": "50%", "p95": "95%", "p99": "99%", "most": "100%"}
FOREIGN = "foreign words"  # as the people of locust call it
LEAST_SIGNS = 3  # signs of an own label that each person's first search must show


def main() -> None:
    """Let them work, print and write the figures. Ends with 1 where a word was foreign."""
    parser = served.options(__doc__)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=300)
    arguments = parser.parse_args()
    questions = served.asked(arguments)
    settings = served.built(arguments)
    with served.served(settings) as server, tempfile.TemporaryDirectory() as scratch:
        people = [person(server, name.name, readable, questions[0]) for name, readable in served.PEOPLE]
        before = server.memory()
        rows, errors = worked(server, people, questions, arguments, Path(scratch))
        told = {
            "users": arguments.users,
            "seconds": arguments.seconds,
            "people who see so many labels": [len(readable) for _, readable in served.PEOPLE],
            "replies": rows,
            "failures": errors,
            "foreign": errors[FOREIGN],
            "memory in MB": {"before": before, "after": server.memory()},
        }
    served.keep(arguments, told)
    sys.exit(1 if told["foreign"] else 0)


def person(server: Server, name: str, readable: tuple[str, ...], question: str) -> dict[str, Any]:
    """Sign in; return the session and the signs that this person may never see. Raises RuntimeError if none is seen."""
    session = served.session(server, name)
    with httpx.Client(base_url=server.address, cookies={"coversheet": session}, timeout=60) as client:
        reply = client.post("/v1/search", json={"question": question}, headers={"Origin": server.address})
    if sum(reply.text.count(f"({served.LABELS[label]})") for label in readable) < LEAST_SIGNS:
        message = f"{name} is shown no sign of a label: nothing would be held against it."
        raise RuntimeError(message)
    return {"session": session, "foreign": served.foreign(readable)}


def worked(
    server: Server, people: list[dict[str, Any]], questions: list[str], arguments: Any, scratch: Path
) -> tuple[dict[str, dict[str, float]], Counter[str]]:
    """Run locust; return its figures by route and of all of them, and how often what failed."""
    (scratch / "questions.json").write_text(json.dumps(questions), encoding="utf-8")
    told = {"COVERSHEET_LOAD": json.dumps(people), "COVERSHEET_QUESTIONS": str(scratch / "questions.json")}
    command = [
        *(sys.executable, "-m", "locust", "-f", str(LOCUSTFILE), "--headless", "--only-summary"),
        *("-u", str(arguments.users), "-r", "10", "-t", f"{arguments.seconds}s", "--host", server.address),
        *("--csv", str(scratch / "load"), "--exit-code-on-error", "0"),
    ]
    environment = {**os.environ, **told, "PYTHONWARNINGS": "ignore"}
    subprocess.run(command, env=environment, capture_output=True, timeout=arguments.seconds + 120, check=True)
    with (scratch / "load_stats.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with (scratch / "load_failures.csv").open(encoding="utf-8") as file:
        return {row["Name"]: _figures(row) for row in rows}, failures(csv.DictReader(file))


def failures(rows: Iterable[Mapping[str, str]]) -> Counter[str]:
    """Return how often what failed: the words of the people of locust, out of the name of the error around them."""
    errors: Counter[str] = Counter()
    for row in rows:
        said = re.search(r"'(.*)'", row["Error"])
        errors[said[1] if said else row["Error"]] += int(row["Occurrences"])
    return errors


def _figures(row: dict[str, str]) -> dict[str, float]:
    times = {name: float(row[column]) for name, column in COLUMNS.items()}
    return {"requests": int(row["Request Count"]), "failures": int(row["Failure Count"]), **times}


if __name__ == "__main__":
    main()
