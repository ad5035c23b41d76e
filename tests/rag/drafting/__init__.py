"""Proofs of `rag/drafting/`, file by file."""
