"""Backups and their way back: who may read them, and what is refused."""

from __future__ import annotations

from tests.installation import Installation


def test_the_backup_is_closed_to_others_and_holds_no_keys(installed):
    file = installed.folder.parent / "one.backup"

    installed.attempt("backup", str(file))

    raw = file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"SQLite format" not in raw
    for key in (installed.folder / "keys").iterdir():
        assert key.stat().st_mode & 0o777 == 0o600


def test_a_damaged_or_shortened_backup_is_refused(installed, tmp_path):
    file = tmp_path / "one.backup"
    installed.attempt("backup", str(file))
    whole = file.read_bytes()

    for place, damaged in enumerate(
        (whole[:-1], whole[: len(whole) // 2], whole[:200] + b"!" + whole[201:], b"holiday photos")
    ):
        file.write_bytes(damaged)
        done = installed.attempt("restore", str(file), "--to", str(tmp_path / f"new{place}"))
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1, done.stderr


def test_a_filled_folder_is_left_alone(installed, tmp_path):
    file = tmp_path / "one.backup"
    installed.attempt("backup", str(file))

    done = installed.attempt("restore", str(file), "--to", str(installed.folder))

    assert done.returncode == 1
    assert "is not empty" in done.stderr


def test_without_the_key_nobody_opens_it(installed, tmp_path):
    file = tmp_path / "one.backup"
    installed.attempt("backup", str(file))
    stranger = Installation(tmp_path / "stranger", installed.port)
    stranger.attempt("backup", str(tmp_path / "other.backup"))

    done = stranger.attempt("restore", str(file), "--to", str(tmp_path / "new"))

    assert done.returncode == 1
    assert "made with another key" in done.stderr or "is missing" in done.stderr
