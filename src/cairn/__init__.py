"""Cairn: peer mentoring programmes led by the mentees."""

__version__ = "0.1.0"
