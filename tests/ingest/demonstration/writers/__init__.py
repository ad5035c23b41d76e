"""Proofs of `ingest/demonstration/writers/`, file by file."""
