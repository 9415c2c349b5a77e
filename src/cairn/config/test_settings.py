"""Settings of the test suite: the product's own, with fast passwords and a folder of their own."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault(
    "CAIRN_DATA_DIR", str(Path(tempfile.gettempdir()) / f"cairn-test-{os.getpid()}")
)
os.environ.setdefault("CAIRN_LOG_LEVEL", "ERROR")

from cairn.config.settings import *  # noqa: F403
from cairn.config.settings import DATA_DIR, DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["*"]
# Where WhiteNoise looks; nothing is collected there.
(DATA_DIR / "static").mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"].pop("CONN_MAX_AGE", None)
    # A file, as in earnest: threads that share a database in memory do not wait for each other
    # but fail at once. It may forget everything at a power cut.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "; PRAGMA synchronous=OFF"
else:
    DATABASES["default"]["OPTIONS"].pop("pool", None)
