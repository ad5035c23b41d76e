"""How a leak gets at what the product never hands out: a view that knows all partitions of the library."""

import pytest

from indexes.control import registered
from indexes.errors import CoversheetError
from indexes.partition import Partition
from indexes.policy import Marking, Reader
from indexes.vault import Vault
from indexes.view import View


def everything(vault: Vault) -> list[Partition]:
    """Return all partitions of a library that can be opened."""
    found = []
    for name, marking in registered(vault.control).items():
        try:
            found.append(vault._partition(name, marking))
        except CoversheetError:
            continue
    return found


class WholeView(View):
    """A view that decides nothing."""

    def _decide_again(self) -> None:
        del self


class LeakyView(View):
    """A view that can reach beyond itself."""

    vault: Vault

    def hidden(self) -> list[Partition]:
        """Return the partitions that the reader may not read."""
        return [partition for partition in everything(self.vault) if partition not in self._partitions]

    def whole(self) -> View:
        """Return the view that sees everything, to be filtered afterwards."""
        return WholeView(self.reader, self.ceiling, everything(self.vault), self.means)


def plant(monkeypatch: pytest.MonkeyPatch, kind: type[LeakyView]) -> None:
    """Have the vault give out views of this kind."""
    honest = Vault.view

    def leaky(vault: Vault, reader: Reader, up_to: Marking | None = None) -> View:
        view = honest(vault, reader, up_to)
        made = kind(view.reader, view.ceiling, view._partitions, view.means)
        made.vault = vault
        return made

    monkeypatch.setattr(Vault, "view", leaky)
