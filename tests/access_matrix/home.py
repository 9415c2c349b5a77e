"""Everyone has a Today."""

from tests.access_matrix import EVERYONE, Row

ROWS = {"home:today": Row({"get": EVERYONE}, queries=12)}
