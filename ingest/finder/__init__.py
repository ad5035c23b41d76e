"""The marking finder: what real pages show of their marking, read from scans and from texts with form fields."""

from ingest.finder.finding import Finding, find

__all__ = ["Finding", "find"]
