"""Coversheet beside what a user would pick instead: the same chunks, model and questions, each in its own process."""
