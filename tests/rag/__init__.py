"""Proofs of `rag/`, file by file."""
