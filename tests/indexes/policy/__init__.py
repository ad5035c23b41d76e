"""Proofs of `indexes/policy/`, file by file."""
