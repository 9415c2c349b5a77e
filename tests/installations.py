"""Fixtures: installations made once a run and copied for each test, since making one takes
seconds and copying it none. Those of a run on PostgreSQL have a database of their own there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
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
    with ExitStack() as leaving:
        folder = tmp_path_factory.mktemp("migrated") / "data"
        made = Installation(folder, more=_empty_database(leaving))
        made.run("migrate")
        yield made


@pytest.fixture(scope="session")
def pair_once(
    tmp_path_factory: pytest.TempPathFactory, migrated_once: Installation
) -> Iterator[Installation]:
    """The same with a school and a pair who can sign in; nothing may be changed in it."""
    with ExitStack() as leaving:
        made = _copy(migrated_once, tmp_path_factory.mktemp("pair") / "data", leaving)
        pair = made.python("tests.pair", "make")
        (made.folder / "pair.json").write_text(pair)
        yield made


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
