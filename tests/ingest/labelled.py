"""Real files with labels inside: office files with more parts, PDF with metadata streams and attachments."""

import io
import re
import zipfile
import zlib

import pypdfium2


def with_parts(data: bytes, parts: dict[str, str | bytes]) -> bytes:
    """Return an office file with these parts added."""
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def property_xml(value: str) -> str:
    """Return custom properties with one text value, written as XML writes it."""
    return (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="Label">'
        f"<vt:lpwstr>{value}</vt:lpwstr></property></Properties>"
    )


def with_stream(data: bytes, xml: str, *, compressed: bool = False) -> bytes:
    """Return a PDF with one more metadata stream, put on as an incremental update."""
    body = zlib.compress(xml.encode()) if compressed else xml.encode()
    number = max(int(size) for size in re.findall(rb"/Size (\d+)", data))
    root = re.findall(rb"/Root (\d+ \d+ R)", data)[-1].decode()
    previous = re.findall(rb"startxref\s+(\d+)", data)[-1].decode()
    packed = "/Filter /FlateDecode " if compressed else ""
    head = f"{number} 0 obj\n<< /Type /Metadata /Subtype /XML {packed}/Length {len(body)} >>\nstream\n".encode()
    added = head + body + b"\nendstream\nendobj\n"
    table = (
        f"xref\n{number} 1\n{len(data):010} 00000 n \ntrailer\n<< /Size {number + 1} /Prev {previous} /Root {root} >>\n"
    )
    return data + added + table.encode() + f"startxref\n{len(data) + len(added)}\n%%EOF\n".encode()


def with_attachment(data: bytes, content: bytes) -> bytes:
    """Return a PDF with a file inside it."""
    document = pypdfium2.PdfDocument(data)
    document.new_attachment("label.xml").set_data(content)
    target = io.BytesIO()
    document.save(target)
    document.close()
    return target.getvalue()
