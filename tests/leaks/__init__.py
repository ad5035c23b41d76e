"""Planted leaks: each makes the product worse in one known way, so that the proof can be seen to catch it.

They patch the product from outside, for the length of one test. Nothing in the product knows of them.
"""
