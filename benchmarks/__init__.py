"""Measurements of the product; each prints a table against its budgets."""
