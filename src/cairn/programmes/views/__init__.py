"""Pages of programmes, by subject."""
