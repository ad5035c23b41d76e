"""Archives depend on their content only."""

import io
import zipfile
from datetime import datetime

from ingest.demonstration.writers.archive import pack, repack


def test_entries_keep_their_order_and_have_fixed_times() -> None:
    packed = pack([("mimetype", b"kind"), ("b", b"2" * 100), ("a", b"1")])
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == ["mimetype", "b", "a"]
    assert {entry.date_time for entry in entries} == {(2026, 8, 1, 0, 0, 0)}
    assert entries[0].compress_type == zipfile.ZIP_STORED
    assert entries[1].compress_type == zipfile.ZIP_DEFLATED


def test_repacking_replaces_the_time_of_change_only() -> None:
    core = b'<a><dcterms:modified xsi:type="t">2031-01-01T00:00:00Z</dcterms:modified><b>2031</b></a>'
    packed = repack(pack([("docProps/core.xml", core), ("other.xml", core)]), datetime(2026, 8, 9, 9))  # noqa: DTZ001
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.read("docProps/core.xml") == core.replace(b"2031-01-01T00:00:00Z", b"2026-08-09T09:00:00Z")
        assert archive.read("other.xml") == core
