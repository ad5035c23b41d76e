"""One writer for each format: a demonstration document in, the bytes of its file out."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from ingest.demonstration.content import Specimen
from ingest.demonstration.writers import docx, mail, odt, pdf, plain, pptx, rtf, web, xlsx

__all__ = ["WRITERS"]

WRITERS: Mapping[str, Callable[[Specimen], bytes]] = MappingProxyType(
    {
        "docx": docx.write,
        "eml": mail.write,
        "html": web.write,
        "md": plain.markdown,
        "odt": odt.write,
        "pdf": pdf.write,
        "pptx": pptx.write,
        "rtf": rtf.write,
        "txt": plain.text,
        "xlsx": xlsx.write,
    }
)
