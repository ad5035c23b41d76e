"""The web door: pages, the JSON door, and the command that carries all verbs."""
