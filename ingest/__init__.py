"""File to partition: what a marked document goes through before it can be found."""
