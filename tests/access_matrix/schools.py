"""Help is open to everyone."""

from tests.access_matrix import EVERYONE, Row

ROWS = {"schools:help": Row({"get": EVERYONE}, public=True)}
