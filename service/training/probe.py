"""Linear heads on finished features: penalised logistic regression, to its optimum.

Few labelled articles (hundreds) and many features (hundreds): a convex fit with a penalty
chosen by cross-validation beats any number of gradient steps with early stopping.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import torch
from torch import nn

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MAX_ITERATIONS: Final = 200


@dataclass(frozen=True, slots=True)
class Linear:
    """A fitted head. *Shape:* ``weight`` (n_labels, d), ``bias`` (n_labels,)."""

    weight: NDArray[np.float32]
    bias: NDArray[np.float32]

    def logits(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """*Shape:* (n, d) to (n, n_labels)."""
        out: NDArray[np.float32] = features @ self.weight.T + self.bias
        return out


def fit_linear(
    features: NDArray[np.float32],
    labels: NDArray[np.float32],
    *,
    activation: Literal["sigmoid", "softmax"],
    penalty: float,
    weights: NDArray[np.float32] | None = None,
) -> Linear:
    """Fit by L-BFGS on standardised features; the standardisation is folded into the result.

    *Shape:* ``features`` (n, d); ``labels`` (n, n_labels): probabilities per label, or with
    ``softmax`` a distribution over labels. ``penalty`` is the L2 weight per example mean;
    ``weights`` (n,) makes examples count more or less.
    """
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-6
    inputs = torch.from_numpy((features - mean) / scale).double()
    wanted = torch.from_numpy(labels).double()
    share = np.ones(len(features)) if weights is None else weights / weights.mean()
    counts = torch.from_numpy(np.asarray(share, dtype=np.float64))
    weight = torch.zeros(labels.shape[1], features.shape[1], dtype=torch.float64)
    bias = torch.zeros(labels.shape[1], dtype=torch.float64)
    weight.requires_grad_()
    bias.requires_grad_()
    optimiser: Any = torch.optim.LBFGS(
        [weight, bias],
        max_iter=_MAX_ITERATIONS,
        line_search_fn="strong_wolfe",
        tolerance_grad=1e-7,
    )

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        logits = inputs @ weight.T + bias
        if activation == "softmax":
            each = -(wanted * logits.log_softmax(dim=-1)).sum(dim=-1)
        else:
            each = nn.functional.binary_cross_entropy_with_logits(
                logits, wanted, reduction="none"
            ).sum(dim=-1)
        loss = (each * counts).mean() + penalty * (weight**2).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimiser.step(closure)
    plain = weight.detach().numpy() / scale
    shift = bias.detach().numpy() - plain @ mean
    return Linear(plain.astype(np.float32), shift.astype(np.float32))
