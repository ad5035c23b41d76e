"""Proofs of `indexes/`, file by file."""
