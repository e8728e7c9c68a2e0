"""The trunk with a low-rank adapter and all heads, as one differentiable module.

The same arithmetic as :mod:`service.models.heads`, in torch; a test holds the two equal. What
is trained is exported as the tensors of an artifact, everything else stays the base encoder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from transformers import BertModel, MPNetModel

    from service.models.catalogue import HeadShape
    from service.types import Window


class LowRank(nn.Module):
    """A frozen linear layer plus ``up @ down`` of rank r (LoRA, Hu et al. 2021).

    ``up`` starts at zero, so training starts at the base model; ``down`` as nn.Linear does.
    """

    def __init__(self, base: nn.Linear, rank: int) -> None:
        super().__init__()
        self.base = base
        self.down = nn.Parameter(torch.empty(rank, base.in_features))
        self.up = nn.Parameter(torch.zeros(base.out_features, rank))
        nn.init.kaiming_uniform_(self.down, a=5**0.5)

    def forward(self, states: Tensor) -> Tensor:
        """*Shape:* (..., in) to (..., out)."""
        low = states @ self.down.T @ self.up.T
        out: Tensor = self.base(states) + low
        return out


class Head(nn.Module):
    """One linear head over token states; ``query`` pools by attention for whole windows."""

    def __init__(self, shape: HeadShape, width: int) -> None:
        super().__init__()
        self.kind = shape.kind
        self.weight = nn.Parameter(torch.zeros(len(shape.labels), width))
        self.bias = nn.Parameter(torch.zeros(len(shape.labels)))
        pools = shape.kind in {"sentence", "article"}
        self.query = nn.Parameter(torch.zeros(width)) if pools else None

    def forward(self, states: Tensor, padding: Tensor) -> Tensor:
        """Logits of pooled windows (b, n_labels), or of tokens (b, t, n_labels).

        *Shape:* ``states`` (b, t, d); ``padding`` (b, t) is True where there is no token.
        """
        values = states @ self.weight.T
        if self.query is not None:
            scores = (states @ self.query).masked_fill(padding, float("-inf"))
            values = (values * scores.softmax(dim=-1)[..., None]).sum(dim=1)
        return values + self.bias


class Network(nn.Module):
    """Trunk, adapter and heads.

    ``rank=0`` leaves the trunk as it is. The lowest ``frozen_layers`` have no adapter, so
    nothing is propagated back through them. Dropout stays where the base model has it on
    states, but not on attention weights: there it forces the slow attention kernel, and with
    it a CPU trains a third slower.
    """

    def __init__(
        self,
        trunk: BertModel | MPNetModel,
        shapes: Sequence[HeadShape],
        *,
        rank: int,
        frozen_layers: int = 0,
    ) -> None:
        super().__init__()
        trunk.requires_grad_(requires_grad=False)
        self.trunk: Any = trunk
        self.adapted: dict[str, LowRank] = {}
        layers: Any = self.trunk.encoder.layer
        for number, layer in enumerate(layers):
            self.attention_of(layer).dropout.p = 0.0
            if not rank or number < frozen_layers:
                continue
            for name, module in list(layer.named_modules()):
                if isinstance(module, nn.Linear):
                    self._adapt(f"encoder.layer.{number}.{name}", module, rank)
        self.frozen_layers = frozen_layers if rank else len(self.trunk.encoder.layer)
        width = int(trunk.config.hidden_size)
        self.heads = nn.ModuleDict({shape.name: Head(shape, width) for shape in shapes})
        self.guides = nn.ModuleDict()
        """What only training needs, and no artifact keeps (:mod:`service.training.guide`)."""

    @staticmethod
    def attention_of(layer: Any) -> Any:
        """Where BERT computes a layer's attention."""
        return layer.attention.self

    def _adapt(self, name: str, layer: nn.Linear, rank: int) -> None:
        parent, _, leaf = name.rpartition(".")
        low = LowRank(layer, rank)
        setattr(self.trunk.get_submodule(parent), leaf, low)
        self.adapted[name] = low

    def states(self, ids: Tensor, padding: Tensor) -> Tensor:
        """Token states (b, t, d) of padded ids (b, t)."""
        mask = padding[:, None, None, :].float() * torch.finfo(torch.float32).min
        out: Tensor = self.trunk(input_ids=ids, attention_mask=mask).last_hidden_state
        return out

    def train(self, mode: bool = True) -> Network:  # noqa: FBT001, FBT002 - torch's own signature
        """Training mode for what is trained: frozen layers see no dropout."""
        super().train(mode)
        self.trunk.embeddings.eval()
        for layer in self.trunk.encoder.layer[: self.frozen_layers]:
            layer.eval()
        return self

    def load_tensors(self, tensors: Mapping[str, NDArray[Any]]) -> None:
        """Set adapter and heads to what :meth:`tensors` gave, of this rank and these heads.

        Layers whose adapter is not among them, since it was frozen there, start as the base is.
        """
        with torch.no_grad():
            for name, low in self.adapted.items():
                if f"adapter.{name}.down" not in tensors:
                    continue
                low.down.copy_(torch.from_numpy(tensors[f"adapter.{name}.down"].astype(np.float32)))
                low.up.copy_(torch.from_numpy(tensors[f"adapter.{name}.up"].astype(np.float32)))
            for name, head in self.heads.items():
                for part, value in head.named_parameters():
                    value.copy_(torch.from_numpy(tensors[f"head.{name}.{part}"]))

    def tensors(self) -> dict[str, NDArray[Any]]:
        """What an artifact stores: the adapter in float16, the heads in float32."""
        found: dict[str, NDArray[Any]] = {}
        for name, low in self.adapted.items():
            found[f"adapter.{name}.down"] = low.down.detach().numpy().astype(np.float16)
            found[f"adapter.{name}.up"] = low.up.detach().numpy().astype(np.float16)
        for name, head in self.heads.items():
            for part, value in head.named_parameters():
                found[f"head.{name}.{part}"] = value.detach().numpy().astype(np.float32)
        return found


def mean_unit(states: Tensor, padding: Tensor) -> Tensor:
    """The sentence embedding: mean of the real tokens' states at unit length, (b, d)."""
    kept = (~padding)[..., None].float()
    mean = (states * kept).sum(dim=1) / kept.sum(dim=1)
    return nn.functional.normalize(mean, dim=-1)


def pad(windows: Sequence[Window], *, pad_id: int = 0) -> tuple[Tensor, Tensor]:
    """Ids (b, t) and padding (b, t) of some windows."""
    longest = max(window.n_tokens for window in windows)
    ids = torch.full((len(windows), longest), pad_id, dtype=torch.long)
    padding = torch.ones((len(windows), longest), dtype=torch.bool)
    for row, window in enumerate(windows):
        ids[row, : window.n_tokens] = torch.tensor(window.input_ids)
        padding[row, : window.n_tokens] = False
    return ids, padding
