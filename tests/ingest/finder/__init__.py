"""Tests of the marking finder."""
