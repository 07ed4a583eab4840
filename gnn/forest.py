"""Gradient-boosted trees (LightGBM): forests that say how likely a pair is to trade, and rankers that order a list."""

from __future__ import annotations

import lightgbm
import numpy as np
from numpy.typing import NDArray

from gnn.examples import Examples
from gnn.options import Growth

Forest = lightgbm.Booster
DEEP = 60
"""Places of a list whose order is learnt."""


def grow(e: Examples, names: tuple[str, ...], growth: Growth, seed: int, threads: int) -> Forest:
    """A forest of pairs with their features; each row weighs the root of how many it stands for.

    Weighed by all of them, a few far pairs would count for thousands, and the trees would learn those by heart.
    """
    return lightgbm.train({"objective": "binary"} | settings(growth, seed, threads), dataset(e, names), growth.trees)


def rank(e: Examples, names: tuple[str, ...], growth: Growth, seed: int, threads: int) -> Forest:
    """A forest that is judged by its order of each list alone (LambdaMART, Burges 2010); rows weigh as in `grow`."""
    rows = np.argsort(e.lists, kind="stable")
    told = dataset(e.take(rows), names)
    told.set_group(np.unique(e.lists, return_counts=True)[1])
    asked = {"objective": "lambdarank", "lambdarank_truncation_level": DEEP}
    return lightgbm.train(asked | settings(growth, seed, threads), told, growth.trees)


def dataset(e: Examples, names: tuple[str, ...]) -> lightgbm.Dataset:
    """Examples as LightGBM takes them."""
    return lightgbm.Dataset(
        e.features,
        e.label.astype(np.int8),
        weight=np.sqrt(e.weight),
        feature_name=[plain(n) for n in names],
        free_raw_data=True,
    )


def settings(growth: Growth, seed: int, threads: int) -> dict[str, object]:
    """What LightGBM is told."""
    return {
        "num_leaves": growth.leaves,
        "learning_rate": growth.pace,
        "min_data_in_leaf": 60,
        "lambda_l2": 10.0,
        "feature_fraction": 0.3,
        "extra_trees": growth.loose,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "max_bin": 63,
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": threads,
        "verbose": -1,
    }


def plain(name: str) -> str:
    """A feature's name as LightGBM takes it: its own files know no space, comma or colon in a name."""
    return name.replace(", ", "_").replace(": ", "_").replace(" ", "_")


def logits(forest: Forest, features: NDArray[np.float32], threads: int) -> NDArray[np.float64]:
    """Log odds of pairs."""
    return np.asarray(forest.predict(features, raw_score=True, num_threads=threads), dtype=np.float64)


def contributions(forest: Forest, features: NDArray[np.float32], threads: int) -> NDArray[np.float64]:
    """Pairs x features and the base: exact Shapley values (TreeSHAP, Lundberg 2020) that sum up to the log odds."""
    return np.asarray(forest.predict(features, pred_contrib=True, num_threads=threads), dtype=np.float64)
