"""What belongs to the interface is open to everybody."""

from tests.access_matrix import EVERYONE, Row

ROWS = {
    "ui:style_guide": Row({"get": EVERYONE}, public=True),
    "ui:manifest": Row({"get": EVERYONE}, public=True),
    "ui:theme_choose": Row(
        {"post": EVERYONE}, data=lambda cast: {"theme": "dark", "next": "/"}, public=True
    ),
}
