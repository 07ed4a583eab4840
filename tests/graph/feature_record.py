"""Writes down what the definitions of features say: `python -m tests.graph.feature_record`.

It writes the record and the page of the docs. A definition that gives other values than it did, or that is gone, is
refused unless it is named: `--again 'network_*@1'`, for those that nobody has used yet.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from pathlib import Path

from graph.features.catalogue import FAMILIES
from graph.features.family import Family
from graph.features.page import page
from graph.features.record import FILE, recorded, text, worked_out
from graph.features.versions import broken

PAGE = Path(__file__).parents[2] / "docs" / "feature-catalogue.md"


def write(families: Iterable[Family], files: tuple[Path, Path] = (FILE, PAGE), again: Sequence[str] = ()) -> list[str]:
    """Write the record and the page, unless something is wrong with the definitions, and say what."""
    listed = tuple(families)
    record, (file, docs) = worked_out(listed), files
    standing = recorded(file) if file.exists() else {}
    before = {n: held.values for n, held in standing.items() if not any(fnmatch(n, pattern) for pattern in again)}
    wrong = broken(before, {name: held.values for name, held in record.items()})
    if not wrong:
        file.write_text(text(record), encoding="utf-8")
        docs.write_text(page(listed, record), encoding="utf-8")
    return wrong


if __name__ == "__main__":
    parser = ArgumentParser(prog="python -m tests.graph.feature_record", description=__doc__)
    parser.add_argument("--again", nargs="*", default=[], metavar="NAME@VERSION", help="definitions to write anew")
    sys.exit("\n".join(write(FAMILIES, again=parser.parse_args().again)) or None)
