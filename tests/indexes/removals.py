"""A library with reviewers, documents that have words of their own, and looks at them: for tests of what is removed."""

from pathlib import Path

from indexes.accounts import Account, Accounts
from indexes.policy import Reader
from indexes.records import Draft
from indexes.vault import Vault
from tests.library import draft, make_vault, reader

ORDER = "Order 7 of the registry"
OFFICER = "grebe"
SECOND = "heron"
ANALYST: Reader = reader("SECRET", name="otter")


def secret(number: int, marking: str = "SECRET") -> Draft:
    """Return a document whose words no other one has."""
    word = f"zanzikestrel{number:04}q"
    paragraphs = [
        f"The convoy {word} leaves the harbour at dawn with {number + 7} vehicles and a crew of {number + 40}.",
        f"Its commander, code name {word[::-1]}, keeps the plan number {(number + 1) * 7919} in the second drawer.",
    ]
    original = f"file {number}: {paragraphs[0]} {(number + 1) * 104729} \x01\x02 {paragraphs[1]}".encode()
    return draft("\n\n".join(paragraphs), marking, filename=f"plan-{number}.txt", original=original)


def made(folder: Path, documents: list[Draft]) -> Vault:
    """Make a library with these documents and two reviewers; the caller closes it."""
    vault = make_vault(folder, documents)
    for name in (OFFICER, SECOND):
        Accounts(vault.control).add(Account(name, ("TOP SECRET",), "USA", reviewer=True))
    Accounts(vault.control).add(Account("low", ("CONFIDENTIAL",), "USA", reviewer=True))
    return vault


def ids(vault: Vault, documents: list[Draft]) -> list[str]:
    """Return the ids of these documents."""
    return [vault.document_of(one) for one in documents]


def answered(vault: Vault, document: Draft) -> str:
    """Let the analyst search and keep an answer that quotes a document; return the answer's id."""
    view = vault.view(ANALYST)
    view.search(document.text.split("\n")[0])
    return view.keep(f'{{"text": "{document.text[:90]}"}}', [vault.document_of(document)], "When?", None).id
