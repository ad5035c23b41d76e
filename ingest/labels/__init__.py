"""The commands for machine-readable labels: write one for a file, read and check those that a file has."""
