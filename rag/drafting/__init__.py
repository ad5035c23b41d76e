"""Drafting with a language model: it only drafts, from passages that it is shown; nothing of it is shown unchecked."""
