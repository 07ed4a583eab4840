"""The one place where chance is set."""

from __future__ import annotations

import numpy as np
import torch


def seeded(seed: int, threads: int) -> np.random.Generator:
    """A generator for numpy, after torch was seeded and told to use only operations that repeat bit for bit."""
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True)
    return np.random.default_rng(seed)


def device(name: str) -> torch.device:
    """The device of a name; `auto` is a GPU where there is one."""
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device(name)
