"""The kinds of file that are read, by their short names, and the media type of each."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

MEDIA_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "pdf": "application/pdf",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "html": "text/html",
        "eml": "message/rfc822",
        "txt": "text/plain",
        "md": "text/markdown",
        "rtf": "application/rtf",
        "odt": "application/vnd.oasis.opendocument.text",
        "png": "image/png",
        "jpeg": "image/jpeg",
        "tiff": "image/tiff",
    }
)
