"""Proofs of `indexes/embed/`, file by file."""
