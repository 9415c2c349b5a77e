from __future__ import annotations

import json
from importlib import import_module

import pytest

from cairn.cli.main import COMMANDS


def test_help_names_every_command(blank):
    done = blank.attempt("--help")

    assert done.returncode == 0
    assert all(f"  {word} " in done.stdout for word in COMMANDS)
    assert not blank.folder.exists(), "help needs nothing and makes nothing"


@pytest.mark.parametrize("word", COMMANDS)
def test_every_command_can_be_imported_and_says_what_it_does(word):
    module, _colon, name = COMMANDS[word].place.partition(":")

    command = getattr(import_module(module), name)

    assert command.name == word
    assert command.help


def test_an_unknown_command_is_exit_code_2(blank):
    done = blank.attempt("fly")

    assert done.returncode == 2
    assert "No such command 'fly'" in done.stderr


def test_an_unusable_setting_is_one_line(blank):
    blank.more["CAIRN_WEB_THREADS"] = "many"

    done = blank.attempt("migrate")

    assert done.returncode == 1
    assert done.stderr == ("Error: CAIRN_WEB_THREADS='many' is not usable: a number is expected.\n")


@pytest.mark.once
def test_a_database_that_does_not_answer_is_one_line(blank):
    blank.more["DATABASE_URL"] = "postgres://nobody@127.0.0.1:9/nothing"
    blank.more["CAIRN_LOG_LEVEL"] = "CRITICAL"

    done = blank.attempt("audit", "verify")

    assert done.returncode == 1
    assert "The database does not answer" in done.stderr.splitlines()[-1]


def test_settings_as_json(blank):
    blank.more["CAIRN_SMTP_HOST"] = "mail.example"

    listed = json.loads(blank.attempt("settings", "--json").stdout.splitlines()[-1])

    assert listed["CAIRN_SMTP_HOST"]["is_set"]
    assert listed["CAIRN_PORT"]["default"] == "8000"


def test_a_school_is_set_up_by_one_command(installed):
    words = ("--school", "Westbury", "--given-name", "Ada", "--family-name", "Kern")

    done = installed.attempt(
        "set-up", *words, "--user-name", "ada", "--password", "over the hills 9"
    )

    assert done.returncode == 0, done.stderr
    assert "Westbury is ready. ada can sign in." in done.stdout


def test_a_weak_password_sets_up_nothing(installed):
    words = ("--school", "Westbury", "--given-name", "Ada", "--family-name", "Kern")

    done = installed.attempt("set-up", *words, "--user-name", "ada", "--password", "password")

    assert done.returncode == 1
    assert "too common" in done.stderr
