"""Tests of the records clerk."""
