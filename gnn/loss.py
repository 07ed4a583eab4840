"""What training makes small: wrong probabilities, and lists in the wrong order."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def probabilities(logit: Tensor, label: Tensor, weight: Tensor) -> Tensor:
    """Weighted cross-entropy of pairs, a mean over the positives' number so that rare ones count."""
    each = functional.binary_cross_entropy_with_logits(logit, label, weight=weight, reduction="sum")
    return each / label.sum().clamp_min(1)


def lists(logit: Tensor, label: Tensor, weight: Tensor, group: Tensor) -> Tensor:
    """Listwise softmax loss (ListNet) of each anchor's list, a mean over anchors with a positive.

    `group` numbers the anchors; a drawn negative stands in the sum for all that its weight says.
    """
    size = int(group.max()) + 1
    steep = logit + weight.log()
    top = steep.detach().max()
    total = torch.zeros(size, device=logit.device).index_add(0, group, (steep - top).exp())
    spread = total.clamp_min(1e-30).log() + top
    hits = torch.zeros(size, device=logit.device).index_add(0, group, label)
    held = torch.zeros(size, device=logit.device).index_add(0, group, label * logit)
    some = hits > 0
    return (spread - held / hits.clamp_min(1))[some].sum() / some.sum().clamp_min(1)
