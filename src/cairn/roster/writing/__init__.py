"""Brings schools and people to what a roster says, by a plan made beside and one short write."""
