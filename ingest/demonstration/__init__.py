"""The invented demonstration library: documents of the exercise AMBER WREN, sign-ins and example questions."""

from ingest.demonstration.accounts import ACCOUNTS, QUESTIONS, STAFF, Account, Expectation, Question
from ingest.demonstration.content import Specimen, specimens
from ingest.demonstration.library import write

__all__ = ["ACCOUNTS", "QUESTIONS", "STAFF", "Account", "Expectation", "Question", "Specimen", "specimens", "write"]
