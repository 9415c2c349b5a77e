"""What a new school begins with; an administrator changes it."""

# Name and number, in the order they are shown.
HELP_LINES = (
    ("Childline (United Kingdom)", "0800 1111"),
    ("Help line for children in Europe", "116 111"),
)
