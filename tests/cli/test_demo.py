"""The demo school: loaded once, and whole or not at all."""

from __future__ import annotations

import json
import signal
import time

import pytest

from tests.installation import Installation, wait_for


@pytest.mark.faults
def test_a_first_load_that_is_killed_leaves_no_half_a_school(installed: Installation) -> None:
    loading = installed.start("demo")
    wait_for(lambda: "Loading the demo school" in installed.log.read_text())
    time.sleep(0.3)
    assert loading.poll() is None, "it is in the middle of it"
    loading.send_signal(signal.SIGKILL)
    loading.wait(10)

    done = installed.attempt("demo", "--stage", "term-start", "--json")

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["stage"] == "term-start"
    assert {"coordinator", "administrator", "safeguarding lead"} <= {
        one["role"] for one in found["sign_ins"]
    }
    again = installed.attempt("demo")
    assert again.returncode == 1
    assert again.stderr.splitlines() == [
        "Error: There is a school already. Choose an empty folder: CAIRN_DATA_DIR=demo-data"
    ]
