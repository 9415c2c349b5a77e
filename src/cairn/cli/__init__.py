"""The command line: one entry, a file for each subject."""
