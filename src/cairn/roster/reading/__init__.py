"""Reads roster files into plain records: no Django, no database of the installation."""
