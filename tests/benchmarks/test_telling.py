"""A run takes the place of an earlier one and leaves the others."""

from benchmarks.telling import aligned, marked_down, write_section


def test_a_section_is_replaced_and_the_others_stay(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# Title\n\nWords.\n\n## One\n\nold\n\n## Two\n\nstays\n")

    write_section(page, "One", ["new"])

    assert page.read_text() == "# Title\n\nWords.\n\n## Two\n\nstays\n\n## One\n\nnew\n"


def test_tables():
    rows = [["a", "10"], ["bcd", "2"]]

    assert aligned(["n", "ms"], rows) == ["n    ms", "a    10", "bcd  2 "]
    assert marked_down(["n", "ms"], rows)[:3] == ["| n | ms |", "|---|---|", "| a | 10 |"]
