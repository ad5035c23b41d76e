"""From a question to its first checked claim, over HTTP, from 100,000 chunks: `python -m tests.benchmarks.first_claim`.

The page's own way: one POST answered by an event stream, for a person who may read all six labels. The marking comes
once the search is done; the first claim once its sentence was picked and held against its source.
"""

import time
from collections.abc import Iterator

import httpx

from tests.benchmarks import served

WARM = 3  # questions that are not counted
EVENTS = (
    ("shell", 'id="answer-claims"'),
    ("marking", 'hx-target="#answer-mark"'),
    ("claim", 'hx-target="#answer-claims" hx-swap="beforeend"'),
)


def main() -> None:
    """Ask one question after the other, print and write the times."""
    parser = served.options(__doc__)
    parser.add_argument("--questions", type=int, default=200)
    arguments = parser.parse_args()
    questions = served.asked(arguments)
    with served.served(served.built(arguments)) as server:
        cookies = {"coversheet": served.session(server, served.ALL)}
        headers = {"Origin": server.address, "HX-Request": "true", "Accept": "text/html, text/event-stream"}
        with httpx.Client(base_url=server.address, headers=headers, cookies=cookies, timeout=60) as client:
            token = served.token(client)
            for question in questions[:WARM]:
                moments(client, token, question)
            begin = server.processor()
            found = [moments(client, token, question) for question in questions]
            took = round((server.processor() - begin) / len(found), 1)
        memory = server.memory()
    claimed = [one for one in found if "claim" in one]
    if not claimed or any("marking" not in one for one in found):
        message = "A stream came without its marking, or no question had a claim."
        raise RuntimeError(message)
    milliseconds = {
        "the page's frame, with the ceiling": served.middle([one["shell"] for one in found]),
        "search: until the answer's marking": served.middle([one["marking"] - one["shell"] for one in found]),
        "picked and judged: until the first claim": served.middle([one["claim"] - one["marking"] for one in claimed]),
        "question to first checked claim": served.middle([one["claim"] for one in claimed]),
        "question to the whole answer": served.middle([one["end"] for one in found]),
    }
    told = {
        "questions": len(found),
        "with a claim": len(claimed),
        "milliseconds": milliseconds,
        "processor milliseconds a question": took,
        "memory in MB": memory,
    }
    served.keep(arguments, told)


def moments(client: httpx.Client, token: str, question: str) -> dict[str, float]:
    """Ask; return when what came, in milliseconds from the question."""
    begin, found, waited = time.perf_counter(), dict[str, float](), list(EVENTS)
    with client.stream("POST", "/ask", data={"token": token, "question": question, "up_to": ""}) as response:
        response.raise_for_status()
        for event in events(response):
            now = 1000 * (time.perf_counter() - begin)
            if waited and waited[0][1] in event:
                found[waited.pop(0)[0]] = now
    found["end"] = 1000 * (time.perf_counter() - begin)
    return found


def events(response: httpx.Response) -> Iterator[str]:
    """Give each event of a stream as soon as it is whole."""
    lines: list[str] = []
    for line in response.iter_lines():
        if line:
            lines.append(line)
        elif lines:
            yield "\n".join(lines)
            lines = []


if __name__ == "__main__":
    main()
