"""Proofs of `web/`, file by file."""
