"""Proofs of `ingest/labels/`, file by file."""
