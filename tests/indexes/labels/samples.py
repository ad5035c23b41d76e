"""Invented labels and bindings, and the schema of our own against which an independent parser holds what we write."""

from datetime import UTC, datetime
from pathlib import Path

from indexes.labels import binding, mapping, markup, stanag4774
from indexes.labels.names import PREFIXES
from indexes.labels.stanag4774 import Slab
from indexes.policy import Marking, parse

MADE = datetime(2026, 11, 25, 12, tzinfo=UTC)
REVIEW = datetime(2031, 11, 25, 12, tzinfo=UTC)
SCHEMAS = Path(__file__).parents[2] / "data"

SLAB = 'xmlns:slab="urn:nato:stanag:4774:confidentialitymetadatalabel:1:0"'
CONTEXT = (
    '<slab:Category Type="PERMISSIVE" TagName="Context"><slab:GenericValue>NATO</slab:GenericValue></slab:Category>'
)


def label_xml(inside: str, *, policy: str = "NATO", level: str = "SECRET", root: str = "originator") -> str:
    """Return a label of this policy and level with these categories."""
    return (
        f"<slab:{root}ConfidentialityLabel {SLAB}><slab:ConfidentialityInformation>"
        f"<slab:PolicyIdentifier>{policy}</slab:PolicyIdentifier><slab:Classification>{level}</slab:Classification>"
        f"{inside}</slab:ConfidentialityInformation>"
        f"<slab:CreationDateTime>2026-11-25T12:00:00Z</slab:CreationDateTime></slab:{root}ConfidentialityLabel>"
    )


def category(tag: str, kind: str, *values: str) -> str:
    """Return one category in XML."""
    listed = "".join(f"<slab:GenericValue>{value}</slab:GenericValue>" for value in values)
    return f'<slab:Category Type="{kind}" TagName="{tag}">{listed}</slab:Category>'


def slab(xml: str) -> Slab:
    """Return the label that the XML states."""
    return stanag4774.read(markup.parsed(xml.encode()))


def marking(xml: str) -> Marking:
    """Return the marking that a label in XML makes alone."""
    return mapping.marking_of([slab(xml)])


def written(one: Slab) -> str:
    """Return a label as XML."""
    return markup.written(stanag4774.write(one), PREFIXES)


def sidecar(marked: str, filename: str, data: bytes) -> bytes:
    """Return the sidecar that binds a marking to a file."""
    return binding.bind(mapping.slabs_of(parse(marked), MADE, REVIEW), filename, data).encode()
