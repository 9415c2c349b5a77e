"""What holds on every page of the product: the rows of the access matrix, each proof's own way.

A new URL, model or text field is covered the moment it exists, or fails until it was decided on.
"""
