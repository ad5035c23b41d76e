"""Visibility expressions such as RED&(BLUE|GREEN): the notation of Apache Accumulo, for its published test vectors.

Nothing in a library is decided by it: here the empty expression is visible to all, which is no rule for documents.
Source: accumulo-access, SPECIFICATION.md.
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from indexes.policy import MarkingError

_TOKENS = re.compile(r'[&|()]|"(?:[^"\\]|\\["\\])+"|[A-Za-z0-9_\-:./]+')
_DEEPEST = 50


def visible(expression: str, authorizations: AbstractSet[str]) -> bool:
    """Return whether a holder of `authorizations` sees what bears `expression`.

    Raises MarkingError (`INVALID_EXPRESSION`) for a malformed one; & and | do not mix without brackets.
    """
    tokens = _TOKENS.findall(expression)
    if "".join(tokens) != expression:
        raise _invalid(expression)
    if not tokens:
        return True
    reading = _Reading(expression, tokens, authorizations)
    seen = reading.expression(0)
    if reading.at != len(tokens):
        raise _invalid(expression)
    return seen


@dataclass
class _Reading:
    text: str
    tokens: list[str]
    authorizations: AbstractSet[str]
    at: int = 0

    def expression(self, depth: int) -> bool:
        values, operator = [self._term(depth)], ""
        while self.at < len(self.tokens) and self.tokens[self.at] in "&|":
            if operator not in ("", self.tokens[self.at]):
                raise _invalid(self.text)
            operator = self.tokens[self.at]
            self.at += 1
            values.append(self._term(depth))
        return any(values) if operator == "|" else all(values)

    def _term(self, depth: int) -> bool:
        word = self.tokens[self.at] if self.at < len(self.tokens) else ""
        self.at += 1
        if word == "(" and depth < _DEEPEST:
            value = self.expression(depth + 1)
            if self.tokens[self.at : self.at + 1] != [")"]:
                raise _invalid(self.text)
            self.at += 1
            return value
        if not word or word in "&|()":
            raise _invalid(self.text)
        name = re.sub(r"\\(.)", r"\1", word[1:-1]) if word.startswith('"') else word
        return name in self.authorizations


def _invalid(expression: str) -> MarkingError:
    return MarkingError("INVALID_EXPRESSION", expression[:80], 0, "This is not a visibility expression.")
