"""Choosing a language is open to everyone."""

from tests.access_matrix import EVERYONE, Row

ROWS = {
    "set_language": Row(
        {"post": EVERYONE}, data=lambda cast: {"language": "de", "next": "/"}, public=True
    )
}
