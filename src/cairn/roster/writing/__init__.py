"""Writes what a roster says into the rooms of schools and people, inside one transaction."""
