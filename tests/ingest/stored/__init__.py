"""Tests of stored documents as an administrator looks at them."""
