"""Fixtures that several rooms share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
INVOICES = Path(os.environ.get("LIANKE_TEST_INVOICES", ROOT.parent / "shared" / "data" / "invoices"))
JUDGE = Path(os.environ.get("LIANKE_TEST_JUDGE", ROOT.parent / "shared" / "bench" / "rank_eval.py"))


def outside(path: Path, what: str) -> Path:
    """The path, where it exists; else the test is skipped, and fails in CI, which has to run it."""
    if path.exists():
        return path
    reason = f"{what} lie outside the project and are not at {path}"
    if os.environ.get("CI"):
        pytest.fail(f"{reason}: CI has to run this test", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def invoices_folder() -> Path:
    """The folder of real VAT invoices of 123 firms."""
    return outside(INVOICES, "the real invoices")


@pytest.fixture(scope="session")
def judge() -> Path:
    """The script that judges ranked prospects on the real invoices."""
    return outside(JUDGE, "the judge's scripts")


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of the checkout."""
    return ROOT
