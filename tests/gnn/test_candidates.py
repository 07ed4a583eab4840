from __future__ import annotations

import numpy as np
import pytest

from gnn.candidates import HEARD, NAMES, SMOOTH, heard


def test_peers_are_fused_by_the_places_they_give_and_other_features_are_not_asked() -> None:
    features = np.full((3, len(NAMES)), 5.0, np.float32)
    for peer in HEARD:
        features[:, NAMES.index(f"place {peer}")] = np.log1p([1, 40, 9000])
    fused = len(HEARD) / (SMOOTH + np.array([1, 40, 9000]))
    assert heard(features) == pytest.approx(np.log(fused), abs=1e-5)
    assert not len(heard(features[:0]))
