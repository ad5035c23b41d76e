"""Proofs of `indexes/labels/`, file by file."""
