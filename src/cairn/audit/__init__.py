"""Who did what, in a chain that shows every later change."""
