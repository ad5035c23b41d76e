"""Proofs of `rag/verify/`, file by file."""
