"""What the article heads of an artifact read besides states, gathered by head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from service.models import statements, wording
from service.models.base import ArticleWeights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from service.models.base import HeadSpec

_PREFIXES: Final = (wording.PREFIX, statements.PREFIX)


def read_article_weights(
    tensors: Mapping[str, NDArray[Any]], heads: Sequence[HeadSpec], *, path: Path
) -> dict[str, ArticleWeights]:
    """Words and statements of every article head that has either.

    Raises:
        ArtifactError: As :func:`service.models.wording.read_words` and
            :func:`service.models.statements.read_statements`.
    """
    words = wording.read_words(tensors, heads, path=path)
    near = statements.read_statements(tensors, heads, path=path)
    return {
        name: ArticleWeights(words=words.get(name), statements=near.get(name))
        for name in sorted(words.keys() | near.keys())
    }


def extra_names(tensors: Mapping[str, NDArray[Any]]) -> list[str]:
    """The names of all tensors that hold words or statements."""
    return [name for name in tensors if name.startswith(_PREFIXES)]
