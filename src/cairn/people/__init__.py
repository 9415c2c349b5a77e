"""People of a school: accounts, staff roles, the on-call rota, profiles."""
