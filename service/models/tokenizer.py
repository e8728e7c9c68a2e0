"""The fast tokenizer of the checkpoint, with exact places in the caller's own text.

The default vocabulary is uncased and drops accents and control characters, but that is the
model's view only: offsets always index the text as given, in code points.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from tokenizers import Tokenizer as FastTokenizer

from service.errors import WeightsError
from service.models.weights import TOKENIZER_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")


FILLER: Final = "that"
"""What stands for masked material: a pronoun that can take a quotation's place in a sentence.
The model's own ``[MASK]`` reads as loaded: it raised the bias of neutral sentences by 0.10 to
0.14, "that" moves it by 0.03 at most (``benchmarks/fillers.py``, docs/experiments.md)."""


class WordPieces:
    """``service.models.base.Tokenizer`` over a ``tokenizer.json``; safe to share between threads.

    Text is text: a literal ``[MASK]`` in an article is five characters, not the special token.
    """

    def __init__(self, fast: FastTokenizer, *, cls_id: int, sep_id: int, filler_id: int) -> None:
        self._fast = fast
        self.cls_id = cls_id
        self.sep_id = sep_id
        self.filler_id = filler_id

    def __reduce__(self) -> tuple[Any, ...]:
        # the library's own pickle forgets that special tokens are text here
        return _again, (self._fast.to_str(), self.cls_id, self.sep_id, self.filler_id)

    def encode_batch(self, texts: Sequence[str]) -> list[list[tuple[int, int, int]]]:
        """Tokenise each text to ``(token id, start, end)``, without special tokens, uncut.

        Offsets are code points into that text, half-open, non-decreasing. Characters that the
        model does not see (white space, controls, half of a surrogate pair) are in no token.
        """
        # A lone surrogate, legal in JSON, cannot cross into the tokenizer's UTF-8; U+FFFD takes
        # its one place and is dropped by the normaliser, so all offsets stay.
        readable = [_LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text) for text in texts]
        encodings = self._fast.encode_batch(readable, add_special_tokens=False)
        return [
            [
                (token_id, start, end)
                for token_id, (start, end) in zip(e.ids, e.offsets, strict=True)
            ]
            for e in encodings
        ]


def _again(stored: str, cls_id: int, sep_id: int, filler_id: int) -> WordPieces:
    fast = FastTokenizer.from_str(stored)
    fast.encode_special_tokens = True
    return WordPieces(fast, cls_id=cls_id, sep_id=sep_id, filler_id=filler_id)


def load_tokenizer(folder: Path) -> WordPieces:
    """Read the tokenizer of a checkpoint folder.

    Raises:
        WeightsError: If the file cannot be read or lacks a special token.
    """
    path = folder / TOKENIZER_FILE
    remedy = "Install the checkpoint again."
    try:
        fast = FastTokenizer.from_file(str(path))
    except Exception as error:  # the binding raises bare Exception for every bad file
        raise WeightsError(
            "the tokenizer cannot be read (damaged file)", path=path, remedy=remedy
        ) from error
    # The file carries the limits of its first use (128 tokens, padded); nothing is cut here.
    fast.no_truncation()
    fast.no_padding()
    fast.encode_special_tokens = True
    return WordPieces(
        fast,
        cls_id=_special(fast, "[CLS]", path),
        sep_id=_special(fast, "[SEP]", path),
        filler_id=_special(fast, FILLER, path),
    )


def _special(fast: FastTokenizer, token: str, path: Path) -> int:
    token_id = fast.token_to_id(token)
    if token_id is None:
        raise WeightsError(
            f"the vocabulary has no {token} token",
            path=path,
            remedy="Use a BERT-like checkpoint.",
        )
    return token_id
