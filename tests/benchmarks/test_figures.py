from __future__ import annotations

from benchmarks.figures import machine, markdown, percentiles, spread


def test_a_table_is_markdown() -> None:
    assert markdown(("a", "b"), [(1, "x"), (2, "y")]) == "| a | b |\n| --- | --- |\n| 1 | x |\n| 2 | y |"


def test_percentiles_are_in_the_unit_asked_for() -> None:
    seconds = [n / 1000 for n in range(1, 101)]
    assert percentiles(seconds) == ("50.5", "99", "100")
    assert percentiles(seconds, 1e6)[2] == "1e+05"


def test_a_spread_shows_its_range_where_there_is_one() -> None:
    assert spread([2.0]) == "2.0"
    assert spread([3.0, 1.0, 2.0]) == "2.0 (1.0 to 3.0)"


def test_the_machine_is_named_by_its_size() -> None:
    assert "cores" in machine("numpy")
    assert "numpy" in machine("numpy")
