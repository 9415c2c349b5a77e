from __future__ import annotations

import json


def checks(done) -> dict[str, str]:
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["ok"] == (done.returncode == 0)
    return {check["name"]: check["state"] for check in found["checks"]}


def test_a_good_installation(installed):
    states = checks(installed.attempt("doctor", "--json"))

    assert states == {
        **dict.fromkeys(
            ("settings", "keys", "disk", "database", "migrations", "matching", "audit"), "fine"
        ),
        **dict.fromkeys(("mail", "worker"), "note"),
    }


def test_an_open_key_a_silent_mail_server_and_a_strange_host(installed):
    (installed.folder / "keys" / "secret_key").chmod(0o644)
    installed.more |= {
        "CAIRN_SMTP_HOST": "127.0.0.1",
        "CAIRN_SMTP_PORT": "9",
        "CAIRN_BASE_URL": "https://mentoring.example",
    }

    states = checks(installed.attempt("doctor", "--json"))

    assert states["keys"] == states["mail"] == states["settings"] == "problem"


def test_missing_tables(blank):
    blank.folder.mkdir()

    states = checks(blank.attempt("doctor", "--json"))

    assert states["migrations"] == "problem"
    assert "audit" not in states
