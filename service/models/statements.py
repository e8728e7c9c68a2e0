"""The statements of article heads as tensors of an artifact, so that they can be read.

::

    statements.<head>.texts    (bytes,) uint8     the M statements, UTF-8, one to a line
    statements.<head>.vectors  (M, d) float32     their embeddings, of unit length
    statements.<head>.weight   (n_labels, M) float32
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from service.errors import ArtifactError
from service.models.base import StatementWeights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from service.models.base import HeadSpec

PREFIX: Final = "statements."
_PARTS: Final = ("texts", "vectors", "weight")
_REMEDY: Final = "Make the artifact again with `framelens train`; do not edit it by hand."


def statements_as_tensors(head: str, near: StatementWeights) -> dict[str, NDArray[Any]]:
    """One head's statements as an artifact stores them."""
    letters = "\n".join(near.statements).encode()
    return {
        f"{PREFIX}{head}.texts": np.frombuffer(letters, dtype=np.uint8).copy(),
        f"{PREFIX}{head}.vectors": near.vectors.astype(np.float32),
        f"{PREFIX}{head}.weight": np.ascontiguousarray(near.weight.T.astype(np.float32)),
    }


def statement_counts(tensors: Mapping[str, NDArray[Any]]) -> dict[str, int]:
    """How many statements each head is held against, by its name."""
    return {
        name.removeprefix(PREFIX).removesuffix(".vectors"): len(tensors[name])
        for name in sorted(tensors)
        if name.startswith(PREFIX) and name.endswith(".vectors")
    }


def read_statements(
    tensors: Mapping[str, NDArray[Any]], heads: Sequence[HeadSpec], *, path: Path
) -> dict[str, StatementWeights]:
    """The statements of every article head that has them.

    Raises:
        ArtifactError: If a part is missing, of another size, no text, or belongs to no article
            head; ``path`` is the file that it names.
    """
    known = {head.name: head for head in heads if head.kind == "article"}
    stored = [key for key in tensors if key.startswith(PREFIX)]
    found = {}
    for name in sorted({key.removeprefix(PREFIX).rpartition(".")[0] for key in stored}):
        present = {key for key in stored if key.startswith(f"{PREFIX}{name}.")}
        if name not in known or present != {f"{PREFIX}{name}.{part}" for part in _PARTS}:
            raise ArtifactError(
                f"the statements of head {name!r} are incomplete, or it is no article head",
                path=path,
                remedy=_REMEDY,
            )
        letters, vectors, weight = (tensors[f"{PREFIX}{name}.{part}"] for part in _PARTS)
        try:
            texts = tuple(letters.tobytes().decode().split("\n"))
        except UnicodeDecodeError as error:
            raise ArtifactError(
                f"the statements of head {name!r} are not UTF-8", path=path, remedy=_REMEDY
            ) from error
        width = tensors[f"head.{name}.weight"].shape[1]
        expected = ((len(texts), width), (len(known[name].labels), len(texts)))
        if (vectors.shape, weight.shape) != expected:
            raise ArtifactError(
                f"head {name!r} has {len(texts)} statements, but embeddings of {vectors.shape}"
                f" and weights of {weight.shape}",
                path=path,
                remedy=_REMEDY,
            )
        found[name] = StatementWeights(
            statements=texts,
            vectors=vectors.astype(np.float32),
            weight=np.ascontiguousarray(weight.T.astype(np.float64)),
        )
    return found
