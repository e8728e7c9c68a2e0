"""The words of article heads as tensors of an artifact, so that they can be read and inspected.

::

    words.<head>.vocabulary  (bytes,) uint8     the V words, sorted, UTF-8, one to a line
    words.<head>.idf         (V,) float16
    words.<head>.weight      (n_labels, V) float16

An explicit vocabulary rather than hashed buckets: whoever wonders why an article scores as it
does can look up what each word adds, and no two words share a weight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from service.errors import ArtifactError
from service.models.base import WordWeights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from service.models.base import HeadSpec

PREFIX: Final = "words."
_PARTS: Final = ("vocabulary", "idf", "weight")
_REMEDY: Final = "Make the artifact again with `framelens train`; do not edit it by hand."


def words_as_tensors(head: str, words: WordWeights) -> dict[str, NDArray[Any]]:
    """One head's words as an artifact stores them; rows follow the sorted vocabulary."""
    listed = sorted(words.places)
    rows = [words.places[word] for word in listed]
    letters = "\n".join(listed).encode()
    return {
        f"{PREFIX}{head}.vocabulary": np.frombuffer(letters, dtype=np.uint8).copy(),
        f"{PREFIX}{head}.idf": words.idf[rows].astype(np.float16),
        f"{PREFIX}{head}.weight": np.ascontiguousarray(words.weight[rows].T.astype(np.float16)),
    }


def read_words(
    tensors: Mapping[str, NDArray[Any]], heads: Sequence[HeadSpec], *, path: Path
) -> dict[str, WordWeights]:
    """The words of every article head that has them.

    Raises:
        ArtifactError: If a part is missing, of another size, no text, or belongs to no article
            head; ``path`` is the file that it names.
    """
    known = {head.name: head for head in heads if head.kind == "article"}
    found = {}
    for name in sorted(
        {key.removeprefix(PREFIX).rpartition(".")[0] for key in word_names(tensors)}
    ):
        present = {key for key in tensors if key.startswith(f"{PREFIX}{name}.")}
        if name not in known or present != {f"{PREFIX}{name}.{part}" for part in _PARTS}:
            raise ArtifactError(
                f"the words of head {name!r} are incomplete, or it is no article head",
                path=path,
                remedy=_REMEDY,
            )
        letters, idf, weight = (tensors[f"{PREFIX}{name}.{part}"] for part in _PARTS)
        try:
            listed = letters.tobytes().decode().split("\n") if letters.size else []
        except UnicodeDecodeError as error:
            raise ArtifactError(
                f"the vocabulary of head {name!r} is not UTF-8", path=path, remedy=_REMEDY
            ) from error
        n = len(set(listed))
        expected = ((n,), (len(known[name].labels), n))
        if n != len(listed) or (idf.shape, weight.shape) != expected:
            raise ArtifactError(
                f"head {name!r} has {len(listed)} words of which {n} differ, but weights of"
                f" {weight.shape} and rarities of {idf.shape}",
                path=path,
                remedy=_REMEDY,
            )
        found[name] = WordWeights(
            places={word: place for place, word in enumerate(listed)},
            idf=idf.astype(np.float64),
            weight=np.ascontiguousarray(weight.T.astype(np.float64)),
        )
    return found


def vocabulary_sizes(tensors: Mapping[str, NDArray[Any]]) -> dict[str, int]:
    """How many words each head has, by its name."""
    return {
        name.removeprefix(PREFIX).removesuffix(".idf"): len(tensors[name])
        for name in sorted(word_names(tensors))
        if name.endswith(".idf")
    }


def word_names(tensors: Mapping[str, NDArray[Any]]) -> list[str]:
    """The names of all tensors that hold words."""
    return [name for name in tensors if name.startswith(PREFIX)]
