"""English as schools outside of America write it."""
