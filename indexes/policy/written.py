"""A marking as it is written: its fields word for word, before they become a label that can be compared."""

from dataclasses import dataclass

from indexes.policy.marking import Label


@dataclass(frozen=True, slots=True)
class Written:
    """The fields of one banner or portion mark, spelling made uniform, order as written.

    `owners` is ("USA",) for the United States, ("DEU",) for a foreign owner, ("FGI",) for a concealed one, ("NATO",)
    for NATO, all owners for a JOINT marking, ("*BANNER*",) where a JOINT portion leaves them to its banner. `fgi` is
    ("FGI",) where the source is concealed. `caveats` are ATOMAL and the like, and what a portion leaves to its banner.
    `native` says that it is in a nation's or the EU's own notation. `context`, `only`, `administrative` and `language`
    are those of NATO's notation.
    """

    level: int
    owners: tuple[str, ...] = ("USA",)
    joint: bool = False
    native: bool = False
    sci: tuple[str, ...] = ()
    sar: tuple[str, ...] = ()
    handling: tuple[str, ...] = ()
    aea: tuple[str, ...] = ()
    fgi: tuple[str, ...] = ()
    rel_to: tuple[str, ...] = ()
    display_only: tuple[str, ...] = ()
    dissem: tuple[str, ...] = ()
    non_ic: tuple[str, ...] = ()
    cui: tuple[str, ...] = ()
    tlp: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    administrative: tuple[str, ...] = ()
    language: str = ""

    @property
    def foreign(self) -> bool:
        """Return whether the United States does not own it, alone or with others."""
        return self.owners != ("USA",) and not self.joint


@dataclass(frozen=True, slots=True)
class Read:
    """One part of a marking, read: what stands there, and the label that it means."""

    written: Written
    label: Label
