"""Rigs that try to break what Coversheet promises. Each first has to catch the bugs that are planted for it."""
