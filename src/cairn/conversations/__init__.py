"""Threads of a pair and their messages."""
