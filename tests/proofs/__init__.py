"""What holds on every page of the product: the rows of the access matrix, visited for a purpose each.

A new URL, model or text field is covered the moment it exists, or fails until somebody has decided.
"""
