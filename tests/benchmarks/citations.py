"""1,000 citations, then their sources change: `python -m tests.benchmarks.citations`.

Invented documents are asked about until the kept answers hold so many citations. Then every fourth document is left
alone, and of the others a third is altered by one letter, moved by one character, deleted, each behind the library's
back. Every answer is opened again. A citation is right if it is shown, opens at its words, and these stand there
in the changed text, which is computed apart; or if it is not shown and they do not. Prints the figures as JSON.
"""

import argparse
import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from indexes.vault import Vault
from indexes.view import View
from rag.answer import Citation
from rag.conversation import Turn, turn
from rag.reopened import reopened
from tests.library import draft, make_vault, reader

MARKINGS = ("UNCLASSIFIED", "CONFIDENTIAL", "SECRET")
FATES = ("left alone", "altered", "moved", "deleted")
PLACES = ("Halm", "Ostrel", "Whitlock", "Marrow", "Tern", "Quill", "Varden", "Lisk", "Brae", "Ferrol")
GOODS = ("diesel", "flour", "water", "cable", "timber")


def written(number: int) -> str:
    """Return the text of a document: each sentence holds something that no other document says."""
    place, goods = PLACES[number % len(PLACES)], GOODS[number // len(PLACES) % len(GOODS)]
    return (
        f"Depot {number} at {place} holds {number + 3} days of {goods}. "
        f"The guard of depot {number} at {place} is {number % 7 + 2} men. "
        f"A train reaches depot {number} at {place} every {number % 5 + 2} days."
    )


def asked(view: View, documents: int, wanted: int) -> list[Turn]:
    """Ask for each document what it holds, who guards it and what reaches it, until `wanted` citations are kept."""
    turns: list[Turn] = []
    count = 0
    for number in range(documents):
        place, goods = PLACES[number % len(PLACES)], GOODS[number // len(PLACES) % len(GOODS)]
        for question in (
            f"How many days of {goods} does depot {number} at {place} hold?",
            f"Who guards depot {number} at {place}?",
        ):
            turns.append(turn(view, question))
            count += sum(len(claim.citations) for claim in turns[-1].answer.claims)
            if count >= wanted:
                return turns
    return turns


def changed(vault: Vault, fates: dict[str, str]) -> None:
    """Alter, move and delete documents where they are stored."""
    for partition in vault.view(reader("SECRET"))._partitions:
        partition._store._database.execute("PRAGMA foreign_keys = OFF")
        with partition._store.transaction() as database:
            for document, fate in fates.items():
                if fate == "altered":
                    database.execute(
                        "UPDATE documents SET text = replace(text, ' men', ' man') WHERE id = ?", [document]
                    )
                elif fate == "moved":
                    database.execute("UPDATE documents SET text = ' ' || text WHERE id = ?", [document])
                elif fate == "deleted":
                    database.execute("DELETE FROM documents WHERE id = ?", [document])


def text_after(number: int, fate: str) -> str:
    """Return what the store holds of a document now, "" where it is gone: what is right is not asked of the library."""
    text = written(number)
    return {"altered": text.replace(" men", " man"), "moved": f" {text}", "deleted": ""}.get(fate, text)


def resolves(view: View, citation: Citation) -> bool:
    """Tell whether a citation that is shown opens at exactly its words."""
    return view.quote(citation.document, citation.start, citation.end) == citation.quote


def measured(folder: Path, documents: int, wanted: int) -> dict[str, Any]:
    """Return for each fate how many citations there were, were shown, and were right."""
    texts = [written(number) for number in range(documents)]
    drafts = [draft(one, MARKINGS[at % 3], title=f"Depot {at}") for at, one in enumerate(texts)]
    with make_vault(folder, drafts) as vault:
        view = vault.view(reader("SECRET"))
        turns = asked(view, documents, wanted)
        every = sorted({one.document for given in turns for claim in given.answer.claims for one in claim.citations})
        fates = {document: FATES[at % len(FATES)] for at, document in enumerate(every)}
        changed(vault, fates)
        counts: dict[str, Counter[str]] = {fate: Counter() for fate in FATES}
        for given in turns:
            found = reopened(view, given.id).answer
            shown = {one for claim in found.claims for one in claim.citations if resolves(view, one)}
            for citation in (one for claim in given.answer.claims for one in claim.citations):
                is_shown, fate = citation in shown, fates[citation.document]
                now = text_after(int((citation.title or "").removeprefix("Depot ")), fate)
                there = now[citation.start : citation.end] == citation.quote
                counts[fate].update(n=1, shown=is_shown, stands=there, right=is_shown is there)
    whole = Counter[str]()
    for each in counts.values():
        whole.update(each)
    return {
        "answers": len(turns),
        "citations": whole["n"],
        "right": round(whole["right"] / max(whole["n"], 1), 4),
        **{fate: dict(each) for fate, each in counts.items()},
    }


def main() -> None:
    """Measure in a scratch folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=250)
    parser.add_argument("--citations", type=int, default=1000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="coversheet-citations-") as scratch:
        print(json.dumps(measured(Path(scratch) / "library", arguments.documents, arguments.citations)))


if __name__ == "__main__":
    main()
