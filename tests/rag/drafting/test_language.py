"""One object for all that a model does."""

import math

from rag.drafted import Drafter
from rag.drafting.draft import draft
from rag.drafting.language import Language
from rag.drafting.reply import Reply
from tests.rag.drafting.passages import DEPOT, Said, hit


def test_it_drafts_judges_and_rewrites_with_its_model() -> None:
    replies = [
        Reply("It holds six days of diesel [1]."),
        Reply("yes", first=(("yes", math.log(0.8)), ("no", math.log(0.2)))),
        Reply("When does the depot open?"),
    ]
    language = Language(Said(replies))
    drafter: Drafter = language
    assert drafter.draft("How much?", [hit(DEPOT)]) == draft("How much?", [hit(DEPOT)], Said(replies[:1]))
    assert round(language.yes("It holds diesel.", DEPOT), 6) == 0.8
    assert language.rewrite("When does it open?", ["Where is the depot?"]) == "When does the depot open?"
    assert language.fingerprint == "said"
