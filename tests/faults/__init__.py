"""Kills, full disks and other misfortunes: what was acknowledged stays, once and whole.

`make test` runs a sample; `make faults` runs every one at full size.
"""
