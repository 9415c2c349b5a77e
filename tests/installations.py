"""Fixtures: installations made once a run and copied for each test, since making one takes
seconds and copying it none. Those of a run on PostgreSQL have a database of their own there.
"""

from __future__ import annotations

import fcntl
import json
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests import postgres
from tests.installation import Installation, Running

Making = Callable[..., Installation]


@pytest.fixture
def blank(tmp_path: Path) -> Iterator[Installation]:
    """An installation that does not exist yet, with a free port."""
    with ExitStack() as leaving:
        yield Installation(tmp_path / "data", more=_empty_database(leaving))


def _empty_database(leaving: ExitStack) -> dict[str, str]:
    server = postgres.url_of_this_run()
    if not server:
        return {}
    return {"DATABASE_URL": leaving.enter_context(postgres.new_database(server))}


@pytest.fixture(scope="session")
def migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Folders, tables and static files; nothing may be changed in it."""

    def make(folder: Path) -> Installation:
        made = Installation(folder, more=_database_for_all())
        made.run("migrate")
        return made

    with _made_once("migrated", tmp_path_factory, make) as one:
        yield one


@pytest.fixture(scope="session")
def pair_once(
    tmp_path_factory: pytest.TempPathFactory, migrated_once: Installation
) -> Iterator[Installation]:
    """The same with a school and a pair who can sign in; nothing may be changed in it."""

    def make(folder: Path) -> Installation:
        made = _copy_for_all(migrated_once, folder)
        pair = made.python("tests.pair", "make")
        (made.folder / "pair.json").write_text(pair)
        return made

    with _made_once("pair", tmp_path_factory, make) as one:
        yield one


@pytest.fixture(scope="session")
def demo_once(
    tmp_path_factory: pytest.TempPathFactory, migrated_once: Installation
) -> Iterator[Installation]:
    """The demo school in its first weeks; nothing may be changed in it."""

    def make(folder: Path) -> Installation:
        made = _copy_for_all(migrated_once, folder)
        made.run("demo")
        return made

    with _made_once("demo", tmp_path_factory, make) as one:
        yield one


@contextmanager
def _made_once(
    name: str, factory: pytest.TempPathFactory, make: Callable[[Path], Installation]
) -> Iterator[Installation]:
    """What the first worker of the run to ask makes, for all of them.

    The last one that leaves removes its database, where it has one on a server.
    """
    place = _folder_of_the_run(factory) / name
    place.mkdir(exist_ok=True)
    users = place / f"{os.getpid()}.user"
    with _alone_in(place):
        facts = place / "facts.json"
        if not any(place.glob("*.user")):
            # A folder of its own: one that was left may have lost its database.
            made = make(place / uuid.uuid4().hex)
            facts.write_text(json.dumps({"folder": str(made.folder), "more": made.more}))
        users.touch()
        told = json.loads(facts.read_text())
    yield Installation(Path(told["folder"]), more=told["more"])
    with _alone_in(place):
        users.unlink()
        url = told["more"].get("DATABASE_URL")
        if url and not any(place.glob("*.user")):
            postgres.drop_database(postgres.url_of_this_run(), url)


def _folder_of_the_run(factory: pytest.TempPathFactory) -> Path:
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@contextmanager
def _alone_in(place: Path) -> Iterator[None]:
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _database_for_all(template: str = "") -> dict[str, str]:
    """Where this run is on a server, a new database there: empty, or a copy of `template`."""
    server = postgres.url_of_this_run()
    return {"DATABASE_URL": postgres.create_database(server, template)} if server else {}


def _copy_for_all(made: Installation, folder: Path) -> Installation:
    return made.copied_to(folder, **_database_for_all(made.more.get("DATABASE_URL", "")))


def _copy(made: Installation, folder: Path, leaving: ExitStack) -> Installation:
    template = made.more.get("DATABASE_URL", "")
    if not template:
        return made.copied_to(folder)
    server = postgres.url_of_this_run()
    copy = leaving.enter_context(postgres.new_database(server, template))
    return made.copied_to(folder, DATABASE_URL=copy)


@pytest.fixture
def installed(tmp_path: Path, migrated_once: Installation) -> Iterator[Installation]:
    """An installation without a school, for one test."""
    with ExitStack() as leaving:
        yield _copy(migrated_once, tmp_path / "data", leaving)


@pytest.fixture
def with_pair(tmp_path: Path, pair_once: Installation) -> Iterator[Installation]:
    """An installation with a school and a pair (`tests.pair.Pair.of` says who), for one test."""
    with ExitStack() as leaving:
        yield _copy(pair_once, tmp_path / "data", leaving)


@pytest.fixture
def serving(installed: Installation) -> Iterator[Running]:
    """`cairn serve` on the installation without a school, ready; stopped at the end."""
    with installed.running("serve") as server:
        yield server
