"""Pages of a school, by subject."""
