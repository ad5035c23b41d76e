"""Bring the catalogues of `web/locale` up to date with the words of the templates: `python -m tests.messages`.

Translations that are there stay; what is new comes in empty, and `tests/web/test_language.py` fails until it is filled.
Sentences under the context "told" are written by hand: they come from the rooms below.
"""

from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from web.language import ENGLISH, FOLDER, LANGUAGES, TOLD

TEMPLATES = FOLDER.parent / "templates"
DATED = (b'"POT-', b'"PO-', b'"Last-', b'"Language-Team', b'"Project', b'"Report', b'"Generated')
KEYWORDS = {"_": None, "ngettext": (1, 2)}


def template_words() -> Catalog:
    """Return the words that the templates ask for, in no language."""
    found = Catalog()
    options = {"**.html": {"trimmed": "true", "silent": "false"}}
    for _, _, message, _, _ in extract_from_dir(TEMPLATES, [("**.html", "jinja2")], options, KEYWORDS):
        found.add(message)
    return found


def catalogue(code: str) -> Catalog:
    """Return the catalogue of a language as it stands on disk."""
    with (FOLDER / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def updated(code: str) -> Catalog:
    """Return the catalogue of a language with exactly the words of the templates, and what is told from below."""
    known = catalogue(code) if (FOLDER / f"{code}.po").exists() else Catalog(locale=code)
    fresh = Catalog(locale=code, fuzzy=False, header_comment=f"# The pages' words: {LANGUAGES[code]}.")
    for message in template_words():
        if message.id:
            old = known.get(message.id)
            fresh.add(message.id, old.string if old else "")
    for message in known:
        if message.context == TOLD:
            fresh.add(message.id, message.string, context=TOLD)
    return fresh


def main() -> None:
    """Write all catalogues."""
    for code in LANGUAGES:
        if code != ENGLISH:
            written = BytesIO()
            write_po(written, updated(code), width=120, sort_output=True)
            kept = [line for line in written.getvalue().splitlines(keepends=True) if not line.startswith(DATED)]
            (FOLDER / f"{code}.po").write_bytes(b"".join(kept))


if __name__ == "__main__":
    main()
