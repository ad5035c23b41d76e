"""Proofs of `ingest/`, file by file."""
