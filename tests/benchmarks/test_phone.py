"""Shifts are added up as browsers do it; what goes over the wire is counted."""

import pytest
from benchmarks.phone import Traffic, largest_session

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("shifts", "largest"),
    [
        ([], 0),
        ([[100, 0.02], [900, 0.03]], 0.05),
        # A second without a shift ends a session.
        ([[100, 0.02], [1100, 0.03]], 0.03),
        # So do five seconds since its first shift.
        ([[moment, 0.01] for moment in range(0, 6400, 800)], 0.07),
    ],
)
def test_the_session_with_the_most_shift_counts(shifts, largest):
    assert largest_session(shifts) == pytest.approx(largest)


def test_bytes_of_scripts_and_redirects_and_hosts_are_told_apart():
    traffic = Traffic("cairn.example")
    for number, (url, kind, size) in enumerate(
        [
            ("https://cairn.example/", "Document", 500),
            ("https://cairn.example/static/a.js", "Script", 300),
            ("data:image/png;base64,AA", "Image", 0),
            ("https://elsewhere.example/pixel", "Image", 40),
        ]
    ):
        traffic.asked({"request": {"url": url}})
        traffic.answered({"requestId": str(number), "type": kind})
        traffic.finished({"requestId": str(number), "encodedDataLength": size})
    traffic.asked(
        {
            "request": {"url": "https://cairn.example/b/"},
            "redirectResponse": {"encodedDataLength": 60},
        }
    )

    assert (traffic.bytes, traffic.script_bytes) == (900, 300)
    assert traffic.others == {"elsewhere.example"}
