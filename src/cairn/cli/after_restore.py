"""Makes a restored installation ready; prints how many people were erased again.

A process of its own, because settings are read once and those of the restored folder differ.
"""

from __future__ import annotations

import sys

from cairn.cli.main import start_django


def main() -> None:
    """Migrate, then erase whom the purge ledger names."""
    start_django(with_models=True)
    from cairn.cli.preparing import prepare

    sys.stdout.write(f"{prepare()}\n")


if __name__ == "__main__":
    main()
