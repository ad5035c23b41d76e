"""Proofs of `ingest/demonstration/`, file by file."""
