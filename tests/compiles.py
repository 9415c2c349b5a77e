"""What types do not show: missing migrations, and templates that do not parse.

python -m tests.compiles
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def troubles() -> list[str]:
    """One line each; empty where all is well."""
    from django.apps import apps
    from django.core.management import call_command
    from django.template import TemplateSyntaxError, engines

    found = []
    try:
        call_command("makemigrations", "--check", "--dry-run", verbosity=1)
    except SystemExit:
        found.append("a migration is missing")
    engine = engines["django"]
    for app in apps.get_app_configs():
        folder = Path(app.path) / "templates"
        for path in sorted(folder.rglob("*.html")) if app.name.startswith("cairn.") else []:
            try:
                engine.from_string(path.read_text())
            except TemplateSyntaxError as error:
                found.append(f"{path.relative_to(ROOT)}: {error}")
    return found


def main() -> int:
    """Exit code 1 where something does not compile."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "CAIRN_DATA_DIR": folder,
            "CAIRN_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "cairn.config.settings",
        }
        import django

        django.setup()
        found = troubles()
    for trouble in found:
        print(trouble, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
