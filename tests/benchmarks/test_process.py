from __future__ import annotations

import sys

import pytest

from benchmarks.process import measured


def test_a_command_is_measured() -> None:
    run = measured([sys.executable, "-c", "x = bytearray(150 * 2**20); print('{\"a\": 1}')"])
    assert run.seconds > 0
    assert 150 < run.peak_mib < 600
    assert run.report() == {"a": 1}


def test_the_memory_of_the_measurer_does_not_count() -> None:
    held = bytearray(200 * 2**20)
    assert measured([sys.executable, "-S", "-c", "pass"]).peak_mib < 100
    assert len(held) == 200 * 2**20


def test_a_command_that_fails_is_an_error_that_says_why() -> None:
    with pytest.raises(RuntimeError, match=r"ended with 3: .*broken"):
        measured([sys.executable, "-c", "import sys; sys.stderr.write('broken'); sys.exit(3)"])


def test_a_command_sees_the_variables_given() -> None:
    run = measured([sys.executable, "-c", "import os; print(os.environ['WORD'])"], {"WORD": "here"})
    assert run.said == "here\n"
