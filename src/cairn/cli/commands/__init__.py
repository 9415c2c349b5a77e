"""One file a command; `cairn.cli.main` says which word is which."""
