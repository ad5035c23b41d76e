"""Fuzzing of what reads markings: `make fuzz SECONDS=600`."""
