from __future__ import annotations

import re
from pathlib import Path

from loaders.manifest import KEYS, read
from loaders.options import LoadOptions
from tests.loaders.handed import TODAY


def test_the_manifests_of_the_page_are_manifests(checkout: Path, tmp_path: Path) -> None:
    page = (checkout / "docs" / "sources.md").read_text(encoding="utf-8")
    manifests = re.findall(r"```toml\n(.*?)```", page, re.S)
    assert len(manifests) == 2
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    for text in manifests:
        (tmp_path / "m.toml").write_text(text.replace("2024-01-07", "2020-01-07"), encoding="utf-8")
        assert read(tmp_path / "m.toml", LoadOptions(TODAY))


def test_the_page_names_every_key(checkout: Path) -> None:
    page = (checkout / "docs" / "sources.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    assert set(KEYS) <= set(re.findall(r"`(\w+)`", " ".join(rows)))
