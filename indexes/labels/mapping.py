"""What labels mean: several labels of one document to one marking, and a marking to its labels."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from indexes.labels import nato, own
from indexes.labels.markup import wrong
from indexes.labels.names import ALTERNATIVE, METADATA, NATO_POLICY, ORIGINATOR, own_policy
from indexes.labels.stanag4774 import Slab, Statement
from indexes.policy import Label, Marking, dominates
from indexes.policy.schemes import SYSTEMS


def label_of(statement: Statement) -> Label:
    """Return what one statement means. Raises MarkingError: UNKNOWN_POLICY, or what its policy finds wrong."""
    name = statement.policy.upper()
    if name == "PUBLIC":
        sentence = "PUBLIC is no marking that is taken here: what is public is not kept under a marking."
        raise wrong("PUBLIC_POLICY", sentence, statement.policy)
    known = {"NATO": NATO_POLICY} | {system: own_policy(system) for system in own.systems()}
    if name not in known:
        raise wrong("UNKNOWN_POLICY", "The policy of this label is not known here.", statement.policy)
    if statement.policy_uri not in {None, known[name]}:
        raise wrong("WRONG_URI", "The policy's name and its identifier do not agree.", statement.policy)
    return nato.read(statement) if name == "NATO" else own.read(statement, name)


def marking_of(slabs: Iterable[Slab]) -> Marking:
    """Return the marking that all labels of one document make together.

    The originator's label and each alternative (the same in another policy) count: a reader must satisfy them all. A
    label of the metadata marks the label itself; it must not be higher than the document. Raises MarkingError:
    NO_LABEL, LABELS_DIFFER, METADATA_ABOVE, and whatever is wrong with one of them.
    """
    found: dict[str, Label] = {}
    of_metadata: list[Label] = []
    originators = set()
    for slab in slabs:
        label = label_of(slab.statement)
        if slab.root == METADATA:
            of_metadata.append(label)
            continue
        if found.setdefault(label.system, label) != label:
            raise wrong("LABELS_DIFFER", "There are several labels, and they differ.")
        if slab.root == ORIGINATOR:
            originators.add(label.system)
    if not originators:
        raise wrong("NO_LABEL", "There is no label of the originator.")
    if len(originators) > 1:
        raise wrong("LABELS_DIFFER", "There are several labels of the originator, and they differ.")
    marking = Marking(tuple(found[system] for system in SYSTEMS if system in found))
    if not all(dominates(marking, Marking((label,))) for label in of_metadata):
        raise wrong("METADATA_ABOVE", "The label of the metadata is higher than that of the document.")
    return marking


def slabs_of(marking: Marking, created: datetime, review: datetime) -> Sequence[Slab]:
    """Return the labels that state a marking: `marking_of(slabs_of(m, ...)) == m`.

    One for each of its systems; the first is the originator's, the others are alternatives to it. Raises MarkingError
    (NOT_EXPRESSIBLE) rather than state less.
    """
    statements = [nato.write(one) if one.system == "NATO" else own.write(one) for one in marking.labels]
    roots = (ORIGINATOR, *(ALTERNATIVE for _ in statements[1:]))
    return [Slab(root, one, created, review) for root, one in zip(roots, statements, strict=True)]
