"""Goals of a mentee, agreed with the mentor, and their steps."""
