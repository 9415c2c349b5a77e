"""What is typed about people, by subject."""
