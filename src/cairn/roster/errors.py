"""What can go wrong in an import."""

from __future__ import annotations

from cairn.roster.reading.problems import Problems


class RosterRefused(Exception):
    """The roster has problems and nothing was changed; `problems` lists them."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(f"{problems.count} problems")
        self.problems = problems


class RosterMoved(Exception):
    """Somebody changed people since the preview: the import would no longer do what it showed."""


class PeopleKeepChanging(Exception):
    """The people of the roster were changed by others each time an import was about to write."""


class ImportUnderWay(Exception):
    """Another roster is being imported at this school right now."""


class UploadHasMoved(Exception):
    """The upload is no longer where this step needs it; somebody pressed another button."""


class NoLongerAllowed(Exception):
    """Whoever began the import may not import any more."""
