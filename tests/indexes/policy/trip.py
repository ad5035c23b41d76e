"""One generated banner there and back: what is read is written, and what is written is read as the same."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from indexes.policy import Marking, MarkingError, dominates, join, parse, parse_portion, portion_text, text, unknown
from tests.indexes.policy.wellformed import Made


@dataclass(slots=True)
class Trip:
    """The banners so far: how many were read, each refusal (code, text), each difference as a sentence."""

    count: int = 0
    joined: int = 0
    distinct: set[str] = field(default_factory=set)
    refused: list[tuple[str, str]] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    _last: Marking | None = None

    def take(self, banner: str, made: Sequence[Made]) -> None:
        """Read the banner, which must have the labels of `made`, and take it through all forms."""
        try:
            marking = parse(banner)
        except MarkingError as error:
            self.refused.append((error.code, banner))
            return
        self.count += 1
        if unknown(marking):
            self.differences.append(f"{banner}: has unknown words")
        found = {label.system: label.level for label in marking.labels}
        if found != {system: rank for _, system, rank in made}:
            self.differences.append(f"{banner}: read as {found}")
        self._there_and_back(marking, banner)
        if self._last is not None and self.count % 10 == 0:
            self._roll_up(marking, self._last)
        self._last = marking

    def _there_and_back(self, marking: Marking, banner: str) -> None:
        try:
            written = text(marking)
            self.distinct.add(written)
            if parse(written) != marking:
                self.differences.append(f"{banner}: written as {written}, which is read as another marking")
            portion = portion_text(marking)
            if parse_portion(portion, marking) != marking:
                self.differences.append(f"{banner}: portion mark {portion} is another marking")
        except MarkingError as error:
            self.differences.append(f"{banner}: {error.code}")

    def _roll_up(self, one: Marking, other: Marking) -> None:
        self.joined += 1
        whole = join([one, other])
        if not (dominates(whole, one) and dominates(whole, other)):
            self.differences.append(f"{text(one)} with {text(other)}: the roll-up is lower")
        self._there_and_back(whole, f"{text(one)} with {text(other)}")
