"""Keys are made once and for their owner alone."""

from concurrent.futures import ThreadPoolExecutor

from cairn.lib.keys import read_or_make_key


def test_all_who_ask_at_once_get_one_key(tmp_path):
    folder = tmp_path / "keys"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: read_or_make_key(folder, "a_key"), range(32)))
    assert len(keys) == 1
    assert (folder / "a_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == ["a_key"]
