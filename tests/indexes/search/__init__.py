"""Proofs of `indexes/search/`, file by file."""
