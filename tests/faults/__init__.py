"""Documents whose marking is at fault on purpose, and the proof that none is stored below what it claims."""
