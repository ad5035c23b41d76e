"""Stored documents as an administrator looks at them: portion by portion, and why each bears its marking."""
