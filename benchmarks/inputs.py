"""What the benchmarks run on: a folder of documents that stands, or a made-up economy of so many."""

from __future__ import annotations

import argparse
from pathlib import Path

from loaders.sample import Economy, write

DOCUMENTS_PER_CUSTOMER, FIRMS_PER_DOCUMENT = 3_000, 0.04
"""As in the real books: 123 firms with 373 thousand documents that name 38 thousand counterparties."""


def economy(documents: int) -> Economy:
    """A made-up economy of about so many documents."""
    customers = max(2, documents // DOCUMENTS_PER_CUSTOMER)
    return Economy(customers, max(200, 4 * customers, round(documents * FIRMS_PER_DOCUMENT)), documents)


def add_input(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options that say what to run on."""
    parser.add_argument("--folder", type=Path, action="append", default=[], help="a folder of documents; may repeat")
    parser.add_argument(
        "--documents", type=int, action="append", default=[], help="a made-up economy of so many documents; may repeat"
    )


def inputs(asked: argparse.Namespace, work: Path) -> dict[str, Path]:
    """The folders to run on by what they are called in the tables."""
    found = {f"{folder.name}": folder.absolute() for folder in asked.folder}
    for documents in asked.documents:
        folder = work / f"economy-{documents}"
        report = write(folder, economy(documents))
        found[f"made-up, {report.rows:,} documents"] = folder
    if not found:
        raise SystemExit("say what to run on: --folder FOLDER or --documents N")
    return found
