"""The upkeep of this room."""

from __future__ import annotations

from cairn.jobs import every
from cairn.roster.actions.uploading import tidy_uploads

every(minutes=60)(tidy_uploads)
